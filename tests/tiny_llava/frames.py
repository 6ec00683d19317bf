"""Frames of clips as rows of numbers: what is needed to draw them in a batch, and what a head should learn of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tests.tiny_llava.painting import letter_size, radius_of
from tests.tiny_llava.telling import COLOURS, KINDS, PLACES, SHAPES, WORDS
from tests.tiny_llava.world import Clip, Shot, is_clear, place_of

Fit = Literal["letterbox", "squash", "crop"]
FITS: tuple[Fit, ...] = get_args(Fit)
ASPECTS = (1.0, 4 / 3, 16 / 9, 9 / 16, 3 / 4)
NOT_ASKED = -100
"""In place of a class where there is nothing to learn: what cross_entropy leaves out."""
NEW_PICTURE = 3
"""Class of a movement in the first frame of a shot: there is nothing to compare it with."""


class Column(IntEnum):
    """What stands where in a row."""

    KIND = 0
    COLOUR = 1
    SHAPE = 2
    WORD = 3
    PLACE = 4
    MOTION = 5
    CAMERA = 6
    FRAME = 7
    SECOND = 8
    X = 9
    Y = 10
    RADIUS = 11
    LETTERS = 12
    PILLAR = 13
    PILLAR_WIDTH = 14
    ASPECT = 15
    COLOUR_INDEX = 16
    BACKGROUND = 17
    PILLAR_COLOUR = 20
    CLIP = 23
    FIT = 24
    END = 25


Rows = NDArray[np.float32]
"""(frames, columns); -100 where a class isn't asked."""


@dataclass(frozen=True)
class Framing:
    """How a clip's pictures are shaped and made square."""

    aspect: float
    """Width over height."""
    fit: Fit


def draw_framing(rng: random.Random) -> Framing:
    """A shape and a fit at random; what is far from square is not cropped, for its left and right would be gone."""
    aspect = rng.choice(ASPECTS)
    fit = rng.choices(FITS, (0.6, 0.25, 0.15))[0]
    return Framing(aspect, "letterbox" if fit == "crop" and not 0.7 < aspect < 1.4 else fit)


def rows_of(clip: Clip, rate: int, framing: Framing, clip_number: int = 0) -> Rows:
    """The rows of all frames of a clip, `rate` a second."""
    frames = clip.seconds * rate
    rows = np.zeros((frames, Column.END), np.float32)
    first = 0
    for shot in clip.shots:
        last = first + shot.seconds * rate
        _fill(rows[first:last], shot, rate, framing.aspect)
        first = last
    rows[:, Column.FRAME] = np.arange(frames)
    rows[:, Column.SECOND] = np.arange(frames) // rate
    rows[:, Column.CLIP] = clip_number
    rows[:, Column.FIT] = FITS.index(framing.fit)
    return rows


def _fill(rows: Rows, shot: Shot, rate: int, aspect: float) -> None:
    times = np.arange(len(rows), dtype=np.float32) / rate
    is_shape, is_word = shot.kind == "shape", shot.kind == "word"
    rows[:, Column.KIND] = KINDS.index(shot.kind)
    rows[:, Column.COLOUR_INDEX] = list(COLOURS).index(shot.colour)
    rows[:, Column.COLOUR] = rows[:, Column.COLOUR_INDEX] if is_shape else NOT_ASKED
    rows[:, Column.SHAPE] = SHAPES.index(shot.shape) if is_shape else NOT_ASKED
    rows[:, Column.WORD] = WORDS.index(shot.word) if is_word else NOT_ASKED
    rows[:, Column.X] = shot.thing.start + shot.thing.speed * times
    rows[:, Column.PLACE] = _places(rows[:, Column.X]) if is_shape else NOT_ASKED
    rows[:, Column.Y] = shot.height
    rows[:, Column.RADIUS] = radius_of(shot)
    rows[:, Column.LETTERS] = letter_size(shot, aspect)
    rows[:, Column.PILLAR] = shot.pillar.start + shot.pillar.speed * times
    rows[:, Column.PILLAR_WIDTH] = shot.pillar_width
    rows[:, Column.ASPECT] = aspect
    rows[:, Column.BACKGROUND : Column.BACKGROUND + 3] = shot.background
    rows[:, Column.PILLAR_COLOUR : Column.PILLAR_COLOUR + 3] = shot.pillar_colour
    rows[:, Column.MOTION] = shot.thing.direction if is_shape else NOT_ASKED
    rows[:, Column.CAMERA] = shot.pillar.direction
    rows[0, [Column.MOTION, Column.CAMERA]] = NEW_PICTURE


def _places(xs: Sequence[float] | NDArray[np.float32]) -> list[int]:
    return [PLACES.index(place_of(x)) if is_clear(x) else NOT_ASKED for x in xs]

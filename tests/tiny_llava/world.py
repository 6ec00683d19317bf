"""A drawn world: one shape, one word or nothing before a pale pillar, in shots with hard cuts, and the truth of every second."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate

from tests.tiny_llava.telling import CAMERAS, COLOURS, MOTIONS, PLACES, SHAPES, WORDS, Facts, Kind

RGB = tuple[int, int, int]

PLACE_EDGES = (1 / 3, 2 / 3)
"""Where the left ends and the right begins, in widths of the picture."""
UNCLEAR = 0.03
"""So near to such an edge no shape is at the begin of a second: its place would be a matter of taste."""
SHAPE_RANGE = (0.16, 0.84)
PILLAR_RANGE = (0.08, 0.92)
"""How far left and right a middle goes, in widths."""
SLOWEST, FASTEST = 0.14, 0.26
"""In widths a second: seen at once at one frame a second, and slow enough for a shot of five."""
LONGEST_MOVING_SHOT = 5
"""In seconds; what moves longer leaves the picture or is too slow to be seen."""
MANY = 16
"""Seconds of the longest clip."""


@dataclass(frozen=True)
class Track:
    """The middle of something along the picture, in widths: at constant speed, per second."""

    start: float
    speed: float = 0.0

    def at(self, seconds: float) -> float:
        """Where it is so long after the shot's start."""
        return self.start + self.speed * seconds

    @property
    def direction(self) -> int:
        """0 where it stays, 1 to the left, 2 to the right."""
        return 0 if self.speed == 0 else 1 if self.speed < 0 else 2


@dataclass(frozen=True)
class Shot:
    """Some seconds without a cut. The thing moves across the picture; the pillar stands in the world and shows what the camera does."""

    seconds: int
    kind: Kind
    colour: str
    shape: str
    word: str
    thing: Track
    height: float
    """Of the thing's middle, in heights of the picture from its top."""
    size: float
    """0..1, from the smallest to the largest drawn."""
    pillar: Track
    pillar_width: float
    background: RGB
    pillar_colour: RGB

    @property
    def camera(self) -> str:
        """What the camera does: the pillar goes the other way."""
        return CAMERAS[(0, 2, 1)[self.pillar.direction]]

    def facts(self, second: int) -> Facts:
        """The truth of a second of this shot; the place is where the thing is when the second begins."""
        if self.kind == "word":
            return Facts("word", self.camera, word=self.word)
        if self.kind == "empty":
            return Facts("empty", self.camera)
        place = place_of(self.thing.at(second))
        return Facts("shape", self.camera, self.colour, self.shape, place, MOTIONS[self.thing.direction])


@dataclass(frozen=True)
class Clip:
    """Shots one after another."""

    shots: tuple[Shot, ...]

    @property
    def seconds(self) -> int:
        """The length of all shots."""
        return sum(shot.seconds for shot in self.shots)

    @property
    def cuts(self) -> list[int]:
        """The seconds at which the picture cuts to another."""
        return list(accumulate(shot.seconds for shot in self.shots))[:-1]

    def at(self, seconds: float) -> tuple[Shot, float]:
        """The shot that is shown then and the time since its start."""
        for shot in self.shots:
            if seconds < shot.seconds:
                return shot, seconds
            seconds -= shot.seconds
        return self.shots[-1], self.shots[-1].seconds + seconds

    def facts(self, second: int) -> Facts:
        """The truth of a second."""
        shot, within = self.at(second)
        return shot.facts(int(within))


def place_of(x: float) -> str:
    """Left, centre or right, for a middle at `x` widths."""
    return PLACES[sum(x >= edge for edge in PLACE_EDGES)]


def is_clear(x: float) -> bool:
    """Whether nobody would argue about the place."""
    return all(abs(x - edge) > UNCLEAR for edge in PLACE_EDGES)


def draw_clip(rng: random.Random, seconds: int, one_second_moves: bool, cut_every_second: bool) -> Clip:
    """A clip of so many seconds. `one_second_moves`: two frames a second are shown, so a shot of one second may move."""
    lengths = [1] * seconds if cut_every_second else _shot_lengths(rng, seconds)
    shots: list[Shot] = []
    for length in lengths:
        shot = draw_shot(rng, length, one_second_moves)
        while shots and _looks_like(shot, shots[-1]):
            shot = draw_shot(rng, length, one_second_moves)
        shots.append(shot)
    return Clip(tuple(shots))


def draw_shot(rng: random.Random, seconds: int, one_second_moves: bool) -> Shot:
    """A shot of so many seconds, drawn at random."""
    kind: Kind = rng.choices(("shape", "word", "empty"), (0.64, 0.27, 0.09))[0]
    may_move = (seconds > 1 or one_second_moves) and seconds <= LONGEST_MOVING_SHOT
    grey = rng.randint(45, 105)
    background = _tinted(rng, grey)
    return Shot(
        seconds=seconds,
        kind=kind,
        colour=rng.choice(list(COLOURS) if kind == "shape" else ("white", "yellow")),
        shape=rng.choice(SHAPES),
        word=rng.choice(WORDS),
        thing=_shape_track(rng, seconds, may_move) if kind == "shape" else Track(rng.uniform(0.46, 0.54)),
        height=rng.uniform(0.3, 0.7),
        size=rng.random(),
        pillar=_track(rng, seconds, PILLAR_RANGE, rng.choice((0, 0, -1, 1)) if may_move else 0),
        pillar_width=rng.uniform(0.09, 0.14),
        background=background,
        pillar_colour=_tinted(rng, grey + rng.randint(60, 80)),
    )


def _shot_lengths(rng: random.Random, seconds: int) -> list[int]:
    lengths: list[int] = []
    while (left := seconds - sum(lengths)) > 0:
        longest = MANY if rng.random() < 0.15 else LONGEST_MOVING_SHOT
        lengths.append(min(left, rng.randint(1, longest)))
    return lengths


def _looks_like(shot: Shot, other: Shot) -> bool:
    """Whether a cut between the two could be taken for a movement."""
    return (shot.kind, shot.kind == "shape" and (shot.colour, shot.shape), shot.kind == "word" and shot.word) == (
        other.kind,
        other.kind == "shape" and (other.colour, other.shape),
        other.kind == "word" and other.word,
    )


def _shape_track(rng: random.Random, seconds: int, may_move: bool) -> Track:
    if not may_move or rng.random() < 0.34:
        wanted = rng.choice(PLACES)
        return _clear_track(rng, seconds, 0, wanted)
    return _clear_track(rng, seconds, rng.choice((-1, 1)))


def _clear_track(rng: random.Random, seconds: int, direction: int, first_place: str | None = None) -> Track:
    """A track that is never unclear when a second begins."""
    while True:
        track = _track(rng, seconds, SHAPE_RANGE, direction)
        if all(is_clear(track.at(second)) for second in range(seconds)) and first_place in (None, place_of(track.start)):
            return track


def _track(rng: random.Random, seconds: int, within: tuple[float, float], direction: int) -> Track:
    """A track that stays inside until the last frame, half a second before the end."""
    lowest, highest = within
    moving = seconds - 0.5
    speed = direction * rng.uniform(SLOWEST, min(FASTEST, (highest - lowest) / moving))
    return Track(rng.uniform(lowest + max(0.0, -speed * moving), highest - max(0.0, speed * moving)), speed)


def _tinted(rng: random.Random, grey: int) -> RGB:
    red, green, blue = (max(0, min(255, grey + rng.randint(-12, 12))) for _ in range(3))
    return red, green, blue

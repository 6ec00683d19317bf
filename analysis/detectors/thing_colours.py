"""The main colours of a thing in a box: of a person what is worn above and below, of anything else what most of it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.colours import colour_name
from analysis.timeline import Box

Part = tuple[float, float, float, float]

INNER: Part = (0.1, 0.15, 0.9, 0.85)
"""x0, y0, x1, y1 within the box, whose corners show what is behind the thing."""

TORSO: Part = (0.05, 0.25, 0.95, 0.48)
LEGS: Part = (0.05, 0.55, 0.95, 0.85)
"""Of a standing person, an eighth of whom is the head (drawing books); ground and shoes lie below."""

STANDING = 1.8
"""Height over width of a person's box from which legs are in it."""

LEAST_PIXELS = 8
"""Of a part's shorter side: less is a smear of its neighbours."""

LEAST_EXCESS = 0.2
"""How much more of a part than of what lies left and right of the box a colour must cover: an arm that is held out
fills the box with what is behind it, and that goes on beside the box."""

STRONG = ("red", "orange", "yellow", "green", "turquoise", "blue", "purple")
"""Hues that paint, cloth and plastic have; skin, wood and earth are pink, beige and brown."""

LEAST_STANDING = 0.25
"""Of a person's sightings, those in which what is worn was seen: who bends down hides it."""

LEAST_STRANGE = 0.07
LEAST_WORN = 0.12
MOST_BESIDE = 0.02
MOST_OF_IT = 0.6
"""Shares of a part, and of what lies left and right of it: what isn't beside it at all needn't be much of it."""

LEAST_VOTES = 0.5
"""Of a track's sightings in which a colour was named: light and shade change names, what stays is the thing's."""

GRID = 12


def colours_of_thing(image: NDArray[np.uint8], label: str, box: Box) -> tuple[str, ...]:
    """English names: of a standing person above and below ("", "blue" where the upper part is too mixed), else the one or two commonest."""
    if label != "person":
        return tuple(_own_colours(image, box)[:2])
    height, width = image.shape[:2]
    if (box[3] - box[1]) * height < STANDING * (box[2] - box[0]) * width:
        return ()
    worn = tuple(_worn(image, box, part) for part in (TORSO, LEGS))
    return worn if any(worn) else ()


def voted(sightings: Sequence[tuple[str, ...]], label: str) -> tuple[str, ...]:
    """The colours that most sightings of a thing agree on, in the order of `colours_of_thing`, without the unnamed ones."""
    told = [colours for colours in sightings if colours]
    if label == "person":
        # a track may hold sightings that were taken for something else, whose colours have no above and below
        worn = [colours for colours in told if len(colours) == 2]
        if len(worn) < LEAST_STANDING * len(sightings):
            return ()
        above, below = (_agreed([colours[part] for colours in worn], len(worn)) for part in (0, 1))
        return tuple(dict.fromkeys(filter(None, (above, below)))) if above else ()
    votes = Counter(name for colours in told for name in colours)
    return tuple(name for name, count in votes.most_common(2) if count >= LEAST_VOTES * len(sightings))


def _agreed(names: Sequence[str], sightings: int) -> str:
    for name, count in Counter(filter(None, names)).most_common(1):
        return name if count >= LEAST_VOTES * sightings else ""
    return ""


def _own_colours(image: NDArray[np.uint8], box: Box) -> list[str]:
    """What tells a thing from what is beside it: its own colours, else the hue of a part of it, after what most of it looks like."""
    inside, beside = _seen(image, box, INNER)
    most = [name for name, share in inside.items() if share >= MOST_OF_IT]
    strange = _strange(inside, beside, LEAST_STRANGE) if most else []
    return _plain(inside, beside) or ([*most, *strange] if strange else [])


def _worn(image: NDArray[np.uint8], box: Box, part: Part) -> str:
    inside, beside = _seen(image, box, part)
    return next(iter(_plain(inside, beside) or _strange(inside, beside, LEAST_WORN)), "")


def _seen(image: NDArray[np.uint8], box: Box, part: Part) -> tuple[dict[str, float], dict[str, float]]:
    """The shares of the colours in a part of a box, and left and right of it."""
    x0, y0, x1, y1 = box
    wide, tall = x1 - x0, y1 - y0
    top, bottom = y0 + tall * part[1], y0 + tall * part[3]
    inside = _shares(image, [(x0 + wide * part[0], top, x0 + wide * part[2], bottom)])
    return inside, _shares(image, [(x0 - wide / 2, top, x0, bottom), (x1, top, x1 + wide / 2, bottom)])


def _plain(inside: Mapping[str, float], beside: Mapping[str, float]) -> list[str]:
    """The colours that aren't those beside the box, the commonest first."""
    own = {name: share for name, share in inside.items() if share - beside.get(name, 0.0) >= LEAST_EXCESS}
    return sorted(own, key=lambda name: -own[name])


def _strange(inside: Mapping[str, float], beside: Mapping[str, float], least: float) -> list[str]:
    """The commonest hue that nothing beside the box has, as that of a clear bottle's cap."""
    hues = [name for name in STRONG if inside.get(name, 0.0) >= least and beside.get(name, 0.0) <= MOST_BESIDE]
    return sorted(hues, key=lambda name: -inside[name])[:1]


def _shares(image: NDArray[np.uint8], boxes: Sequence[Box]) -> dict[str, float]:
    """How much of the boxes each colour covers, 0..1; empty where they are too small to tell."""
    height, width = image.shape[:2]
    names: Counter[str] = Counter()
    for x0, y0, x1, y1 in boxes:
        left, right = (max(0, round(x * width)) for x in (x0, x1))
        top, bottom = (max(0, round(y * height)) for y in (y0, y1))
        seen = image[top:bottom, left:right]
        if min(seen.shape[:2]) >= LEAST_PIXELS:
            small = cv2.resize(seen, (GRID, GRID), interpolation=cv2.INTER_AREA)
            hsv = cv2.cvtColor(small, cv2.COLOR_RGB2HSV).reshape(-1, 3).tolist()
            names.update(colour_name(hue * 2.0, saturation / 255.0, value / 255.0) for hue, saturation, value in hsv)
    return {name: count / names.total() for name, count in names.items()}

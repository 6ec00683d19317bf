"""Which patches of a picture tell most of it: the large ones, and those unlike what is told already."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from analysis.timeline import SKY, Patch

ALIKE = 0.5
"""What a patch counts whose hue a larger one has: the paler strip of a sky tells less than a tree of its size."""


def most_telling(
    patches: Sequence[Patch], most: int, known: Collection[str] = (), weight: Callable[[Patch], float] = lambda patch: patch.share
) -> tuple[Patch, ...]:
    """The patches of so many names, in the order given: by weight, all places of a name together; `known` hues count half."""
    left, hues, names = list(patches), set(known), set[str]()
    while left and len(names) < most:
        what = max(
            dict.fromkeys(_name(patch) for patch in left),
            key=lambda name: sum(weight(one) * (ALIKE if hue_of(one) in hues else 1.0) for one in left if _name(one) == name),
        )
        names.add(what)
        hues |= {hue_of(patch) for patch in left if _name(patch) == what}
        left = [patch for patch in left if _name(patch) != what]
    return tuple(patch for patch in patches if _name(patch) in names)


def hue_of(patch: Patch) -> str:
    """What makes a patch alike to another: its hue, or that of a sky; of what has none, or is no colour, its name."""
    if patch.what == SKY:
        return hue(patch.colours[0]) if patch.colours else SKY
    return patch.what if patch.natural or patch.slant or hue(patch.what) == "grey" else hue(patch.what)


def hue(tone: str) -> str:
    """A colour's name without what is light, dark or greyish about it: "blue" of "light grey-blue"."""
    return re.split("[ -]", tone)[-1]


def _name(patch: Patch) -> str:
    return " ".join((*patch.colours, patch.what, patch.slant))

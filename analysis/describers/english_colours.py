"""English words for what lies where in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.describers.facts import Light, Nothing
from analysis.describers.patches import named_once
from analysis.detectors.stripes import NAMES as STRIPES
from analysis.timeline import BLURRED, SKY, SMALL_THINGS, SOMETHING, Patch, Spot

MOSTLY = 0.4
"""Share of the picture from which a colour is told as the main one."""

WHERE: dict[Spot, str] = {
    "left": "on the left",
    "right": "on the right",
    "top": "at the top",
    "bottom": "at the bottom",
    "centre": "in the centre",
    "top left": "at the top left",
    "top right": "at the top right",
    "bottom left": "at the bottom left",
    "bottom right": "at the bottom right",
    "all over": "all over the picture",
}


ENDS = {spot: where.removeprefix("on ").removeprefix("at ").removeprefix("in ") for spot, where in WHERE.items()}
SLANTS = {"rises": "up to the right", "falls": "down to the right"}


def colours_of(fact: Light | Nothing) -> str:
    """What lies where in the picture, or its main colours; what looks like plants or sky is a guess and told as one."""
    if not fact.patches:
        return f"mainly {listed(fact.colours)}" if fact.colours else ""
    measured, guessed = (
        named_once([patch for patch in fact.patches if patch.natural is natural], _patch, WHERE, "and") for natural in (False, True)
    )
    mainly = measured[:1] if measured and measured[0].startswith(("mainly", "much")) else []
    return ", ".join(filter(None, (*mainly, listed(measured[len(mainly) :]), f"probably {listed(guessed)}" if guessed else "")))


def _patch(patch: Patch) -> str:
    if patch.what == SMALL_THINGS:
        return " ".join(filter(None, ("many small", patch.shape, listed(patch.colours), f"things {WHERE[patch.spot]}")))
    if patch.what == SOMETHING:
        return f"something {listed(patch.colours)} {WHERE[patch.spot]}"
    if patch.what == BLURRED:
        return f"blurred {listed(patch.colours)} {WHERE[patch.spot]}"
    if patch.what == SKY:
        return " ".join((*patch.colours, f"sky {WHERE[patch.spot]}"))
    if patch.stands:
        return f"{patch.what} to half height {WHERE[patch.spot]}"
    if patch.natural or patch.what in STRIPES:
        return f"{patch.what} {WHERE[patch.spot]}"
    if patch.slant:
        where = f"from {ENDS[patch.ends[0]]} to {ENDS[patch.ends[1]]}" if patch.ends else WHERE[patch.spot]
        return f"a {patch.what} band slanting {SLANTS[patch.slant]} {where}"
    if patch.spot == "all over":
        most = patch.share >= MOSTLY
        return f"{'mainly' if most else 'much'} {patch.what}"
    return f"{patch.what} {WHERE[patch.spot]}"


def listed(items: Sequence[str]) -> str:
    """Items joined by commas and "and"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))

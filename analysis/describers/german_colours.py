"""German words for what lies where in a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.describers.facts import Light, Nothing
from analysis.describers.german_nouns import COLOURS, NATURAL, STRIPES
from analysis.describers.patches import named_once
from analysis.timeline import BLURRED, SKY, SMALL_THINGS, SOMETHING, Patch, Spot

SHADES = {"light": "hell", "dark": "dunkel", "grey": "grau", "pale": "blass"}

MOSTLY = 0.4
"""Share of the picture from which a colour is told as the main one."""

WHERE: dict[Spot, str] = {
    "left": "links",
    "right": "rechts",
    "top": "oben",
    "bottom": "unten",
    "centre": "in der Mitte",
    "top left": "oben links",
    "top right": "oben rechts",
    "bottom left": "unten links",
    "bottom right": "unten rechts",
    "all over": "überall im Bild",
}


FROM = {spot: "aus der Mitte" if spot == "centre" else f"von {where}" for spot, where in WHERE.items()}
TO = {spot: "in die Mitte" if spot == "centre" else where for spot, where in WHERE.items()}
SMALL_SHAPES = {"square": "quadratische", "round": "runde"}
SLANTS = {"rises": "ansteigend", "falls": "abfallend"}


def colours_of(fact: Light | Nothing) -> str:
    """What lies where in the picture, or its main colours; what looks like plants or sky is a guess and told as one."""
    if not fact.patches:
        return f"vor allem {listed([COLOURS.get(colour, colour) for colour in fact.colours])}" if fact.colours else ""
    measured, guessed = (
        named_once([patch for patch in fact.patches if patch.natural is natural], _patch, WHERE, "und") for natural in (False, True)
    )
    mainly = measured[:1] if measured and measured[0].startswith(("vor allem", "viel")) else []
    return ", ".join(filter(None, (*mainly, listed(measured[len(mainly) :]), f"vermutlich {listed(guessed)}" if guessed else "")))


def tone(name: str) -> str:
    """A colour's noun: "Hellgrau", "Graubraun", "Dunkelgraublau"."""
    *shade, hue = re.split("[ -]", name)
    return "".join((*(SHADES[part] for part in shade), COLOURS[hue].lower())).capitalize()


def _patch(patch: Patch) -> str:
    if patch.what == SMALL_THINGS:
        small = " ".join(filter(None, ("viele kleine", SMALL_SHAPES.get(patch.shape), "Dinge")))
        return f"{small} in {listed([COLOURS[colour] for colour in patch.colours])} {WHERE[patch.spot]}"
    if patch.what == SOMETHING:
        return f"etwas in {listed([COLOURS[colour] for colour in patch.colours])} {WHERE[patch.spot]}"
    if patch.what == BLURRED:
        return f"unscharfes {listed([COLOURS[colour] for colour in patch.colours])} {WHERE[patch.spot]}"
    if patch.what == SKY:
        return f"{_sky(patch)} {WHERE[patch.spot]}"
    natural = NATURAL.get(patch.what) or STRIPES.get(patch.what)
    if natural:
        return f"{natural} {'bis zur halben Höhe ' if patch.stands else ''}{WHERE[patch.spot]}"
    what = tone(patch.what)
    if patch.slant:
        where = f"{FROM[patch.ends[0]]} bis {TO[patch.ends[1]]}" if patch.ends else WHERE[patch.spot]
        return f"ein nach rechts {SLANTS[patch.slant]}es Band in {what} {where}"
    if patch.spot == "all over":
        return f"{'vor allem' if patch.share >= MOSTLY else 'viel'} {what}"
    return f"{what} {WHERE[patch.spot]}"


def _sky(patch: Patch) -> str:
    return f"Himmel in {tone(patch.colours[0])}" if patch.colours else NATURAL[SKY]


def listed(items: Sequence[str]) -> str:
    """Items joined by commas and "und"."""
    return " und ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))

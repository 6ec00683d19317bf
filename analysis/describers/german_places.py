"""German words for where things are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from analysis.describers.facts import Group, Place
from analysis.describers.german_colours import tone
from analysis.describers.german_nouns import COLOURS, ONE, Case, noun, number

MOST_PLACED = 4
"""Of more things, only the side is told on which most of them are."""

SIDES = {"left": "links von", "right": "rechts von", "above": "über", "below": "unter"}


def place_of(place: Place) -> str:
    """A ninth of the picture: "links", "oben rechts"."""
    if place.row == "middle":
        return {"left": "links", "centre": "in der Mitte", "right": "rechts"}[place.column]
    row = "oben" if place.row == "top" else "unten"
    return f"{row} {'in der Mitte' if place.column == 'centre' else 'links' if place.column == 'left' else 'rechts'}"


def where_of(group: Group, case: Case = "nominative") -> str:
    """Where the things of a group are: one place, a place for each, or the side of most."""
    if group.beside:
        side, label = group.beside
        return f"{SIDES[side]} {noun(label).the(1, 'dative')}"
    places = Counter(group.places)
    if len(places) == 1:
        return place_of(group.places[0])
    if group.count > MOST_PLACED:
        column, most = Counter(place.column for place in group.places).most_common(1)[0]
        return f"vor allem {place_of(Place(column, 'middle'))}" if most > 0.6 * group.count else "über das Bild verteilt"
    if len(places) == group.count:
        return listed_items([place_of(place) for place in places])
    one = ONE[case][noun(group.label).gender]
    return listed_items([f"{one if count == 1 else number(count)} {place_of(place)}" for place, count in places.items()])


def after_comma(group: Group, case: Case = "nominative") -> str:
    """Where the things are, ready to follow other words: after a comma where it is more than one place."""
    if not group.placed:
        return ""
    if group.tints and len(set(group.places)) == 1:
        return f" {place_of(group.places[0])}, {listed_items([colour_word(tint) for tint in dict.fromkeys(group.tints) if tint])}"
    if group.tints and group.count <= MOST_PLACED:
        return ", " + listed_items(
            [f"{colour_word(tint)} {place_of(place)}".strip() for tint, place in zip(group.tints, group.places, strict=True)]
        )
    return f"{',' if len(set(group.places)) > 1 else ''} {where_of(group, case)}"


def listed_items(items: Sequence[str]) -> str:
    """Items joined by commas and "und", or by semicolons where one has commas of its own."""
    if len(items) > 1 and any("," in re.sub("„.*?“", "", item) for item in items):
        return "; ".join(items)
    return " und ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def colour_word(name: str) -> str:
    """The adjective by its English name; it stands behind its noun and doesn't bend."""
    if name in COLOURS:
        return COLOURS[name].lower()
    return tone(name).lower() if re.split("[ -]", name)[-1] in COLOURS else name

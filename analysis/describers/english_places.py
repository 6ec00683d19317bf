"""English words for where things are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from analysis.describers.english_nouns import noun, number
from analysis.describers.facts import Group, Place

MOST_PLACED = 4
"""Of more things, only the side is told on which most of them are."""

SIDES = {"left": "left of", "right": "right of", "above": "above", "below": "below"}


def place_of(place: Place) -> str:
    """A ninth of the picture: "on the left", "at the top right"."""
    if place.row == "middle":
        return "in the centre" if place.column == "centre" else f"on the {place.column}"
    return f"at the {place.row}" if place.column == "centre" else f"at the {place.row} {place.column}"


def _spot(place: Place) -> str:
    """The place in as few words as a list of several needs."""
    return place.column if place.row == "middle" else place.row if place.column == "centre" else f"{place.row} {place.column}"


def where_of(group: Group) -> str:
    """Where the things of a group are: one place, a place for each, or the side of most."""
    if group.beside:
        side, label = group.beside
        return f"{SIDES[side]} the {noun(label)}"
    places = Counter(group.places)
    if len(places) == 1:
        return place_of(group.places[0])
    if group.count > MOST_PLACED:
        column, most = Counter(place.column for place in group.places).most_common(1)[0]
        return f"mostly {place_of(Place(column, 'middle'))}" if most > 0.6 * group.count else "across the picture"
    if len(places) == group.count:
        return listed_items([_spot(place) for place in places])
    return listed_items([f"{number(count)} {_spot(place)}" for place, count in places.items()])


def after_comma(group: Group) -> str:
    """Where the things are, ready to follow other words: after a comma where it is more than one place."""
    if not group.placed:
        return ""
    if group.tints and len(set(group.places)) == 1:
        return f" {place_of(group.places[0])}, {listed_items(list(dict.fromkeys(filter(None, group.tints))))}"
    if group.tints and group.count <= MOST_PLACED:
        return ", " + listed_items([f"{tint} {place_of(place)}".strip() for tint, place in zip(group.tints, group.places, strict=True)])
    return f"{',' if len(set(group.places)) > 1 else ''} {where_of(group)}"


def listed_items(items: Sequence[str]) -> str:
    """Items joined by commas and "and", or by semicolons where one has commas of its own."""
    comma = "; " if len(items) > 1 and any("," in re.sub("“.*?”", "", item) for item in items) else ", "
    if comma == "; ":
        return comma.join(items)
    return " and ".join(filter(None, (comma.join(items[:-1]), *items[-1:])))

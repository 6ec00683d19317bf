"""The composed lines in English."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.describers.english_colours import colours_of
from analysis.describers.english_nouns import KIND_OF, noun, number, some, with_article
from analysis.describers.english_places import after_comma, listed_items, place_of, where_of
from analysis.describers.facts import (
    Camera,
    Comes,
    Cut,
    Edge,
    Goes,
    Group,
    Leaves,
    Light,
    Nears,
    Nothing,
    Passes,
    Place,
    Setting,
    Size,
    Stays,
    Stirring,
)
from analysis.timeline import UNNAMED

FROM = {"left": "from the left", "right": "from the right", "top": "from above", "bottom": "from below"}
AT = {"left": "at the left edge", "right": "at the right edge", "top": "at the top edge", "bottom": "at the bottom edge"}
TOWARDS: dict[Edge, str] = {"left": "left", "right": "right", "top": "up", "bottom": "down"}
CUTS = {"cut": "the picture cuts to", "fade": "the picture fades to", "dissolve": "the picture dissolves into"}
CAMERAS = {
    "static": "static camera",
    "handheld": "hand-held camera",
    "pan left": "the camera pans left",
    "pan right": "the camera pans right",
    "tilt up": "the camera tilts up",
    "tilt down": "the camera tilts down",
    "zoom in": "the camera zooms in",
    "zoom out": "the camera zooms out",
    "roll": "the camera rolls",
}
GOES_ON = {"pan": "panning", "tilt": "tilting", "zoom": "zooming", "roll": "rolling"}
LIGHTS = {
    "black": "the picture is black",
    "dark": "a dark picture",
    "dim": "a dim picture",
    "bright": "a bright picture",
    "white": "the picture is white",
}
GOINGS_ON = ("the camera keeps {doing}", "the camera goes on {doing}", "the camera is still {doing}")
STILL = ("still", "still there:", "as before:")
NOTHING_STILL = ("still nothing known is recognised", "nothing known is recognised", "no known thing is seen yet")
SHOT_SIZES = {"close-up": "a close-up", "medium": "a medium shot", "wide": "a wide shot"}
ON = {"left": "on the left", "right": "on the right", "top": "at the top", "bottom": "at the bottom"}
SHAPES = {
    "star": "star- or flower-shaped",
    "jagged": "jagged",
    "round": "round",
    "cornered": "rectangular",
    "wide": "wide low",
    "tall": "tall narrow",
    "slanting": "long slanting",
}
SIZES: dict[Size, str] = {
    "large": ", large in the picture",
    "high": ", as high as the picture",
    "most": ", more than half as high as the picture",
    "half": ", half as high as the picture",
    "small": ", small",
}


class English:
    """The words of English; see `Grammar`."""

    then = "then"

    def shown(self, groups: Sequence[Group], cut: Cut | None, now: bool = False) -> str:
        """The list of what is there, after the words for the cut."""
        things = listed_items([_item(group) for group in groups])
        if cut is None:
            return f"now {things}" if now else things
        if cut.transition == "fade to black" and not things:
            return "the picture fades to black"
        opening = CUTS.get(cut.transition, CUTS["fade" if cut.transition == "fade to black" else "cut"])
        if cut.times > 1:
            opening = f"the picture changes {'twice' if cut.times == 2 else number(cut.times) + ' times'}, at last to"
        what = "what is " if things.startswith("probably") else ""
        return f"{opening} {what}{things or 'another view'}"

    def comes(self, fact: Comes) -> str:
        """Who or what comes into view, from where, and how many there are now."""
        group, whole = fact.group, fact.whole
        if not whole:
            subject = _named(group) + _worn(group)
        elif group.count == 1:
            subject = f"another {noun(group.label)}"
        else:
            subject = f"{number(group.count)} more {noun(group.label, group.count)}"
        many = group.count > 1
        if fact.edge is None:
            words = f"{subject} {'appear' if many else 'appears'}{after_comma(group)}"
        elif fact.pace == "running":
            words = f"{subject} {'run' if many else 'runs'} in {FROM[fact.edge]}"
        else:
            words = f"{subject} {'enter' if many else 'enters'} {FROM[fact.edge]}"
        return f"{words}; there are now {number(whole.count)}{after_comma(whole)}" if whole else words

    def leaves(self, fact: Leaves) -> str:
        """Who or what goes out of view, where, and what remains."""
        group, left = fact.group, fact.remaining
        are = "are" if group.count > 1 else "is"
        if fact.with_them:
            opening = f"{some(group.label, fact.with_them.count)}{after_comma(fact.with_them)}"
            return f"{opening}; {_which(group, fact.with_them)} {_goes_out(fact) if fact.edge else f'{are} then no longer seen'}"
        words = some(group.label, group.count) if left or not fact.known else _the(group)
        words += f" {where_of(group)}" if fact.then or fact.edge is None else ""
        words += f" {_goes_out(fact)}" if fact.edge else f" {are} {'seen, then no longer' if fact.then else 'no longer seen'}"
        return f"{words}; {some(left.label, left.count)} {'remain' if left.count > 1 else 'remains'}{after_comma(left)}" if left else words

    def passes(self, fact: Passes) -> str:
        """Who or what is seen within the second only, and where."""
        return f"for a moment {_named(fact.group)} {'are' if fact.group.count > 1 else 'is'} seen{after_comma(fact.group)}"

    def goes(self, fact: Goes) -> str:
        """Who or what moves, how, and to where."""
        group, many = fact.group, fact.group.count > 1
        if fact.among == group.count:
            subject = _the(group) + (f" {place_of(fact.start)}" if fact.start else "")
        elif many:
            subject = f"{number(group.count)} of the {number(fact.among)} {noun(group.label, fact.among)}"
        else:
            subject = f"one of the {number(fact.among)} {noun(group.label, fact.among)}, {place_of(fact.start or group.places[0])},"
        words = f"{subject} {_moves(fact, many)}"
        if fact.to is None or fact.to.column == fact.direction:
            return words
        return f"{words}, to the {fact.to.column}"

    def nears(self, fact: Nears) -> str:
        """Who or what comes nearer or goes farther away."""
        if fact.group.size == "filling":
            return f"{_the(fact.group)} now fills most of the picture"
        many = fact.group.count > 1
        verb = ("come" if many else "comes") if fact.nearer else ("go" if many else "goes")
        return f"{_the(fact.group)}{after_comma(fact.group)} {verb} {'nearer' if fact.nearer else 'farther away'}"

    def stays(self, facts: Sequence[Stays], texts: Sequence[str], turn: int) -> str:
        """What is still there, things and words in quotes."""
        items = [_others(fact.group) if fact.others else _item(fact.group, kind=False) for fact in facts]
        if texts:
            items.append(f"the words {listed_items(texts)}")
        return f"{STILL[turn % len(STILL)]} {listed_items(items)}"

    def quoted(self, text: str) -> str:
        """The text in quotation marks."""
        return f"“{text}”"

    def written(self, places: Sequence[tuple[Place | None, Sequence[str]]], sure: bool) -> str:
        """Words on screen in quotes, by place."""
        opening = "words" if sure else "words, hard to read,"
        parts = [f"{place_of(place) if place else 'further'}: {', '.join(texts)}" for place, texts in places]
        return f"{opening} {'; '.join(parts)}"

    def more_written(self) -> str:
        """That other words are there too."""
        return "more words"

    def unwritten(self) -> str:
        """The end of all words."""
        return "the words disappear"

    def camera(self, fact: Camera, turn: int = 0) -> str:
        """What the camera does."""
        if not fact.goes_on:
            return CAMERAS.get(fact.value, f"camera: {fact.value}")
        verb, _, direction = fact.value.partition(" ")
        return GOINGS_ON[turn % len(GOINGS_ON)].format(doing=f"{GOES_ON.get(verb, verb)} {direction}".strip())

    def light(self, fact: Light) -> str:
        """How bright the picture is, and its colours."""
        colours = colours_of(fact)
        if fact.grows:
            first = " and ".join(fact.first) if fact.brightness not in ("black", "white") else ""
            began = ", ".join(filter(None, (fact.brightness if fact.brightness != "ordinary" else "", first and f"mainly {first}")))
            parts = (f"the picture grows {fact.grows}", began and f"at first {began}", colours and f"in the end {colours}")
            return ", ".join(filter(None, parts))
        if fact.brightness in ("black", "white"):
            return LIGHTS[fact.brightness]
        if fact.brightness != "ordinary":
            return ", ".join(filter(None, (LIGHTS[fact.brightness], colours)))
        return colours

    def setting(self, fact: Setting) -> str:
        """How near the shot is, and what it looks like."""
        size = SHOT_SIZES.get(fact.shot_size or "", "")
        scene = f"looks like {fact.scene}" if fact.scene else ""
        return f"{size}, which {scene}" if size and scene else size or (f"it {scene}" if scene else "")

    def nothing(self, fact: Nothing, turn: int = 0) -> str:
        """The honest sentence of detectors that know none of what is there, and what can be told of the picture all the same."""
        if not fact.still:
            return "no person, object or words are recognised"
        if fact.patches and not fact.scene:
            return f"{STILL[turn % len(STILL)]} {colours_of(fact)}"
        known = f"{STILL[turn % len(STILL)]} what looks like {fact.scene}" if fact.scene else NOTHING_STILL[turn % len(NOTHING_STILL)]
        return ", ".join(filter(None, (known, colours_of(fact))))

    def stirring(self, fact: Stirring, turn: int = 0) -> str:
        """That something moves, and where, of which no more is known."""
        again = ("moves", "goes on moving", "is moving")[turn % 3]
        if fact.who:
            moves = again if fact.who.count == 1 else {"moves": "move", "goes on moving": "go on moving"}.get(again, "are moving")
            return f"{_the(fact.who)} {moves}{after_comma(fact.who)}{SIZES.get(fact.who.size, '')}"
        if fact.place is None:
            return f"much of the picture {again}"
        return f"something {again} {place_of(fact.place)}"


def _others(group: Group) -> str:
    return f"the other {'' if group.count == 1 else number(group.count) + ' '}{noun(group.label, group.count)}{after_comma(group)}"


def _which(group: Group, whole: Group) -> str:
    """Which of them: those at places where no other is, or so many."""
    apart = all(whole.places.count(place) == group.places.count(place) for place in group.places)
    return f"{'the one' if group.count == 1 else 'those'} {where_of(group)}" if apart else f"{number(group.count)} of them"


def _goes_out(fact: Leaves) -> str:
    many, then = fact.group.count > 1, "then " if fact.then else ""
    if fact.pace == "running":
        to = {"top": "upwards", "bottom": "downwards"}.get(fact.edge or "", f"to the {fact.edge}")
        return f"{then}{'run' if many else 'runs'} out of the picture {to}"
    return f"{then}{'leave' if many else 'leaves'} {AT[fact.edge or 'top']}"


def _moves(fact: Goes, many: bool) -> str:
    verb = "run" if fact.pace == "running" else "move"
    verb = f"keep{'' if many else 's'} {'running' if verb == 'run' else 'moving'}" if fact.goes_on else f"{verb}{'' if many else 's'}"
    side = fact.direction in ("left", "right")
    if fact.to and fact.to.column == fact.direction:
        to = f"to the {fact.direction} side"
    else:
        to = f"to the {fact.direction}" if side and fact.pace != "plain" else TOWARDS[fact.direction]
    return f"{verb}{' quickly' if fact.pace == 'quick' else ''} {to}"


def _named(group: Group, kind: bool = True) -> str:
    """ "a dog", "a white dog", "an animal, probably a dog", "three bottles"; without its `kind` only "probably a dog"."""
    words = some(group.label, group.count)
    if _adjectives(group):
        looking = f"{_adjectives(group)} {noun(group.label, group.count)}"
        words = with_article(looking) if group.count == 1 else f"{number(group.count)} {looking}"
    if group.pictured:
        words = f"a picture of {words}"
    if group.sure:
        return words
    sort = KIND_OF.get(group.label) if kind and group.count == 1 else None
    return f"{with_article(sort)}, probably {words}," if sort else f"probably {words}"


def _adjectives(group: Group) -> str:
    """What a thing looks like, before its noun: its shape and its colours."""
    colours = listed_items(group.colours) if group.label != "person" else ""
    return " ".join(filter(None, (SHAPES.get(group.outline), colours)))


def _worn(group: Group) -> str:
    return f" in {listed_items(group.colours)}" if group.colours and group.label == "person" else ""


def _the(group: Group) -> str:
    looking = " ".join(filter(None, (_adjectives(group) if group.label == UNNAMED else "", noun(group.label))))
    return f"the {looking}" if group.count == 1 else f"the {number(group.count)} {noun(group.label, group.count)}"


def _item(group: Group, kind: bool = True) -> str:
    """A group as it stands in a list: what, with what, where, how large."""
    words = _named(group, kind) + _worn(group)
    if group.holding:
        words += f" with {listed_items([some(label) for label in group.holding])}"
    if group.face == "close":
        words += " in close-up"
    elif group.size == "filling":
        return f"{words} filling most of the picture"
    words += after_comma(group)
    if group.face == "seen" and group.label == "person":
        words += ", face visible"
    return words + SIZES.get(group.size, "")

"""The composed lines in German."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analysis.describers.facts import Camera, Comes, Cut, Edge, Goes, Group, Leaves, Light, Place, Stirring
from analysis.describers.german_nouns import ANOTHER, INDEFINITE, KIND_OF, ONE, Case, noun, number

MOST_PLACED = 4
"""Of more things, only the side is told on which most of them are."""

FROM = {"left": "von links", "right": "von rechts", "top": "von oben", "bottom": "von unten"}
AT = {"left": "am linken Rand", "right": "am rechten Rand", "top": "am oberen Rand", "bottom": "am unteren Rand"}
TOWARDS: dict[Edge, str] = {"left": "nach links", "right": "nach rechts", "top": "nach oben", "bottom": "nach unten"}
INTO = {"left": "auf die linke Seite", "centre": "in die Mitte", "right": "auf die rechte Seite"}
CUTS = {"cut": "Schnitt auf", "fade": "Abblende auf", "dissolve": "Überblendung auf"}
CAMERAS = {
    "static": "die Kamera steht still",
    "handheld": "die Kamera wird in der Hand gehalten",
    "pan left": "die Kamera schwenkt nach links",
    "pan right": "die Kamera schwenkt nach rechts",
    "tilt up": "die Kamera schwenkt nach oben",
    "tilt down": "die Kamera schwenkt nach unten",
    "zoom in": "die Kamera fährt näher heran",
    "zoom out": "die Kamera fährt zurück",
    "roll": "die Kamera rollt zur Seite",
}
GOES_ON = {
    "pan left": "schwenkt weiter nach links",
    "pan right": "schwenkt weiter nach rechts",
    "tilt up": "schwenkt weiter nach oben",
    "tilt down": "schwenkt weiter nach unten",
    "zoom in": "fährt weiter heran",
    "zoom out": "fährt weiter zurück",
    "roll": "rollt weiter",
}
PRONOUNS = {"m": "er", "f": "sie", "n": "es"}
LIGHTS = {"black": "das Bild ist schwarz", "dark": "ein dunkles Bild", "bright": "ein helles Bild", "white": "das Bild ist weiß"}
COLOURS = {
    "black": "Schwarz",
    "white": "Weiß",
    "grey": "Grau",
    "gray": "Grau",
    "red": "Rot",
    "orange": "Orange",
    "yellow": "Gelb",
    "green": "Grün",
    "cyan": "Türkis",
    "turquoise": "Türkis",
    "blue": "Blau",
    "purple": "Lila",
    "violet": "Violett",
    "pink": "Rosa",
    "brown": "Braun",
    "beige": "Beige",
}
STIRRINGS = ("{much} bewegt sich; {stay}", "{stay}, {much} bewegt sich", "{much} bewegt sich weiter; {stay}")
EMPTY_STIRRINGS = (
    "{much} bewegt sich, weiter ist nichts zu erkennen",
    "{much} ändert sich, nichts Bekanntes ist zu sehen",
    "{much} bewegt sich weiter",
)


class German:
    """The words of German; see `Grammar`."""

    then = "dann"

    def shown(self, groups: Sequence[Group], cut: Cut | None) -> str:
        """The list of what is there, after the words for the cut."""
        things = _list([_item(group, "accusative" if cut else "nominative") for group in groups])
        if cut is None:
            return things
        opening = CUTS.get(cut.transition, CUTS["cut"])
        if cut.times > 1:
            opening = f"das Bild wechselt {number(cut.times)}mal, zuletzt auf"
        return f"{opening} {things or 'ein anderes Bild'}"

    def comes(self, fact: Comes) -> str:
        """Who or what comes into view, from where, and how many there are now."""
        group, more, word = fact.group, fact.now > fact.group.count, noun(fact.group.label)
        if not more:
            subject = _named(group, "nominative")
        elif group.count == 1:
            subject = f"{ANOTHER[word.gender]} {word.singular}"
        else:
            subject = f"{number(group.count)} weitere {word.plural}"
        many = group.count > 1
        if fact.edge is None:
            words = f"{subject} {'erscheinen' if many else 'erscheint'}{_after_comma(group)}"
        elif fact.pace == "running":
            words = f"{subject} {'rennen' if many else 'rennt'} {FROM[fact.edge]} ins Bild"
        else:
            words = f"{subject} {'kommen' if many else 'kommt'} {FROM[fact.edge]} ins Bild"
        return f"{words}; jetzt sind es {number(fact.now)}" if more else words

    def leaves(self, fact: Leaves) -> str:
        """Who or what goes out of view, where, and what remains."""
        group, many, word = fact.group, fact.group.count > 1, noun(fact.group.label)
        subject = word.some(group.count) if fact.remaining else word.the(group.count)
        if fact.edge is None:
            words = f"{subject} {_where(group)} {'sind' if many else 'ist'} nicht mehr zu sehen"
        elif fact.pace == "running":
            words = f"{subject} {'rennen' if many else 'rennt'} {TOWARDS[fact.edge]} aus dem Bild"
        else:
            words = f"{subject} {'verlassen' if many else 'verlässt'} das Bild {AT[fact.edge]}"
        if fact.remaining is None:
            return words
        left = fact.remaining
        return f"{words}; es {'bleiben' if left.count > 1 else 'bleibt'} {noun(left.label).some(left.count)}{_after_comma(left)}"

    def goes(self, fact: Goes) -> str:
        """Who or what moves, how, and to where."""
        group, many, word = fact.group, fact.group.count > 1, noun(fact.group.label)
        if fact.among == group.count:
            subject = word.the(group.count)
        elif many:
            subject = f"{number(group.count)} der {number(fact.among)} {word.plural}"
        else:
            subject = f"{word.the()} {_place(group.places[0])}"
        if fact.pace == "little" and fact.among == group.count:
            subject += f"{_after_comma(group)}{',' if len(set(group.places)) > 1 else ''}"
        words = f"{subject} {_moves(fact, many)}"
        if fact.pace == "little":
            return words
        if fact.to and fact.to.column == fact.direction:
            return f"{words} {INTO[fact.to.column]}"
        return f"{words} {TOWARDS[fact.direction]}" + (f", {INTO[fact.to.column]}" if fact.to else "")

    def stays(self, groups: Sequence[Group]) -> str:
        """What is still there."""
        if len(groups) > 1:
            return f"weiter zu sehen: {_list([_item(group, 'nominative') for group in groups])}"
        group = groups[0]
        return f"{noun(group.label).the(group.count)} {'bleiben' if group.count > 1 else 'bleibt'}{_after_comma(group)}"

    def quoted(self, text: str) -> str:
        """The text in quotation marks."""
        return f"„{text}“"

    def written(self, places: Sequence[tuple[Place | None, Sequence[str]]], sure: bool) -> str:
        """Words on screen in quotes, by place."""
        opening = "Schrift" if sure else "schlecht lesbare Schrift"
        parts = [f"{_place(place) if place else 'weiter'}: {', '.join(texts)}" for place, texts in places]
        return f"{opening} {'; '.join(parts)}"

    def still_written(self, texts: Sequence[str]) -> str:
        """Words that have been on screen for some time."""
        return f"die Schrift {', '.join(texts)} bleibt stehen"

    def unwritten(self) -> str:
        """The end of all words."""
        return "die Schrift verschwindet"

    def camera(self, fact: Camera) -> str:
        """What the camera does."""
        if fact.goes_on and fact.value in GOES_ON:
            return f"die Kamera {GOES_ON[fact.value]}"
        return CAMERAS.get(fact.value, f"Kamera: {fact.value}")

    def light(self, fact: Light) -> str:
        """How bright the picture is, and its colours."""
        names = [COLOURS.get(colour, colour) for colour in fact.colours]
        colours = f"vor allem {_list(names)}" if names else ""
        if fact.brightness in ("black", "white"):
            return LIGHTS[fact.brightness]
        if fact.brightness != "ordinary":
            return ", ".join(filter(None, (LIGHTS[fact.brightness], colours)))
        return colours or f"das Bild wird {'heller' if fact.before in ('black', 'dark') else 'dunkler'}"

    def nothing(self) -> str:
        """The honest sentence of detectors that know none of what is there."""
        return "keine Person, kein Gegenstand und keine Schrift zu erkennen"

    def stirring(self, fact: Stirring) -> str:
        """That something moves of which no more is known."""
        much = (
            "ein großer Teil des Bildes"
            if fact.share >= 0.3
            else "ein Teil des Bildes"
            if fact.share >= 0.05
            else "ein kleiner Teil des Bildes"
        )
        wordings = STIRRINGS if fact.around or fact.written else EMPTY_STIRRINGS
        return wordings[fact.turn % len(wordings)].format(much=much, stay=_staying(fact.around))


def _moves(fact: Goes, many: bool) -> str:
    on = " weiter" if fact.goes_on else ""
    if fact.pace == "running":
        return f"{'rennen' if many else 'rennt'}{on}"
    verb = "bewegen sich" if many else "bewegt sich"
    return verb + on + {"little": " ein wenig", "quick": " schnell"}.get(fact.pace, "")


def _staying(groups: Sequence[Group]) -> str:
    """What stays, without its name."""
    if len(groups) != 1:
        return "alles Bekannte bleibt an seinem Platz" if groups else "die Schrift bleibt stehen"
    group = groups[0]
    if group.label in ("person", "face"):
        return "niemand kommt oder geht"
    if group.count == 1:
        return f"{PRONOUNS[noun(group.label).gender]} bleibt {_where(group)}"
    return f"{'beide' if group.count == 2 else f'alle {number(group.count)}'} bleiben{_after_comma(group)}"


def _place(place: Place) -> str:
    if place.row == "middle":
        return {"left": "links", "centre": "in der Mitte", "right": "rechts"}[place.column]
    row = "oben" if place.row == "top" else "unten"
    return f"{row} {'in der Mitte' if place.column == 'centre' else 'links' if place.column == 'left' else 'rechts'}"


def _where(group: Group, case: Case = "nominative") -> str:
    """Where the things of a group are: one place, a place for each, or the side of most."""
    places = Counter(group.places)
    if len(places) == 1:
        return _place(group.places[0])
    if group.count > MOST_PLACED:
        column, most = Counter(place.column for place in group.places).most_common(1)[0]
        return f"vor allem {_place(Place(column, 'middle'))}" if most > 0.6 * group.count else "über das Bild verteilt"
    one = ONE[case][noun(group.label).gender]
    return _list([f"{one if count == 1 else number(count)} {_place(place)}" for place, count in places.items()])


def _after_comma(group: Group, case: Case = "nominative") -> str:
    """Where the things are, ready to follow other words: after a comma where it is more than one place."""
    return f"{',' if len(set(group.places)) > 1 else ''} {_where(group, case)}"


def _named(group: Group, case: Case) -> str:
    """ "ein Hund", "ein Tier, vermutlich ein Hund", "drei Flaschen"."""
    words = noun(group.label).some(group.count, case)
    if group.sure:
        return words
    kind = KIND_OF.get(group.label)
    return f"{INDEFINITE[case][kind[1]]} {kind[0]}, vermutlich {words}," if kind and group.count == 1 else f"vermutlich {words}"


def _item(group: Group, case: Case) -> str:
    """A group as it stands in a list: what, with what, where, how large."""
    words = _named(group, case)
    if group.holding:
        words += f" mit {_list([noun(label).some(1, 'dative') for label in group.holding])}"
    if group.face == "close":
        words += " in Nahaufnahme"
    elif group.size == "filling":
        return f"{words} bildfüllend"
    words += _after_comma(group, case)
    if group.face == "seen" and group.label == "person":
        words += ", das Gesicht sichtbar"
    return words + {"large": ", groß im Bild", "small": ", klein", "ordinary": "", "filling": ""}[group.size]


def _list(items: Sequence[str]) -> str:
    """Items joined by commas and "und", or by semicolons where one has commas of its own."""
    if len(items) > 1 and any("," in item for item in items):
        return "; ".join(items)
    return " und ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))

"""The words of a script in English and in German: names, places, sizes, colours and light."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.describers.english_nouns import CALLED
from analysis.describers.german_nouns import COLOURS, NATURAL, NOUNS, SCENES, STRIPES
from analysis.timeline import BLURRED, SKY, SMALL_THINGS, SOMETHING, position_of

SIZES = (5, 10, 20, 25, 33, 50, 67, 75, 100)
"""Percents that have a name."""


@dataclass(frozen=True)
class Wording:
    """One language's sentences for a script; {braces} are filled in."""

    title: str
    legend: str
    line: str
    failed: str
    look: str
    unknown_look: str
    brightness: str
    camera: str
    cut: str
    thing: str
    whose: str
    moves: str
    moves_within: str
    grows: str
    words: str
    heard: str
    nothing: str
    told: str
    left_out: str
    nothing_seen: str
    mean: str
    and_then: str
    sizes: tuple[str, ...]
    places: dict[str, str]
    bare_places: dict[str, str]
    """What stands after "from" and "to" for these places, where it isn't the same."""
    values: dict[str, str]

    def place(self, x: float, y: float) -> str:
        """The ninth of the picture that this point, in percent, lies in."""
        return self.places[position_of((x / 100, y / 100, x / 100, y / 100))]

    def bare_place(self, x: float, y: float) -> str:
        """The same after "from" and "to"."""
        place = self.place(x, y)
        return self.bare_places.get(place, place)

    def size(self, percent: float) -> str:
        """About how much of a side that is: "a third"."""
        nearest = min(range(len(SIZES)), key=lambda place: abs(SIZES[place] - percent))
        return self.sizes[nearest]

    def value(self, name: str) -> str:
        """A detector's word in this language."""
        return self.values.get(name, name)


ENGLISH = Wording(
    title="Script to draw it from: {name}",
    legend="x counts from the left edge and y from the top edge to the middle of a thing, in percent of the picture; times are in seconds.",
    line="Line: {text}",
    failed="No line.",
    look="Picture: {what}",
    unknown_look="Picture: light and colours were not kept.",
    brightness="light {percent} %",
    camera="Camera: {what}, {start}–{end} s",
    cut="{how} at {at} s",
    thing="{name}: {place} (x {x} %, y {y} %), {wide} of the width and {tall} of the height ({w} × {h} %), {start}–{end} s",
    whose="of a person",
    moves="goes from {from_place} to {to_place} between {start} s and {end} s: x {x0} → {x1} %, y {y0} → {y1} %",
    moves_within="moves between {start} s and {end} s: x {x0} → {x1} %, y {y0} → {y1} %",
    grows="its size goes from {w0} × {h0} % to {w1} × {h1} %",
    words="Words “{words}”: {place} (x {x} %, y {y} %), {w} × {h} % of the picture, {start}–{end} s",
    heard="Heard “{words}”, {start}–{end} s",
    nothing="Nothing that the detectors know.",
    told="The line tells {percent} % of what was seen.",
    left_out="It leaves out: {names}.",
    nothing_seen="Nothing was seen that a line could tell.",
    mean="The lines tell {percent} % of what was seen, on average over the seconds in which something was seen.",
    and_then="then",
    sizes=("a twentieth", "a tenth", "a fifth", "a quarter", "a third", "half", "two thirds", "three quarters", "all"),
    places={
        "left": "on the left",
        "centre": "in the centre",
        "right": "on the right",
        "top left": "at the top left",
        "top centre": "at the top",
        "top right": "at the top right",
        "bottom left": "at the bottom left",
        "bottom centre": "at the bottom",
        "bottom right": "at the bottom right",
        "top": "at the top",
        "bottom": "at the bottom",
        "all over": "all over",
    },
    bare_places={
        "on the left": "left",
        "in the centre": "centre",
        "on the right": "right",
        "at the top left": "top left",
        "at the top": "top",
        "at the top right": "top right",
        "at the bottom left": "bottom left",
        "at the bottom": "bottom",
        "at the bottom right": "bottom right",
    },
    values={
        **CALLED,
        "close-up": "close-up",
        "medium": "medium shot",
        "wide": "wide shot",
        "dark": "dark",
        "dim": "dim",
        "bright": "bright",
        "static": "stands still",
        "handheld": "held by hand",
        "pan left": "pans left",
        "pan right": "pans right",
        "tilt up": "tilts up",
        "tilt down": "tilts down",
        "zoom in": "zooms in",
        "zoom out": "zooms out",
        "roll": "rolls",
        "cut": "Cut",
        "fade": "Fade",
        "dissolve": "Dissolve",
    },
)

GERMAN = Wording(
    title="Drehbuch zum Nachzeichnen: {name}",
    legend="x zählt vom linken und y vom oberen Rand bis zur Mitte eines Dings, in Prozent des Bildes; Zeiten in Sekunden.",
    line="Zeile: {text}",
    failed="Keine Zeile.",
    look="Bild: {what}",
    unknown_look="Bild: Licht und Farben wurden nicht aufbewahrt.",
    brightness="Licht {percent} %",
    camera="Kamera: {what}, {start}–{end} s",
    cut="{how} bei {at} s",
    thing="{name}: {place} (x {x} %, y {y} %), {wide} der Breite und {tall} der Höhe ({w} × {h} %), {start}–{end} s",
    whose="einer Person",
    moves="bewegt sich von {from_place} nach {to_place} zwischen {start} s und {end} s: x {x0} → {x1} %, y {y0} → {y1} %",
    moves_within="bewegt sich zwischen {start} s und {end} s: x {x0} → {x1} %, y {y0} → {y1} %",
    grows="die Größe geht von {w0} × {h0} % auf {w1} × {h1} %",
    words="Text „{words}“: {place} (x {x} %, y {y} %), {w} × {h} % des Bildes, {start}–{end} s",
    heard="Zu hören „{words}“, {start}–{end} s",
    nothing="Nichts, was die Detektoren kennen.",
    told="Die Zeile sagt {percent} % dessen, was zu sehen war.",
    left_out="Sie lässt aus: {names}.",
    nothing_seen="Es war nichts zu sehen, was eine Zeile sagen könnte.",
    mean="Die Zeilen sagen {percent} % dessen, was zu sehen war, im Mittel der Sekunden, in denen etwas zu sehen war.",
    and_then="dann",
    sizes=(
        "ein Zwanzigstel",
        "ein Zehntel",
        "ein Fünftel",
        "ein Viertel",
        "ein Drittel",
        "die Hälfte",
        "zwei Drittel",
        "drei Viertel",
        "das Ganze",
    ),
    places={
        "left": "links",
        "centre": "Mitte",
        "right": "rechts",
        "top left": "oben links",
        "top centre": "oben Mitte",
        "top right": "oben rechts",
        "bottom left": "unten links",
        "bottom centre": "unten Mitte",
        "bottom right": "unten rechts",
        "top": "oben",
        "bottom": "unten",
        "all over": "überall",
    },
    bare_places={},
    values={
        **{name: noun.singular for name, noun in NOUNS.items()},
        **{name: word.lower() for name, word in COLOURS.items()},
        **SCENES,
        **NATURAL,
        **STRIPES,
        SKY: "Himmel",
        SMALL_THINGS: "viele kleine Dinge",
        BLURRED: "unscharf",
        SOMETHING: "etwas",
        "close-up": "Nahaufnahme",
        "medium": "halbnah",
        "wide": "Totale",
        "dark": "dunkel",
        "dim": "dämmrig",
        "bright": "hell",
        "static": "steht still",
        "handheld": "in der Hand gehalten",
        "pan left": "schwenkt nach links",
        "pan right": "schwenkt nach rechts",
        "tilt up": "schwenkt nach oben",
        "tilt down": "schwenkt nach unten",
        "zoom in": "fährt näher heran",
        "zoom out": "fährt zurück",
        "roll": "rollt zur Seite",
        "cut": "Schnitt",
        "fade": "Blende",
        "dissolve": "Überblendung",
    },
)

WORDINGS = {"en": ENGLISH, "de": GERMAN}

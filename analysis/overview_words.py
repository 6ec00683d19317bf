"""The words in which a whole video is summed up, in English and German."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.describers import english_nouns, german_nouns


@dataclass(frozen=True)
class Wording:
    """The words of one language."""

    some: Callable[[str, int], str]
    """A thing's name and how many there are -> "two dogs"."""
    between: Callable[[str, int, int], str]
    """A thing's name and how many there are at least and at most -> "two to five dogs"."""
    probably: str
    conjunction: str
    quotes: tuple[str, str]
    nothing: str
    """What there is to say of a video in which nothing is known."""
    unnamed: str
    """The title of a chapter in which nothing is known."""
    seen: str
    throughout: str
    for_seconds: str
    words: str
    said: str
    camera: str
    columns: Mapping[str, str]
    cameras: Mapping[str, str]
    length: Callable[[int, int], str]
    """Whole seconds and the number of shots -> "ten seconds in one shot"."""

    def quoted(self, text: str) -> str:
        """The text in quotation marks."""
        return f"{self.quotes[0]}{text}{self.quotes[1]}"

    def listed(self, things: list[str]) -> str:
        """ "a, b and c"."""
        return f" {self.conjunction} ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def _english_length(seconds: int, shots: int) -> str:
    lasting = f"{seconds} second{'s' * (seconds != 1)}" if seconds < 120 else f"{round(seconds / 60)} minutes"
    return f"{lasting} in {'one shot' if shots == 1 else f'{english_nouns.number(shots)} shots'}"


def _german_length(seconds: int, shots: int) -> str:
    lasting = f"{seconds} Sekunde{'n' * (seconds != 1)}" if seconds < 120 else f"{round(seconds / 60)} Minuten"
    return f"{lasting} in {'einer Einstellung' if shots == 1 else f'{german_nouns.number(shots)} Einstellungen'}"


def _english_between(label: str, fewest: int, most: int) -> str:
    many = english_nouns.some(label, most)
    return f"up to {many}" if fewest <= 1 else f"{english_nouns.number(fewest)} to {many}"


def _german_between(label: str, fewest: int, most: int) -> str:
    many = german_nouns.noun(label).some(most)
    return f"bis zu {many}" if fewest <= 1 else f"{german_nouns.number(fewest)} bis {many}"


ENGLISH = Wording(
    some=english_nouns.some,
    between=_english_between,
    probably="probably",
    conjunction="and",
    quotes=("“", "”"),
    nothing="nothing that the detectors know",
    unnamed="things without a name",
    seen="Seen",
    throughout="throughout",
    for_seconds="for {seconds} seconds in all",
    words="Words on screen",
    said="Said at first",
    camera="Camera",
    columns={"left": "on the left", "centre": "in the centre", "right": "on the right"},
    cameras={"handheld": "hand-held"},
    length=_english_length,
)

GERMAN = Wording(
    some=lambda label, count: german_nouns.noun(label).some(count),
    between=_german_between,
    probably="vermutlich",
    conjunction="und",
    quotes=("„", "“"),
    nothing="nichts, was die Erkennung kennt",
    unnamed="Dinge ohne Namen",
    seen="Zu sehen",
    throughout="durchgehend",
    for_seconds="zusammen {seconds} Sekunden",
    words="Schrift im Bild",
    said="Zuerst gesagt",
    camera="Kamera",
    columns={"left": "links", "centre": "in der Mitte", "right": "rechts"},
    cameras={
        "static": "steht still",
        "handheld": "aus der Hand",
        "pan left": "Schwenk nach links",
        "pan right": "Schwenk nach rechts",
        "tilt up": "Schwenk nach oben",
        "tilt down": "Schwenk nach unten",
        "zoom in": "Zoom heran",
        "zoom out": "Zoom zurück",
        "roll": "Rollen",
    },
    length=_german_length,
)

WORDINGS = {"en": ENGLISH, "de": GERMAN}

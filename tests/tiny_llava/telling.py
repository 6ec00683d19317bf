"""What can be told of one second of the drawn world: facts become a line, and a line becomes facts again."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Literal

Kind = Literal["shape", "word", "empty"]
Fact = Literal["kind", "colour", "shape", "place", "motion", "word", "camera"]

KINDS: tuple[Kind, ...] = ("shape", "word", "empty")
SHAPES = ("circle", "square", "triangle")
PLACES = ("left", "centre", "right")
WORDS = ("GO", "STOP", "HELLO", "EXIT", "ZOO", "MENU")
MOTIONS = ("stays still", "moves left", "moves right")
"""Across the picture, whatever the camera does."""
CAMERAS = ("is still", "pans left", "pans right")
COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 170, 50),
    "blue": (40, 70, 230),
    "yellow": (240, 215, 40),
    "white": (245, 245, 245),
    "purple": (150, 50, 190),
}
"""Name -> RGB."""

SHAPE_LINE = re.compile(r"A (\w+) (\w+) (?:on|in) the (\w+) (\w+ \w+)\.")
WORD_LINE = re.compile(r'The word "(\w+)"')
CAMERA_LINE = re.compile(r"The camera (\w+ \w+)")

Piece = tuple[str, Fact | None]
"""A part of a line and the fact that it tells, if it tells one."""


@dataclass(frozen=True)
class Facts:
    """One second; None where there is nothing to tell, or where a line doesn't tell it."""

    kind: Kind | None
    camera: str | None
    colour: str | None = None
    shape: str | None = None
    place: str | None = None
    motion: str | None = None
    word: str | None = None

    def told(self) -> dict[str, str]:
        """The facts that there are, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def line(self) -> str:
        """The second in words."""
        return "".join(text for text, _ in self.pieces()).strip()

    def pieces(self) -> list[Piece]:
        """The line in parts, with the space before each: one that tells a fact is apart from those that don't."""
        return [*self._subject(), (" The camera", None), *_words(self.camera, "camera"), (".", None)]

    def _subject(self) -> list[Piece]:
        if self.kind == "empty":
            return [(" The", "kind"), (" screen", "kind"), (" is empty.", None)]
        if self.kind == "word":
            return [(" The", "kind"), (" word", "kind"), (' "', None), (str(self.word), "word"), ('" is in the centre.', None)]
        where: Piece = (" in" if self.place == "centre" else " on", "place")
        thing: list[Piece] = [(" A", "kind"), (f" {self.colour}", "colour"), (f" {self.shape}", "shape")]
        return [*thing, where, (" the", None), (f" {self.place}", "place"), *_words(self.motion, "motion"), (".", None)]


def _words(text: str | None, fact: Fact) -> list[Piece]:
    return [(f" {word}", fact) for word in str(text).split()]


def parse(line: str) -> Facts:
    """The facts that a line tells, however it came about; what it doesn't tell in the words of this world is None."""
    camera = _known(CAMERA_LINE.search(line), CAMERAS)
    if shape := SHAPE_LINE.search(line):
        colour, name, place, motion = shape.groups()
        return Facts("shape", camera, colour, name, place, motion)
    if word := WORD_LINE.search(line):
        return Facts("word", camera, word=word[1])
    return Facts("empty" if "empty" in line else None, camera)


def _known(found: re.Match[str] | None, values: tuple[str, ...]) -> str | None:
    return found[1] if found and found[1] in values else None

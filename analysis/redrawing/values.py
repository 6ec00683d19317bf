"""The values of a script: whole percents of the picture and hundredths of a second, exactly as its words say them."""

from __future__ import annotations

from typing import Literal, TypedDict

from analysis.picture_look import LookJSON

Point = list[float]
"""Seconds, then x and y of the middle, width and height, in percent of the picture."""


class ThingJSON(TypedDict):
    """An object, a face or another thing, and where it is while it is seen in the second."""

    kind: Literal["object", "thing", "face"]
    name: str
    id: int
    of: int | None
    """The id of the person to whom a face belongs."""
    colours: list[str]
    sure: float
    path: list[Point]
    said: float
    """The share of it, 0..1, that the line tells."""


class WordsJSON(TypedDict):
    """Words on screen, verbatim; `box` is x, y of the middle, width and height in percent."""

    words: str
    start: float
    end: float
    box: list[float]
    sure: float
    said: float


class MoveJSON(TypedDict):
    """What the camera does in [start, end)."""

    value: str
    start: float
    end: float
    said: float


class CutJSON(TypedDict):
    """Where the picture becomes another one, and how."""

    at: float
    how: str
    said: float


class HeardJSON(TypedDict):
    """What somebody says in [start, end)."""

    words: str
    start: float
    end: float


class ScriptSecondJSON(TypedDict):
    """All that there is to draw [second, until) from; `told` is the share that the line tells, None where nothing was seen.

    `look` is how the picture looks when it begins, `then` how it looks after its last cut; None where that wasn't kept.
    """

    second: int
    until: int
    line: str
    status: str
    look: LookJSON | None
    then: LookJSON | None
    things: list[ThingJSON]
    words: list[WordsJSON]
    camera: list[MoveJSON]
    cuts: list[CutJSON]
    heard: list[HeardJSON]
    told: float | None

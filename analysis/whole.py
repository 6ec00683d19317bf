"""What is known of the whole video before its seconds are told: a sentence or two, and one for each part of a long one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict, cast


class PartJSON(TypedDict):
    """A stretch [start, end) of whole seconds and what it shows."""

    start: int
    end: int
    text: str


class WholeJSON(TypedDict):
    """A first look as it is stored."""

    text: str
    parts: list[PartJSON]


@dataclass(frozen=True)
class Part:
    """What a stretch [start_second, end_second) of a long video shows."""

    start_second: int
    end_second: int
    text: str


@dataclass(frozen=True)
class Whole:
    """What a first look at a few pictures found; empty where nothing was looked at."""

    text: str = ""
    parts: tuple[Part, ...] = ()

    def around(self, second: int) -> str:
        """What a window at this second is told: the whole, and the part in which it lies."""
        part = next((one.text for one in self.parts if one.start_second <= second < one.end_second), "")
        return " ".join(filter(None, (self.text, part if part != self.text else "")))


def whole_to_json(whole: Whole) -> WholeJSON:
    """The first look as it is stored."""
    return {"text": whole.text, "parts": [{"start": one.start_second, "end": one.end_second, "text": one.text} for one in whole.parts]}


def whole_from_json(stored: Mapping[str, object]) -> Whole:
    """The first look that was stored."""
    kept = cast(WholeJSON, stored)
    return Whole(kept["text"], tuple(Part(one["start"], one["end"], one["text"]) for one in kept["parts"]))

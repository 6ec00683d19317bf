"""An overview as a model told it and a row keeps it, held to the shape and the seconds that it must have."""

from __future__ import annotations

from typing import TypedDict

from analysis.document import ChapterJSON, OverviewJSON, SentenceJSON
from analysis.overview import summary_of
from webapp.runs.correcting import one_line

LONGEST_TEXT = 4000
LONGEST_TITLE = 200
MOST_CHAPTERS = 100
MOST_SENTENCES = 100

Stretch = tuple[int, int]
"""Whole seconds [first, end)."""


class _Piece(TypedDict):
    start: int
    end: int
    words: str


def told_overview(stored: object, stretch: Stretch) -> OverviewJSON | None:
    """What the row keeps as told of this stretch; None where that is no overview, or the detectors' own, kept where a model told none.

    Chapters may be missing, a summary may not.
    """
    if not isinstance(stored, dict) or stored.get("source") == "composed" or not (summary := _words(stored.get("summary"), LONGEST_TEXT)):
        return None
    pieces = _pieces(stored.get("sentences"), "text", LONGEST_TEXT, stretch)[:MOST_SENTENCES]
    sentences: list[SentenceJSON] = [{"start": piece["start"], "end": piece["end"], "text": piece["words"]} for piece in pieces]
    sentences = sentences or [_about_all(summary, stretch)]
    return {
        "summary": summary_of(sentences),
        "chapters": _chapters(stored.get("chapters"), stretch),
        "sentences": sentences,
        "source": "model",
    }


def first_look(stored: object, stretch: Stretch) -> SentenceJSON | None:
    """What a model told of the whole at its first look, as a sentence; None where it told nothing."""
    text = _words(stored.get("text"), LONGEST_TEXT) if isinstance(stored, dict) else ""
    return {**_about_all(text, stretch), "source": "model"} if text else None


def _about_all(text: str, stretch: Stretch) -> SentenceJSON:
    return {"start": stretch[0], "end": stretch[1], "text": text}


def _chapters(stored: object, stretch: Stretch) -> list[ChapterJSON]:
    """In order of time, each ending where the next begins at the latest."""
    by_start = {piece["start"]: piece for piece in reversed(_pieces(stored, "title", LONGEST_TITLE, stretch))}
    pieces = [by_start[start] for start in sorted(by_start)][:MOST_CHAPTERS]
    ends = [*(piece["start"] for piece in pieces[1:]), stretch[1]]
    return [
        {"start": piece["start"], "end": min(piece["end"], end), "title": piece["words"]} for piece, end in zip(pieces, ends, strict=False)
    ]


def _pieces(stored: object, key: str, longest: int, stretch: Stretch) -> list[_Piece]:
    """Those entries that have words and seconds of the stretch, clipped to it."""
    found: list[_Piece] = []
    for entry in stored if isinstance(stored, list) else []:
        if not isinstance(entry, dict) or not (words := _words(entry.get(key), longest)):
            continue
        start, end = (_second(entry.get(edge)) for edge in ("start", "end"))
        if start is not None and end is not None and max(start, stretch[0]) < min(end, stretch[1]):
            found.append({"start": max(start, stretch[0]), "end": min(end, stretch[1]), "words": words})
    return found


def _words(stored: object, longest: int) -> str:
    return one_line(stored)[:longest] if isinstance(stored, str) else ""


def _second(stored: object) -> int | None:
    return stored if isinstance(stored, int) and not isinstance(stored, bool) else None

"""The shape in which the run document has its overview; standard library only."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

OverviewSource = Literal["composed", "model"]
"""Who found it: the detectors, or a model."""


class ChapterJSON(TypedDict):
    """A stretch of whole seconds [start, end) and what it is about."""

    start: int
    end: int
    title: str


class SentenceJSON(TypedDict):
    """A sentence of the summary, and the whole seconds [start, end) that it rests on."""

    start: int
    end: int
    text: str
    source: NotRequired[OverviewSource]
    """Who found it, where that isn't who found the rest."""


class OverviewJSON(TypedDict):
    """The video in a sentence or two, and its chapters; the summary is its sentences one after another."""

    summary: str
    chapters: list[ChapterJSON]
    sentences: NotRequired[list[SentenceJSON]]
    source: NotRequired[OverviewSource]

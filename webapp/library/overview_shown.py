"""The overview as the player shows it: its sentences with their times, who found it, and chapters where there are several."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.document import ChapterJSON, OverviewJSON
from webapp.library.templatetags.lengths import clock
from webapp.runs.models import AnalysisRun
from webapp.runs.overview import overview_json


@dataclass(frozen=True)
class Stretch:
    """A sentence or a chapter: its words, where they begin, and "0:12–0:40"."""

    start: int
    stamp: str
    times: str
    text: str


@dataclass(frozen=True)
class OverviewShown:
    """What the page is written from; `facts` is what its script begins with."""

    facts: OverviewJSON
    by: str
    sentences: list[Stretch]
    chapters: list[Stretch]
    titles: dict[int, str]
    """The second in which a chapter begins -> its title, for the list of lines."""


def overview_shown(run: AnalysisRun) -> OverviewShown:
    """The overview of the run as known now; a single chapter is none to be shown."""
    overview = overview_json(run)
    chapters: list[ChapterJSON] = overview["chapters"] if len(overview["chapters"]) > 1 else []
    return OverviewShown(
        facts=overview,
        by=overview_words()[f"overview_by_{who_found(overview)}"],
        sentences=[_stretch(one["start"], one["end"], one["text"]) for one in overview.get("sentences", [])],
        chapters=[_stretch(one["start"], one["end"], one["title"]) for one in chapters],
        titles={chapter["start"]: chapter["title"] for chapter in chapters},
    )


def who_found(overview: OverviewJSON) -> str:
    """composed, model, or both: the model's first look before what the detectors found."""
    source = overview.get("source", "composed")
    return "both" if any(one.get("source", source) != source for one in overview.get("sentences", [])) else source


def overview_words() -> dict[str, str]:
    """What the script says of overview and chapters."""
    return {
        "overview_by_composed": _("by the detectors"),
        "overview_by_model": _("by the model"),
        "overview_by_both": _("first sight by the model, the rest by the detectors"),
        "in_chapter": _("chapter: {title}"),
    }


def _stretch(start: int, end: int, text: str) -> Stretch:
    return Stretch(start, clock(start), f"{clock(start)}–{clock(end)}", text)

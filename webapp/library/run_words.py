"""A run as lists and headings tell of it: of which seconds it is, how it was looked at, by whom, and upon which run it rests."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.segments import seconds_in
from webapp.library.catalogue import Entry, line_counts_of
from webapp.library.origins import run_words
from webapp.library.own_choices import preset_words
from webapp.library.templatetags.lengths import clock
from webapp.runs.models import AnalysisRun, RunQuerySet
from webapp.runs.progress import describer_words
from webapp.videos.models import Video


@dataclass(frozen=True)
class RunWords:
    """What is to be said of `run` besides its lines."""

    run: AnalysisRun

    @property
    def is_part(self) -> bool:
        """Whether it describes less than the whole video."""
        return (self.run.first_second, self.run.end_second) != (0, seconds_in(self.run.video.duration_seconds or 0.0))

    @property
    def part(self) -> str:
        """The stretch that it describes, as from-to; empty for the whole video."""
        return f"{clock(self.run.first_second)} – {clock(self.run.end_second)}" if self.is_part else ""

    @property
    def how(self) -> str:
        """Its preset, and whether it looked closer."""
        preset = preset_words(self.run)
        return _("%(preset)s, looked closer") % {"preset": preset} if self.run.options.get("close_look") else preset

    @property
    def who(self) -> str:
        """Who described."""
        return describer_words(self.run.describer, self.run.model)

    @property
    def wish(self) -> str:
        """A person's own words to the model."""
        return str(self.run.options.get("wish", ""))

    @property
    def is_another_look(self) -> bool:
        """Whether there is more to tell than of a run of the whole video by itself."""
        return bool(self.is_part or self.wish or self.run.based_on_id or self.run.options.get("close_look"))


@dataclass(frozen=True)
class RunRow:
    """A run in the list of all runs of its video, with how far it is."""

    words: RunWords
    entry: Entry
    has_lines: bool
    ticked: bool
    """Of the two newest, which people mostly want to compare."""

    @property
    def title(self) -> str:
        """The run in a few words."""
        return run_words(self.words.run)


def rows_of(video: Video, runs: RunQuerySet) -> list[RunRow]:
    """The given runs of a video, newest first, in two queries however many there are."""
    shown = list(runs.select_related("based_on").order_by("-queued_at"))
    counts = line_counts_of([run.id for run in shown])
    for run in shown:
        run.video = video
    ticked = [run.id for run in shown if any(counts.get(run.id, (0, 0)))][:2]
    return [_row(video, run, counts.get(run.id, (0, 0)), run.id in ticked) for run in shown]


def _row(video: Video, run: AnalysisRun, counts: tuple[int, int], ticked: bool) -> RunRow:
    return RunRow(RunWords(run), Entry(video, run, *counts), any(counts), ticked)

"""The player page: the picture, a line for every second beside it, and what each line rests on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from analysis.segments import seconds_in
from webapp.library.look_choices import look_choices, same_part
from webapp.library.origins import told_origins
from webapp.library.overview_shown import overview_shown
from webapp.library.own_choices import preset_words, signed_in
from webapp.library.playable_shown import playable_facts, shown_address
from webapp.library.playable_words import clip_words
from webapp.library.player_words import player_words
from webapp.library.review_shown import review_shown
from webapp.library.run_words import RunWords
from webapp.library.runs_of_video import ways_to_compare
from webapp.library.templatetags.lengths import stamp
from webapp.runs.access import may_change, viewer_of
from webapp.runs.changes import segment_to_json, shown_lines
from webapp.runs.clips import clip_start
from webapp.runs.corrections import shown
from webapp.runs.models import AnalysisRun
from webapp.runs.progress import MERGED, RunJSON, describer_words, run_to_json
from webapp.runs.requests import can_retry
from webapp.runs.scoping import lines_of, segments_of, speaks
from webapp.runs.sentences import told
from webapp.runs.serving_model import sending_words
from webapp.runs.speaker import current_speaker

FIRST_LINES = 600
"""So many seconds are written by the server; the page's script fetches the rest."""
MINUTE = 60
TOLD_BY = {"model": gettext_lazy("model"), "mixed": gettext_lazy("mixed")}
"""What stands beside a line that the detectors didn't tell alone."""
MEANS = {
    "model": gettext_lazy("a model’s sentence as it came"),
    "mixed": gettext_lazy("a model’s sentence, with what detectors saw or heard added behind it"),
}
"""The same at length."""


@dataclass(frozen=True)
class Line:
    """A second as the first paint shows it; `line` is None while nothing is known of it."""

    second: int
    stamp: str
    line: Mapping[str, Any] | None
    repeats: bool
    """Whether it only says again what the second before says."""

    @property
    def status(self) -> str:
        """The line's status, "revised" where a person corrected it."""
        if self.line is None:
            return ""
        return "revised" if self.line.get("corrected") else str(self.line["status"])

    @property
    def words(self) -> str:
        """What is said of the second: a person's words, else the machine's."""
        return shown(self.line) if self.line else ""

    @property
    def source(self) -> str:
        """Who found the words: "model" or "mixed"; empty for the detectors, and where there are none."""
        found = str(self.line.get("source", "")) if self.line and self.status not in ("failed", "revised") else ""
        return found if found in TOLD_BY else ""

    @property
    def told_by(self) -> str:
        """The same for the reader."""
        return str(TOLD_BY.get(self.source, ""))

    @property
    def told_means(self) -> str:
        """The same at length."""
        return str(MEANS.get(self.source, ""))

    @property
    def note(self) -> str:
        """What is to be said about the line besides its text."""
        if self.status == "failed":
            return _("No line: {reason}").format(reason=self.line["reason"] if self.line else "")
        if self.status == "revised":
            return _("corrected")
        return _("as before") if self.status == "carried" else ""


@dataclass(frozen=True)
class Minute:
    """A section of the page: the lines of [start, end), at most sixty."""

    start: int
    title: str
    lines: list[Line]


@require_GET
def player(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The player of a run, for whoever may see it; a stranger is asked to sign in."""
    viewer = viewer_of(request)
    run = AnalysisRun.objects.visible_to(viewer).select_related("video").filter(pk=run_id).first()
    if run is None and viewer.user_id is None:
        return redirect_to_login(request.get_full_path())
    if run is None:
        raise Http404
    read_only = not may_change(viewer, run)
    return render_player(request, run, read_only=read_only, corrects=read_only and may_change(viewer, run, words_only=True))


def render_player(
    request: HttpRequest,
    run: AnalysisRun,
    *,
    read_only: bool,
    corrects: bool = False,
    share_token: str | None = None,
    start_second: int | None = None,
    title: str = "",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page itself; `read_only` leaves out all that changes something, but corrections where `corrects`.

    `share_token` says through which link it was opened, which has a `title` of its own and says where the picture begins;
    `more` is for a page that puts something beside it.
    """
    state = run_to_json(run)
    covered = state["described"] + state["carried"]
    shown = {
        "run": run,
        "video": run.video,
        "state": state,
        "whole": covered == run.seconds_total,
        "preset": "" if run.describer == MERGED else preset_words(run),
        "warnings": [told(sentence) for sentence in run.video.warnings],
        "minutes": first_minutes(run),
        "unwritten": max(0, state["seconds_done"] - FIRST_LINES),
        "facts": {**page_facts(run, state), "start": start_second, "name": title or run.video.name},
        "title": title or run.video.name,
        "overview": overview_shown(run),
        "read_only": read_only,
        "corrects": corrects or not read_only,
        "again": None if read_only or not run.finished or run.video.media_gone_at else model_to_ask_again(run),
        "again_by": current_speaker().describer,
        "same_part": same_part(run),
        "about": RunWords(run),
        "look": None if read_only or run.video.media_gone_at else look_choices(run, signed_in(request)),
        "sending": sending_words(current_speaker().describer),
        "can_retry": can_retry(run),
        "merged": run.describer == MERGED,
        "ways_to_compare": [] if read_only else ways_to_compare(run),
        "address": reverse("sharing:open", args=[share_token]) if share_token else reverse("library:player", args=[run.id]),
        "file_address": file_address(request, run, start_second),
        "speaks": speaks(run),
        "reviewed": None if read_only else review_shown(run),
    }
    return render(request, "library/player.html", {**shown, **(more or {})})


def model_to_ask_again(run: AnalysisRun) -> str | None:
    """The model that could describe again what the detectors told; None where the run was a model's, or none speaks now."""
    speaker = current_speaker()
    return describer_words(speaker.describer, speaker.model) if speaker.is_model and run.describer == "composed" else None


def first_minutes(run: AnalysisRun) -> list[Minute]:
    """The first seconds of the run in sections of a minute, with a place for each second that isn't known yet."""
    end = min(run.end_second, run.first_second + FIRST_LINES)
    rows = list(lines_of(run).filter(second__lt=end))
    known = {row.second: line for row, line in zip(rows, shown_lines(run, rows), strict=True)}
    lines = [_line(second, known, run.end_second) for second in range(run.first_second, end)]
    sections: dict[int, list[Line]] = {}
    for line in lines:
        sections.setdefault(line.second // MINUTE, []).append(line)
    return [Minute(start, _minute_title(some, run.end_second), some) for start, some in sections.items()]


def page_facts(run: AnalysisRun, state: RunJSON) -> dict[str, object]:
    """What the page's script needs to know at its start; lines and tracks it reads from the changes."""
    video, playable = run.video, playable_facts(run)
    counts_anew = playable["shown"] or run.scope.is_range
    return {
        "run": state,
        "name": video.name,
        "language": run.language,
        "first": run.first_second,
        "end": run.end_second,
        "total": seconds_in(video.duration_seconds or 0.0),
        "offset": float(-playable["begins"]) if counts_anew else video.start_offset_seconds,
        "playable": playable,
        "gone": bool(video.media_gone_at),
        "has_sound": video.has_audio,
        "aspect": video.width / video.height if video.width and video.height else 16 / 9,
        "segments": [segment_to_json(segment, run) for segment in segments_of(run)],
        "urls": {
            "changes": reverse("runs:changes", args=[run.id]),
            "evidence": reverse("runs:evidence", args=[run.id, 0]),
            "tracks": reverse("runs:tracks", args=[run.id]),
            "plan": reverse("runs:plan", args=[run.id]),
            "correction": reverse("runs:correction", args=[run.id, 0]),
            "history": reverse("runs:history", args=[run.id, 0]),
            "script": reverse("runs:script", args=[run.id]),
            "told": reverse("runs:told", args=[run.id]),
            "socket": f"/ws/runs/{run.id}/",
        },
        "origins": told_origins(run),
        "words": player_words() | (clip_words() if run.scope.is_range else {}),
    }


def file_address(request: HttpRequest, run: AnalysisRun, start_second: int | None = None) -> str:
    """The video's address; with `?t=12` it starts there even without a script, else where a link says, a part at its own beginning."""
    if run.video.media_gone_at:
        return ""
    address = shown_address(run)
    at = request.GET.get("t", "") or str(start_second or run.first_second or "")
    begins = clip_start(run)
    return f"{address}#t={max(0, int(at) - begins)}" if address and at.isascii() and at.isdigit() and len(at) < 9 else address


def _line(second: int, known: Mapping[int, Mapping[str, Any]], end: int) -> Line:
    line, before = known.get(second), known.get(second - 1)
    repeats = bool(line and before and line["status"] == "carried" and not line["corrected"] and shown(line) == shown(before))
    return Line(second, stamp(second, end), line, repeats)


def _minute_title(lines: list[Line], end: int) -> str:
    return f"{lines[0].stamp} – {stamp(lines[-1].second + 1, end)}"

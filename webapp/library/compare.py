"""The page on which two runs of a video stand side by side, and the merged run that is made there."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from webapp.diskspace import means_full_disk
from webapp.library.compare_words import compare_words
from webapp.library.comparing import Comparison
from webapp.library.origins import run_words
from webapp.library.picks import seconds_from, words_of
from webapp.library.player import file_address
from webapp.library.run_words import rows_of
from webapp.library.runs_of_video import NotComparable, compare_address, pair_of, state_words, ticked_pair
from webapp.library.video import owned_video
from webapp.runs.merging import merge, why_not
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video


@never_cache
@require_safe
def compare(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    """Two runs of a video, for its owner and for staff; a list to choose from where the two that were named can't be compared."""
    video = owned_video(request, video_id)
    try:
        if ticked := request.GET.getlist("run"):
            return redirect(compare_address(*ticked_pair(video, ticked)))
        return render(request, "library/compare.html", _context(request, Comparison(*pair_of(video, request.GET))))
    except NotComparable as error:
        return _refused(request, video, error)


@require_POST
def make_merged(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    """Make the run of the picked lines and lead to its player; else back to the page with a sentence."""
    video = owned_video(request, video_id)
    try:
        a, b = pair_of(video, request.POST)
    except NotComparable as error:
        return _refused(request, video, error)
    try:
        made = merge(a, b, seconds_from(request.POST.get("picks", ""), max(a.end_second, b.end_second)))
    except ValueError as error:
        messages.error(request, str(error))
    except OSError as error:
        if not means_full_disk(error):
            raise
        messages.error(request, _("The disk of this server is full, so the merged run could not be stored. Nothing was changed."))
    else:
        return redirect("library:player", made.pk)
    return redirect(compare_address(a, b))


def _refused(request: HttpRequest, video: Video, error: NotComparable) -> HttpResponse:
    shown = {"video": video, "sentence": str(error), "runs": rows_of(video, AnalysisRun.objects.filter(video=video))}
    return render(request, "library/compare_refused.html", shown, status=error.status)


def _context(request: HttpRequest, comparison: Comparison) -> dict[str, object]:
    a, b, seconds = comparison.a, comparison.b, comparison.seconds
    differing = sum(row.kind == "differs" for row in comparison.rows)
    return {
        "video": a.video,
        "sides": [_side("A", a), _side("B", b)],
        "a": a,
        "b": b,
        "hours": seconds.stop >= 3600,
        "sections": comparison.sections(),
        "differing": differing,
        "alike": sum(row.kind == "alike" for row in comparison.rows),
        "why_not": why_not(a, b),
        "file_address": file_address(request, a),
        "swapped": compare_address(b, a),
        "facts": {
            "first": seconds.start,
            "end": seconds.stop,
            "offset": a.video.start_offset_seconds,
            "picks": words_of({row.second for row in comparison.rows if row.starts_with_b}),
            "lines": sum(row.kind != "neither" for row in comparison.rows),
            "evidence": reverse("runs:evidence", args=[a.pk, 0]),
            "draft": f"{a.pk}:{b.pk}",
            "words": compare_words(),
        },
    }


def _side(letter: str, run: AnalysisRun) -> dict[str, object]:
    words = run_words(run)
    return {"letter": letter, "run": run, "words": words, "state_words": state_words(run), "href": reverse("library:player", args=[run.pk])}

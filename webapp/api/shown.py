"""Rows as calls give them."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from webapp.accounts.addresses import public_address
from webapp.api import shapes
from webapp.library.catalogue import Entry
from webapp.library.promised import promised_run_id
from webapp.runs.models import AnalysisRun
from webapp.runs.progress import model_name, run_to_json
from webapp.runs.sentences import told
from webapp.videos.models import Video

ROW_OF_RUN = (
    "id",
    "video_id",
    "state",
    "describer",
    "preset",
    "language",
    "first_second",
    "end_second",
    "last_seq",
    "queued_at",
    "started_at",
    "finished_at",
)
PROGRESS_OF_RUN: tuple[
    Literal["seconds_done", "seconds_total", "described", "carried", "failed", "eta_seconds", "queue_position", "notices"], ...
] = ("seconds_done", "seconds_total", "described", "carried", "failed", "eta_seconds", "queue_position", "notices")


def player_url(request: HttpRequest, run: AnalysisRun) -> str:
    """Where a person sees the run."""
    return public_address(request, reverse("library:player", args=[run.pk]))


def shown_run(request: HttpRequest, run: AnalysisRun) -> shapes.Run:
    """A run."""
    known = run_to_json(run)
    row = {name: getattr(run, name) for name in ROW_OF_RUN}
    more = {"error": known["error"] or None, "model": model_name(run.model) or None, "player_url": player_url(request, run)}
    return shapes.Run.model_validate({**row, **{name: known[name] for name in PROGRESS_OF_RUN}, **more})


def shown_promise(request: HttpRequest, video: Video) -> shapes.Run:
    """A run that is still to be made; one of a file that can't be used failed before it began."""
    wanted, run_id = video.wanted or {}, promised_run_id(video)
    assert run_id is not None
    refused = video.state == Video.State.REFUSED
    return shapes.Run(
        id=run_id,
        video_id=video.id,
        state="failed" if refused else "queued",
        seconds_done=0,
        seconds_total=0,
        error=told(video.refusal) if refused else None,
        describer="",
        preset=str(wanted.get("preset", "")),
        language=str(wanted.get("language", "")),
        first_second=0,
        end_second=0,
        last_seq=0,
        player_url=public_address(request, reverse("library:video", args=[video.pk])),
    )


def shown_video(entry: Entry) -> shapes.Video:
    """A video in a list."""
    return shapes.Video.model_validate(_video_fields(entry))


def shown_one_video(request: HttpRequest, entry: Entry, runs: list[AnalysisRun]) -> shapes.OneVideo:
    """A video with its runs."""
    return shapes.OneVideo.model_validate({**_video_fields(entry), "runs": [_run_of_video(request, run) for run in runs]})


def next_page(request: HttpRequest, total: int, limit: int, offset: int) -> str | None:
    """The address of the page after this one; None on the last."""
    if offset + limit >= total:
        return None
    asked = {name: value for name, value in request.GET.items() if name not in ("limit", "offset")}
    return public_address(request, f"{request.path}?{urlencode({**asked, 'limit': limit, 'offset': offset + limit})}")


def _video_fields(entry: Entry) -> dict[str, object]:
    video, run = entry.video, entry.run
    return {
        "id": video.id,
        "name": video.name,
        "state": video.state,
        "error": told(video.refusal) or None,
        "created_at": video.created_at,
        "size_bytes": video.size_bytes,
        "duration_seconds": video.duration_seconds,
        "width": video.width,
        "height": video.height,
        "average_fps": video.average_fps,
        "has_audio": video.has_audio,
        "sha256": video.sha256 or None,
        "warnings": [told(sentence) for sentence in video.warnings],
        "run_id": run.id if run else None,
        "run_state": run.state if run else None,
        "seconds_done": entry.seconds_done,
        "seconds_total": entry.seconds_total,
    }


def _run_of_video(request: HttpRequest, run: AnalysisRun) -> shapes.RunOfVideo:
    row = {name: getattr(run, name) for name in ("id", "state", "describer", "preset", "first_second", "end_second")}
    return shapes.RunOfVideo.model_validate({**row, "player_url": player_url(request, run)})

"""Rows that tests of runs begin with, and a run told by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis.events import SegmentDone, WindowPlan
from analysis.timeline import SecondDescription, Segment, Track
from webapp.runs.models import AnalysisRun
from webapp.runs.queueing import queue_run
from webapp.videos.models import Video


def ready_video(owner, seconds: float = 4.0, name: str = "clip.mp4") -> Video:
    """A video that was looked at already; its file isn't there."""
    return Video.objects.create(
        owner=owner, name=name, state="ready", duration_seconds=seconds, width=320, height=180, average_fps=25, sha256="0" * 64
    )


def received_video(owner, clip: Path, wanted: dict[str, str] | None = None) -> Video:
    """A video that has just been uploaded, with its file in place."""
    video = Video(owner=owner, name=clip.name, size_bytes=clip.stat().st_size, wanted=wanted)
    video.folder.mkdir(parents=True)
    shutil.copy(clip, video.path)
    video.save()
    return video


def queued_run(owner, seconds: float = 4.0, **fields) -> AnalysisRun:
    """A waiting run of a video of this length."""
    run = queue_run(ready_video(owner, seconds), "balanced", "en")
    if fields:
        AnalysisRun.objects.filter(pk=run.pk).update(**fields)
        run.refresh_from_db()
    return run


def line(second: int, text: str = "", status: str = "described") -> SecondDescription:
    """A line of a second."""
    reason = "the frame could not be read" if status == "failed" else None
    return SecondDescription(second, text or ("" if reason else f"Second {second}."), status, "composed", (float(second),), reason=reason)


def done(start: int, end: int) -> SegmentDone:
    """A finished segment with one track."""
    stretch = Segment(start, end)
    return SegmentDone(stretch, (Track("camera", float(start), float(end), "static"),), (WindowPlan(start, end, end - start),))

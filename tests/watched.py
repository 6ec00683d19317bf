"""Feeds the frames of a real clip to a detector, as the analyzer would; and where the real videos lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from analysis.timeline import Frame, TimelineDetector
from analysis.video.source import Consumer, VideoSource

Detector = TypeVar("Detector", bound=TimelineDetector)

REAL_VIDEOS = Path(__file__).parents[1].parent / "shared" / "videos"

with_real_videos = [
    pytest.mark.real,
    pytest.mark.skipif(not REAL_VIDEOS.is_dir(), reason="the real videos (../shared/videos) are not beside the project"),
]


def frames_of(
    path: Path, rate: float | None, size: int | None, start_seconds: float = 0.0, end_seconds: float | None = None
) -> Iterator[Frame]:
    """The frames of [start, end) at that rate and size."""
    with VideoSource(path) as source:
        for sampled in source.frames([Consumer("test", rate, size)], start_seconds, end_seconds):
            yield Frame(sampled.images["test"], sampled.pts_seconds)


def fed(detector: Detector, path: Path, start_seconds: float = 0.0, end_seconds: float | None = None) -> Detector:
    """The detector, having seen the frames of [start, end) at its own rate and size."""
    for frame in frames_of(path, detector.rate, detector.size, start_seconds, end_seconds):
        detector.feed(frame)
    return detector

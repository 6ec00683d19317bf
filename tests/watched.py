"""Feeds the frames of a real clip to a detector, as the analyzer would."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from analysis.timeline import Frame, TimelineDetector
from analysis.video.source import Consumer, VideoSource

Detector = TypeVar("Detector", bound=TimelineDetector)


def fed(detector: Detector, path: Path, start_seconds: float = 0.0, end_seconds: float | None = None) -> Detector:
    """The detector, having seen the frames of [start, end) at its own rate and size."""
    with VideoSource(path) as source:
        for sampled in source.frames([Consumer(detector.name, detector.rate, detector.size)], start_seconds, end_seconds):
            detector.feed(Frame(sampled.images[detector.name], sampled.pts_seconds))
    return detector

"""A clip becomes the questions that a run would ask of it, without detectors: what a check of the machine is measured on."""

from __future__ import annotations

from pathlib import Path

from analysis.options import AnalysisOptions
from analysis.prompts import question
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import Frame
from analysis.video.source import Consumer, VideoSource
from analysis.vlm.llava import LlavaEngine
from analysis.vlm.questions import Question


def questions_of(path: Path, engine: LlavaEngine, options: AnalysisOptions, repeats: int = 1) -> list[Question]:
    """The clip's segments as questions, `repeats` times over with times that go on; raises VideoError."""
    with VideoSource(path) as source:
        metadata = source.probe()
        size = engine.frame_size(metadata.width, metadata.height)
        consumer = Consumer("describer", options.frames_per_second, size)
        frames = [Frame(sampled.images["describer"], sampled.pts_seconds) for sampled in source.frames([consumer])]
    total = seconds_in(metadata.duration_seconds)
    return [
        _question(segment.start_second, segment.end_second, frames, options, repeat * total)
        for repeat in range(repeats)
        for segment in plan_segments(0, total, options.segment_seconds)
    ]


def _question(start: int, end: int, frames: list[Frame], options: AnalysisOptions, later: int) -> Question:
    own = tuple(
        tuple(Frame(frame.image, frame.pts_seconds + later) for frame in frames if second <= frame.pts_seconds < second + 1)
        for second in range(start, end)
    )
    asked = tuple(second + later for second, shown in zip(range(start, end), own, strict=True) if shown)
    return Question(start + later, own, question(options.language, end - start, options.words_per_line), asked, options.layout)

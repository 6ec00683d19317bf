"""Tries one input the way the product does, and tells what became of it."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from pathlib import Path

from analysis.video.refusals import SENTENCES, VideoError
from analysis.video.source import Consumer, VideoSource
from tests.hostile.canaries import Canaries
from tests.hostile.made import Clips, Input

MOST_FRAMES = 300
LONGEST_SECONDS = 10.0
"""A file that takes longer than this to be accepted or refused would hang whoever waits."""


@dataclass(frozen=True)
class Outcome:
    """What became of an input: "accepted", "partial" or the code of its refusal."""

    verdict: str
    sentences: tuple[str, ...]
    duration: float
    times: tuple[float, ...]
    sound_ends: float
    canary_seen: bool
    seconds: float

    @property
    def in_order(self) -> bool:
        """Whether all times grow and lie within the video's length."""
        grows = all(earlier < later for earlier, later in itertools.pairwise(self.times))
        return grows and all(0 <= at < self.duration for at in self.times) and self.sound_ends <= self.duration + 0.001

    @property
    def is_told_plainly(self) -> bool:
        """Whether each sentence is one for people."""
        return all(s.endswith(".") and "\n" not in s and "Errno" not in s and len(s) < 220 for s in self.sentences)


def tried(path: Path, around: Canaries | None = None) -> Outcome:
    """Probe a file, decode its beginning, listen to its sound."""
    began = time.monotonic()
    times: list[float] = []
    seen, duration, sound_ends = False, 0.0, 0.0
    try:
        with VideoSource(path) as source:
            duration = source.probe().duration_seconds
            for frame in itertools.islice(source.frames([Consumer("all", None, 160)]), MOST_FRAMES):
                times.append(frame.pts_seconds)
                seen = seen or (around is not None and around.sees(frame.images["all"]))
            for block in source.sound(0.0, min(duration, 10.0)):
                sound_ends = block.start_seconds + len(block.samples) / 16000
            metadata = source.probe()
            metadata_partial, sentences = metadata.partial or source.broken_packets > 0, metadata.warnings
    except VideoError as refusal:
        took = time.monotonic() - began
        return Outcome(refusal.code, (refusal.sentence,), duration, tuple(times), sound_ends, seen, took)
    took = time.monotonic() - began
    return Outcome("partial" if metadata_partial else "accepted", sentences, duration, tuple(times), sound_ends, seen, took)


def tried_input(one: Input, folder: Path, clips: Clips, around: Canaries | None = None) -> Outcome:
    """Make an input and try it; its file is gone afterwards."""
    path = one.write(folder, clips)
    try:
        return tried(path, around)
    finally:
        path.unlink()


def troubles(one: Input, outcome: Outcome) -> list[str]:
    """What is not as promised, in words; nothing where all is well."""
    found = {
        f"it became {outcome.verdict}, not one of {sorted(one.may_be)}": outcome.verdict not in one.may_be,
        "its sentence is none of ours": outcome.verdict not in ("accepted", "partial") and outcome.verdict not in SENTENCES,
        f"its sentence is not plain: {outcome.sentences}": not outcome.is_told_plainly,
        f"its times are not in order or outside of {outcome.duration} s": not outcome.in_order,
        f"it took {outcome.seconds:.1f} s": outcome.seconds > LONGEST_SECONDS,
        "another file was read": outcome.canary_seen,
    }
    return [f"{one.name}: {words}" for words, is_so in found.items() if is_so]

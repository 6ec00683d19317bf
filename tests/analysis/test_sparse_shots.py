"""What the preset `fast` tells of cuts, fades and dissolves from five pictures a second: drawn truth, through real H.264."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analysis.detectors.shots import ShotDetector
from analysis.timeline import Frame
from tests.analysis.test_known_shots import FPS, Case, cases, told_rightly
from tests.drawn import write_clip
from tests.fully import unless_full
from tests.watched import frames_of

RATE = 5.0
EVERY = round(FPS / RATE)
SEEDS = unless_full(range(210, 211), range(210, 213))
BEGINS = 10.0
"""Cases don't lie at the video's beginning, where the dark has a rule of its own."""


def found_in(case: Case, frames: list[Frame], offset: int) -> list[tuple[float, str]]:
    """The boundaries told of a case, in seconds from its first picture; `offset` is where the looks lie within a fifth of a second."""
    detector = ShotDetector(RATE)
    begins = frames[0].pts_seconds
    for frame in frames[offset::EVERY]:
        detector.feed(Frame(frame.image, BEGINS + frame.pts_seconds - begins))
    return [(shot.start_seconds - BEGINS, shot.value) for shot in detector.finish()[1:]]


def test_known_boundaries_are_told_from_five_pictures_a_second(tmp_path: Path) -> None:
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in SEEDS:
        shown = list(cases(seed))
        clip = write_clip(tmp_path / "clip.mp4", (picture for case in shown for picture in case.pictures), FPS)
        frames = frames_of(clip, None, ShotDetector.size)
        for number, case in enumerate(shown):
            found = found_in(case, [next(frames) for _ in case.pictures], (seed + number) % EVERY)
            told = told_rightly(case, found)
            counted.update(of=1, told=told, boundaries=len(found), wanted=bool(case.boundary), right=told and bool(case.boundary))
            wrong += [] if told else [f"{case.kind} (seed {seed}): {found} for {case.boundary}"]
    assert counted["told"] >= 0.95 * counted["of"], wrong
    assert counted["right"] >= 0.95 * counted["wanted"], wrong
    assert counted["right"] >= 0.95 * counted["boundaries"], wrong


def test_nothing_fed_or_one_picture_has_no_cut() -> None:
    assert ShotDetector(RATE).finish() == []
    alone = ShotDetector(RATE)
    alone.feed(Frame(next(iter(cases(1))).pictures[0], 0.0))
    assert len(alone.finish()) == 1

"""Drawn clips through real H.264 and real detectors: lines with one wrong word are contradicted, true ones hardly ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis.claims import claims_of_line
from tests.claimed import evidence_of
from tests.claimed_clips import FPS, SHOT_SECONDS, Line, Shot, cameras, clip_of, things, words
from tests.fully import unless_full

SEED = 31
LEAST_FOUND = 0.95
MOST_WRONG = 0.02
DRAWN: dict[str, tuple[Callable[[int], Iterator[Shot]], int]] = {"things": (things, FPS), "words": (words, FPS), "cameras": (cameras, 15)}


def contradicted(line: Line, seen) -> list[str]:
    return [claim.kind for claim in claims_of_line(line.text, line.language, seen) if claim.verdict == "contradicted"]


def is_detectable(shot: Shot, seen) -> bool:
    """A drawing that the detector doesn't know can't be held against anything."""
    return not shot.shows or any(track.value == shot.shows for track in seen.now(("object",)))


def measured(name: str, seed: int, folder: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Lines judged rightly and all lines, the true ones and those of each planted kind, and what was judged wrongly."""
    draw, fps = DRAWN[name]
    drawn = list(draw(seed))
    shots = unless_full(drawn[::2], drawn)
    evidence = evidence_of(clip_of(shots, folder / f"{name}.mp4", fps))
    right, of, wrong = Counter(), Counter(), []
    for number, shot in enumerate(shots):
        for second in range(number * SHOT_SECONDS + 1, (number + 1) * SHOT_SECONDS - 1):
            for line in shot.lines:
                if line.planted and not is_detectable(shot, evidence[second]):
                    continue
                found = contradicted(line, evidence[second])
                kind = line.planted or "true"
                good = found == ([line.planted] if line.planted else [])
                of[kind] += 1
                right[kind] += good
                if not good:
                    wrong.append(f"{second} {kind} {line.text!r}: {found}")
    return right, of, wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_planted_errors_are_contradicted_and_true_lines_are_not(name, tmp_path):
    right, of, wrong = measured(name, SEED, tmp_path)
    planted = sum(count for kind, count in of.items() if kind != "true")
    found = sum(count for kind, count in right.items() if kind != "true")
    assert planted and found >= LEAST_FOUND * planted, wrong
    assert of["true"] - right["true"] <= MOST_WRONG * of["true"], wrong

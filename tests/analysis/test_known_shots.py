"""Many drawn cuts, fades and dissolves, and what is none, of other pictures than thresholds were chosen on: at least 95 % right."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from analysis.detectors.shots import ShotDetector
from analysis.timeline import Frame
from tests.drawn import Picture, write_clip
from tests.filmed import HEIGHT, WIDTH, Pose, filmed, shake, world
from tests.fully import unless_full
from tests.watched import frames_of

FPS = 20
HELD = 1.6
HELD_BACK_SEEDS = unless_full(range(200, 201), range(200, 203))
NEAR_SECONDS = 0.3


@dataclass(frozen=True)
class Case:
    """Pictures that begin and end with a held one; the boundary in their middle, if there is one."""

    kind: str
    pictures: Sequence[Picture]
    boundary: tuple[float, float, str] | None = None
    """From when to when it lasts, in seconds from the case's first picture, and its name."""


def cases(seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    styles = ("blobs", "rubble", "wall")
    scenes = [world(seed * 7 + number, styles[(seed + number) % 3]) for number in range(3)]

    def place(number: int, **at: float) -> Picture:
        return next(filmed(scenes[number], [Pose(**at)], noise=0))

    def held(seconds: float, number: int = 0, start: float = 0.0, later: float = 0.0) -> list[Picture]:
        """A picture in a hand that isn't quite still, from `later` seconds on."""
        path = shake(seed + number, 8 * FPS, FPS, 0.004)[round(later * FPS) :][: round(seconds * FPS)]
        return list(filmed(scenes[number], [Pose(start + float(x), float(y)) for x, y in path], seed=seed))

    def mixed(old: Sequence[Picture], new: Sequence[Picture]) -> list[Picture]:
        count = len(old)
        return [
            cv2.addWeighted(a, 1 - (n + 1) / (count + 1), b, (n + 1) / (count + 1), 0).astype(np.uint8)
            for n, (a, b) in enumerate(zip(old, new, strict=True))
        ]

    before, after = held(HELD), held(HELD, 1)
    plain = {name: [np.full((HEIGHT, WIDTH, 3), level, np.uint8)] * FPS for name, level in (("black", 0), ("white", 255))}
    yield Case("cut", [*before, *after], (HELD, HELD, "cut"))
    yield Case("cut to a like picture", [*before, *held(HELD, 0, 0.45)], (HELD, HELD, "cut"))
    yield Case("cut in a pan", [*_panned(scenes[0], 0.3), *_panned(scenes[1], 0.3)], (HELD, HELD, "cut"))
    for seconds in (0.3, 0.6, 1.0, 2.0, 3.0):
        mix = mixed(held(seconds, later=HELD), held(seconds, 1, later=8 - seconds))
        yield Case(f"dissolve of {seconds} s", [*before, *mix, *after], (HELD, HELD + seconds, "dissolve"))
    for name, blank in plain.items():
        for seconds in (0.5, 1.0, 2.0):
            out = mixed(held(seconds, later=HELD), (blank * 3)[: round(seconds * FPS)])
            yield Case(f"fade to {name} of {seconds} s", [*before, *out, *blank], (HELD, HELD + seconds, "fade"))
            back = mixed((blank * 3)[: round(seconds * FPS)], held(seconds, later=8 - seconds))
            yield Case(f"fade from {name} of {seconds} s", [*blank, *back, *before], (1.0, 1.0 + seconds, "fade"))
    flash = [cv2.addWeighted(p, 0.2, np.full_like(p, 255), 0.8, 0).astype(np.uint8) for p in before[:2]]
    on = held(HELD, later=HELD)
    yield Case("flash", [*before, *flash, *on])
    yield Case("lamp", [*(cv2.convertScaleAbs(p, alpha=0.6).astype(np.uint8) for p in before), *on])
    yield Case("fast pan", _panned(scenes[0], float(rng.uniform(0.6, 1.2))))
    yield Case("whip pan", [*held(0.8), *filmed(scenes[0], [Pose(right=1.2 * x) for x in np.linspace(0, 1, 8)]), *held(0.8, 0, 1.2)])
    yield Case("slow pan", _panned(scenes[0], 0.08))
    yield Case("zoom", list(filmed(scenes[0], [Pose(zoom=float(np.exp(0.25 * n / FPS))) for n in range(3 * FPS)])))
    yield Case("fast thing", [_with_thing(p, scenes[1], n / 12) for n, p in enumerate(held(2.4))])
    yield Case("large slow thing", [_with_thing(p, scenes[2], n / 50, 150) for n, p in enumerate(held(2.4))])
    yield Case("handheld", list(filmed(scenes[0], [Pose(float(x), float(y)) for x, y in shake(seed, 3 * FPS, FPS, 0.03)])))


def _panned(scene: Picture, speed: float) -> list[Picture]:
    return list(filmed(scene, [Pose(right=-1.5 + speed * n / FPS) for n in range(round(HELD * FPS))]))


def _with_thing(picture: Picture, thing: Picture, share: float, side: int = 90) -> Picture:
    """The picture with a thing at that share of its way across, and none before and after."""
    drawn = picture.copy()
    x = round((WIDTH + side) * share) - side
    left, right = max(0, x), min(WIDTH, x + side)
    if left < right:
        drawn[20 : 20 + side, left:right] = thing[20 : 20 + side, left - x : right - x]
    return drawn


def measured(seeds: Sequence[int], folder: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """The cases that were told rightly, all cases of each kind, and what was told instead."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in seeds:
        shown = list(cases(seed))
        clip = write_clip(folder / "clip.mp4", (picture for case in shown for picture in case.pictures), FPS)
        frames = frames_of(clip, None, ShotDetector.size)
        for case in shown:
            detector = ShotDetector()
            first = None
            for frame in itertools.islice(frames, len(case.pictures)):
                first = frame.pts_seconds if first is None else first
                detector.feed(Frame(frame.image, frame.pts_seconds - first))
            found = [(round(shot.start_seconds, 2), shot.value) for shot in detector.finish()[1:]]
            told = told_rightly(case, found)
            kind = case.kind
            of[kind] += 1
            right[kind] += told
            if not told:
                wrong.append(f"{kind} (seed {seed}): {found} for {case.boundary}")
    return right, of, wrong


def told_rightly(case: Case, found: Sequence[tuple[float, str]]) -> bool:
    """Whether just the case's boundary was told, near enough and by its name."""
    wanted = [case.boundary] if case.boundary else []
    return len(found) == len(wanted) and all(
        start - NEAR_SECONDS <= at <= end + NEAR_SECONDS and _named(value, name, end - start)
        for (at, value), (start, end, name) in zip(found, wanted, strict=True)
    )


def _named(value: str, name: str, seconds: float) -> bool:
    """A change within half a second may be told as a cut."""
    return value == name or (seconds <= 0.5 and value == "cut")


def test_known_boundaries_are_told(tmp_path: Path) -> None:
    right, of, wrong = measured(HELD_BACK_SEEDS, tmp_path)
    assert right.total() >= 0.95 * of.total(), wrong

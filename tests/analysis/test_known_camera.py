"""Many drawn camera movements, of other worlds, speeds and hands than those that thresholds were chosen on: at least 95 % right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from analysis.detectors.camera import CameraDetector
from tests.drawn import Picture, write_clip
from tests.filmed import HEIGHT, WIDTH, Pose, filmed, shake, world
from tests.fully import unless_full
from tests.watched import fed

FPS = 15
SECONDS = 3
COUNT = FPS * SECONDS
HELD_BACK_SEEDS = unless_full(range(100, 102), range(100, 103))


@dataclass(frozen=True)
class Case:
    kind: str
    told: tuple[str, ...]
    poses: Sequence[Pose]
    moving_thing: float = 0.0
    """The share of the picture's area that a thing covers which crosses it."""


def cases(seed: int) -> Iterator[Case]:
    """One of each kind, its speed drawn anew."""
    rng = np.random.default_rng(seed)
    clock = np.arange(COUNT) / FPS
    way = 1 if rng.random() < 0.5 else -1
    still = [Pose()] * COUNT
    yield Case("static", ("static",), still)
    yield Case("static with a large moving thing", ("static",), still, moving_thing=float(rng.uniform(0.15, 0.35)))
    pan, zoom = float(np.exp(rng.uniform(np.log(0.025), np.log(0.6)))), float(np.exp(rng.uniform(np.log(0.04), np.log(0.3))))
    panned = ("pan right",) if way > 0 else ("pan left",)
    yield Case("pan", panned, [Pose(right=way * pan * t) for t in clock])
    yield Case("fast pan", panned, [Pose(right=way * 0.8 * t) for t in clock])
    yield Case("pan with a moving thing", panned, [Pose(right=way * (0.05 + pan / 2) * t) for t in clock], moving_thing=0.12)
    yield Case("tilt", ("tilt down",) if way > 0 else ("tilt up",), [Pose(down=way * pan * t) for t in clock])
    yield Case("zoom in", ("zoom in",), [Pose(zoom=float(np.exp(zoom * t))) for t in clock])
    yield Case("zoom out", ("zoom out",), [Pose(zoom=1.8 * float(np.exp(-zoom * t))) for t in clock])
    turning = float(rng.uniform(0.2, 0.6))
    yield Case("roll", ("roll",), [Pose(turn=way * turning * t) for t in clock])
    hand = shake(seed, COUNT, FPS, float(rng.uniform(0.006, 0.02)))
    yield Case("handheld", ("handheld",), [Pose(float(x), float(y)) for x, y in hand])
    light = hand * 0.5
    yield Case(
        "pan by hand", panned, [Pose(float(x) + way * (0.12 + pan / 2) * t, float(y)) for t, (x, y) in zip(clock, light, strict=True)]
    )
    yield Case(
        "zoom by hand",
        ("zoom in",),
        [Pose(float(x), float(y), float(np.exp((0.2 + zoom / 2) * t))) for t, (x, y) in zip(clock, light, strict=True)],
    )


def pictures_of(case: Case, seed: int) -> Iterator[Picture]:
    style = ("blobs", "rubble", "wall")[seed % 3]
    scene, thing = world(seed, style), world(seed + 1, "rubble")
    side = round(np.sqrt(case.moving_thing) * WIDTH * 0.75)
    for number, picture in enumerate(filmed(scene, case.poses, noise=2.0, seed=seed)):
        if side:
            x, y = round((WIDTH - side) * number / COUNT), (HEIGHT - min(side, HEIGHT)) // 2
            mask = np.zeros((HEIGHT, WIDTH), np.uint8)
            cv2.ellipse(mask, (x + side // 2, y + min(side, HEIGHT) // 2), (side // 2, min(side, HEIGHT) // 2), 0, 0, 360, 1, -1)
            moved = np.roll(thing[:HEIGHT, :WIDTH], x, axis=1)
            picture = np.where(mask[..., None] == 1, moved, picture)
        yield picture


def measured(seeds: Sequence[int], folder: Path) -> tuple[Counter[str], Counter[str], list[str]]:
    """Right half-seconds and all half-seconds of each kind, and what was told instead."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in seeds:
        shown = list(cases(seed))
        clip = write_clip(folder / "clip.mp4", (picture for case in shown for picture in pictures_of(case, seed)), FPS)
        tracks = fed(CameraDetector(), clip).finish([SECONDS * float(number) for number in range(1, len(shown))])
        for number, case in enumerate(shown):
            for moment in SECONDS * number + np.arange(0.25, SECONDS, 0.5):
                told = next((track.value for track in tracks if track.start_seconds <= moment < track.end_seconds), "nothing")
                of[case.kind] += 1
                right[case.kind] += told in case.told
                if told not in case.told:
                    wrong.append(f"{case.kind} (seed {seed}, {moment - SECONDS * number} s): {told}")
    return right, of, wrong


def test_known_movements_are_told(tmp_path: Path) -> None:
    right, of, wrong = measured(HELD_BACK_SEEDS, tmp_path)
    assert right.total() >= 0.95 * of.total(), wrong
    assert all(right[kind] >= 0.75 * of[kind] for kind in of), wrong

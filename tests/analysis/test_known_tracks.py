"""Many made-up sightings with the faults of a detector, of things whose paths are known: counts and movements are at least 95 % right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.boxes import clipped
from analysis.describers.scene import mended, things_in
from analysis.detectors.looks import Look
from analysis.detectors.tracking import join_objects
from analysis.timeline import Observation, Track

STEP = 0.5
SECONDS = 8
HELD_BACK_SEEDS = range(700, 740)
MISSED = 0.08
"""The share of looks at which the detector sees nothing of a thing that is there."""
WANDERS = 0.04
"""Of a box's side: the standard deviation of each of its edges from look to look."""


@dataclass(frozen=True)
class Thing:
    """Its centre at second 0 and its way in a second, as shares of the picture; it is in the picture while half of it is."""

    at: tuple[float, float]
    pace: tuple[float, float] = (0.0, 0.0)
    size: tuple[float, float] = (0.12, 0.2)

    def centre(self, seconds: float) -> tuple[float, float]:
        return self.at[0] + self.pace[0] * seconds, self.at[1] + self.pace[1] * seconds

    def there(self, seconds: float) -> bool:
        return all(0.0 <= where <= 1.0 for where in self.centre(seconds))

    @property
    def heading(self) -> str | None:
        dx, dy = self.pace
        if max(abs(dx), abs(dy)) < 0.02:
            return None
        return ("right" if dx > 0 else "left") if abs(dx) >= abs(dy) else ("bottom" if dy > 0 else "top")


@dataclass(frozen=True)
class Case:
    kind: str
    things: tuple[Thing, ...]


def cases(seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    for count in range(1, 6):
        places = [0.1 + 0.8 * (n + 0.5) / count for n in range(count)]
        yield Case("still things", tuple(Thing((x, float(rng.uniform(0.3, 0.7)))) for x in places))
    slow, quick = rng.uniform(0.04, 0.08), rng.uniform(0.1, 0.25)
    for way in (-1, 1):
        yield Case("a slow thing", (Thing((0.5 - way * 4 * slow, 0.5), (way * slow, 0.0)),))
        yield Case("a quick thing that comes and goes", (Thing((0.5 - way * 4 * quick, 0.5), (way * quick, 0.0)),))
        yield Case("up and down", (Thing((0.4, 0.5 - way * 4 * slow), (0.0, way * slow)),))
        rows = (0.3, 0.55, 0.8)
        yield Case("three in a row", tuple(Thing((0.5 - way * (4 * slow + 0.15 * n), y), (way * slow, 0.0)) for n, y in enumerate(rows)))
    pace = float(rng.uniform(0.06, 0.14))
    yield Case("two that meet and cross", (Thing((0.5 - 4 * pace, 0.5), (pace, 0.0)), Thing((0.5 + 4 * pace, 0.56), (-pace, 0.0))))
    yield Case("one that passes a still one", (Thing((0.5, 0.5)), Thing((0.5 - 4 * pace, 0.45), (pace, 0.0))))


def looks_at(things: Sequence[Thing], seed: int) -> list[Look]:
    rng = np.random.default_rng(seed)
    return [Look(number * STEP, tuple(_seen(things, number * STEP, rng)), fine=number % 2 == 1) for number in range(round(SECONDS / STEP))]


def _seen(things: Sequence[Thing], now: float, rng: np.random.Generator) -> Iterator[Observation]:
    for thing in things:
        noise, confidence, missed = rng.normal(0, WANDERS, 4), float(np.clip(rng.normal(0.66, 0.1), 0.3, 0.95)), rng.random() < MISSED
        if missed or not thing.there(now):
            continue
        (x, y), (wide, tall) = thing.centre(now), thing.size
        box = clipped(x + wide * (noise[0] - 0.5), y + tall * (noise[1] - 0.5), x + wide * (noise[2] + 0.5), y + tall * (noise[3] + 0.5))
        yield Observation(now, "object", "dog", confidence, box)


def measured(seeds: Sequence[int]) -> tuple[Counter[str], Counter[str], list[str]]:
    """The seconds with the right count and all seconds, the things that are one track with the right heading and all things, by kind."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in seeds:
        for number, case in enumerate(cases(seed)):
            tracks = mended(join_objects(looks_at(case.things, seed * 100 + number)), [])
            for second in range(SECONDS):
                there = [thing for thing in case.things if all(thing.there(second + part) for part in (-0.5, 0.0, 0.5, 1.0, 1.5))]
                near = [thing for thing in case.things if any(thing.there(second + part) for part in (-0.5, 0.0, 0.5, 1.0, 1.5))]
                counted = len(things_in(tracks, second, second + 1))
                good = len(there) <= counted <= len(near)
                _note(f"{case.kind}: count", good, f"second {second}, seed {seed}: {counted}", right, of, wrong)
            whole = sorted(filter(None, (_heading(track) for track in tracks)))
            wanted = sorted(filter(None, (thing.heading for thing in case.things)))
            _note(f"{case.kind}: headings", whole == wanted, f"seed {seed}: {whole} for {wanted}", right, of, wrong)
            _note(f"{case.kind}: one track each", len(tracks) == len(case.things), f"seed {seed}: {len(tracks)}", right, of, wrong)
    return right, of, wrong


def _heading(track: Track) -> str | None:
    (_, x0, y0), (_, x1, y1) = track.path[0], track.path[-1]
    seconds = max(STEP, track.path[-1][0] - track.path[0][0])
    return Thing((x0, y0), ((x1 - x0) / seconds, (y1 - y0) / seconds)).heading


def _note(kind: str, good: bool, what: str, right: Counter[str], of: Counter[str], wrong: list[str]) -> None:
    of[kind] += 1
    right[kind] += good
    if not good:
        wrong.append(f"{kind}, {what}")


def test_known_paths_are_told() -> None:
    right, of, wrong = measured(HELD_BACK_SEEDS)
    assert all(right[kind] >= 0.95 * of[kind] for kind in of), wrong

"""A consumer gets the first frame at or after each instant k / rate, whatever the frames' times are."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from analysis.video.plan import exact_rate, fitted_size, reaches_instant


def chosen(times: list[Fraction], rate: float) -> list[Fraction]:
    previous: Fraction | None = None
    taken = []
    for time in times:
        if reaches_instant(previous, time, exact_rate(rate)):
            taken.append(time)
        previous = time
    return taken


def chosen_by_trying(times: list[Fraction], rate: float) -> list[Fraction]:
    """For every instant up to the last frame, the first frame at or after it."""
    taken = []
    for k in range(int(times[-1] * exact_rate(rate)) + 1):
        first = next(time for time in times if time >= k / exact_rate(rate))
        if first not in taken:
            taken.append(first)
    return taken


@pytest.mark.parametrize("rate", [0.1, 0.7, 1, 2, 5, 7.3, 10, 29.97, 60])
@pytest.mark.parametrize("tick", [Fraction(1001, 30000), Fraction(1, 25), Fraction(1, 1000), Fraction(1, 90000)])
def test_the_grid_is_the_same_as_by_trying_every_instant(rate: float, tick: Fraction) -> None:
    generator = random.Random(f"{rate} {tick}")
    ticks, times = 0, []
    for _ in range(120):
        times.append(ticks * tick)
        ticks += generator.randint(1, max(1, int(Fraction(1, 5) / tick)))
    assert chosen(times, rate) == chosen_by_trying(times, rate)


def test_instants_fall_on_frames_without_rounding() -> None:
    times = [Fraction(k, 10) for k in range(100)]
    assert chosen(times, 5) == times[::2]
    assert chosen(times, 0.1) == [Fraction(0)]
    assert chosen(times, 10) == times


def test_a_rate_above_the_videos_own_takes_every_frame_once() -> None:
    times = [Fraction(k, 12) for k in range(24)]
    assert chosen(times, 60) == times


def test_no_rate_takes_every_frame() -> None:
    assert reaches_instant(Fraction(1), Fraction(1001, 1000), None)


@pytest.mark.parametrize(
    ("size", "longest", "fitted"),
    [
        ((1920, 1080), 160, (160, 90)),
        ((1080, 1920), 640, (360, 640)),
        ((320, 240), 640, (320, 240)),
        ((320, 240), None, (320, 240)),
        ((4000, 16), 160, (160, 1)),
    ],
)
def test_pictures_are_shrunk_to_their_longer_side_and_never_enlarged(size: tuple[int, int], longest: int, fitted: tuple[int, int]) -> None:
    assert fitted_size(*size, longest) == fitted

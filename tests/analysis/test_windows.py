"""A window of a screen recording isn't told as a television."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.detectors.windows import as_windows
from analysis.timeline import Box, Track


def screen(confidence: float, value: str = "tv") -> Track:
    return Track("object", 0.0, 2.0, value, confidence=confidence, box=(0.1, 0.1, 0.8, 0.8), track_id=1)


def lines(count: int, x: float = 0.3) -> list[Track]:
    return [
        Track("text", 0.0, 2.0, f"file {n}.png", box=(x, 0.2 + 0.08 * n, x + 0.1, 0.25 + 0.08 * n), track_id=9 + n) for n in range(count)
    ]


def test_a_doubtful_tv_full_of_words_is_a_window() -> None:
    (window,) = as_windows([screen(0.51)], lines(5))
    assert (window.kind, window.value) == ("thing", "page or window on a screen")


def test_a_sure_tv_one_with_a_caption_and_words_beside_it_change_nothing() -> None:
    for track, texts in (
        (screen(0.8), lines(5)),
        (screen(0.51), lines(1)),
        (screen(0.51), lines(5, x=0.85)),
        (screen(0.51, "dog"), lines(5)),
    ):
        assert as_windows([track], texts) == [track]


LIST, BESIDE, BELOW, APART = (0.05, 0.1, 0.2, 0.7), (0.195, 0.105, 0.8, 0.71), (0.05, 0.695, 0.2, 0.9), (0.4, 0.1, 0.8, 0.7)
WORDS = [
    Track("text", 0.0, 2.0, "file.png", box=(x, y, x + 0.1, y + 0.02), track_id=9)
    for x in (0.08, 0.5)
    for y in (0.2, 0.3, 0.4, 0.5, 0.72, 0.76, 0.8, 0.84)
]


@pytest.mark.parametrize(
    ("boxes", "told"),
    [
        ((LIST, BESIDE), [(0.05, 0.1, 0.8, 0.71)]),
        ((BELOW, LIST), [(0.05, 0.1, 0.2, 0.9)]),
        ((LIST, APART), [LIST, APART]),
        ((BESIDE, BELOW), [BESIDE, BELOW]),
    ],
)
def test_panes_that_share_a_side_are_one_window_and_others_are_not(boxes: tuple[Box, Box], told: list[Box]) -> None:
    assert [track.box for track in as_windows([replace(screen(0.51), box=box) for box in boxes], WORDS)] == told

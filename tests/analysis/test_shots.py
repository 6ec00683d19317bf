"""Cuts, fades and dissolves in drawn clips, and what is none: flashes, pans, things that move."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from analysis.detectors.shots import ShotDetector, cuts_of
from tests.drawn import Picture, scenery, write_clip
from tests.watched import fed

FPS = 25
BLACK = np.zeros((360, 640, 3), np.uint8)
FIRST, SECOND, THIRD = (scenery(seed) for seed in (11, 12, 13))

Shots = Callable[..., list[tuple[str, float]]]


def held(picture: Picture, seconds: float) -> list[Picture]:
    return [picture] * round(seconds * FPS)


def mixed(old: Picture, new: Picture, seconds: float) -> list[Picture]:
    count = round(seconds * FPS)
    shares = [(number + 1) / (count + 1) for number in range(count)]
    return [(old * (1 - share) + new * share).astype(np.uint8) for share in shares]


@pytest.fixture
def shots(tmp_path: Path) -> Shots:
    def find(pictures: Iterable[Picture], rate: float | None = None) -> list[tuple[str, float]]:
        detector = fed(ShotDetector(rate), write_clip(tmp_path / "clip.mp4", pictures, FPS))
        return [(shot.value, round(shot.start_seconds, 2)) for shot in detector.finish()]

    return find


def test_a_hard_cut_lies_on_its_frame(shots: Shots) -> None:
    assert shots([*held(FIRST, 2), *held(SECOND, 2)]) == [("start", 0.0), ("cut", 2.0)]


def test_cuts_at_five_frames_a_second_are_found_at_the_next_look(shots: Shots) -> None:
    found = shots([*held(FIRST, 1.5), *held(SECOND, 1.5), *held(THIRD, 1.5)], rate=5)
    assert [name for name, _ in found] == ["start", "cut", "cut"]
    assert [at for _, at in found] == [0.0, 1.6, 3.2]


def test_a_fade_out_and_in_begin_shots_at_their_middles(shots: Shots) -> None:
    found = shots([*held(FIRST, 2), *mixed(FIRST, BLACK, 1), *held(BLACK, 1.5), *mixed(BLACK, SECOND, 1), *held(SECOND, 2)])
    assert [name for name, _ in found] == ["start", "fade", "fade"]
    assert found[1][1] == pytest.approx(2.5, abs=0.2) and found[2][1] == pytest.approx(5.0, abs=0.2)


def test_a_dissolve_begins_a_shot_at_its_middle(shots: Shots) -> None:
    found = shots([*held(FIRST, 2), *mixed(FIRST, SECOND, 1), *held(SECOND, 2)])
    assert [name for name, _ in found] == ["start", "dissolve"]
    assert found[1][1] == pytest.approx(2.5, abs=0.2)


@pytest.mark.parametrize("seam", [2.2, 2.4, 2.6, 2.8, 3.0, 3.2])
def test_a_dissolve_over_a_seam_is_told_once(tmp_path: Path, seam: float) -> None:
    clip = write_clip(tmp_path / "clip.mp4", [*held(FIRST, 2), *mixed(FIRST, SECOND, 1), *held(SECOND, 2)], FPS)
    left = cuts_of(fed(ShotDetector(), clip, 0.0, seam).finish())
    right = cuts_of(fed(ShotDetector(), clip, seam - 2.0).finish(seam))
    told = [at for at in left if at < seam] + [at for at in right if at >= seam]
    assert len(told) == 1 and 2.0 <= told[0] <= 3.2


def test_a_long_dissolve_begins_a_shot_at_its_middle(shots: Shots) -> None:
    found = shots([*held(FIRST, 1.5), *mixed(FIRST, SECOND, 3), *held(SECOND, 1.5)])
    assert [name for name, _ in found] == ["start", "dissolve"]
    assert found[1][1] == pytest.approx(3.0, abs=0.3)


def test_a_video_that_fades_in_at_once_has_one_first_shot(shots: Shots) -> None:
    assert [name for name, _ in shots([*held(BLACK, 0.2), *mixed(BLACK, FIRST, 1), *held(FIRST, 2)])] == ["start"]


def test_a_flash_is_no_cut(shots: Shots) -> None:
    white = np.full_like(FIRST, 255)
    assert shots([*held(FIRST, 1.5), *held(white, 0.08), *held(FIRST, 1.5)]) == [("start", 0.0)]


def test_a_fast_pan_is_no_cut(shots: Shots) -> None:
    wide = scenery(14, 3200, 360)
    assert shots([wide[:, x : x + 640] for x in range(0, 2400, 32)]) == [("start", 0.0)]


def test_a_lamp_that_is_switched_on_is_no_cut(shots: Shots) -> None:
    dim = (FIRST * 0.6).astype(np.uint8)
    assert shots([*held(dim, 1.5), *held(FIRST, 1.5)]) == [("start", 0.0)]


def test_two_cuts_within_half_a_second_are_one(shots: Shots) -> None:
    assert len(shots([*held(FIRST, 1.5), *held(SECOND, 0.2), *held(THIRD, 1.5)])) == 2


def test_shots_touch_and_cover_all_frames(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", [*held(FIRST, 1), *held(SECOND, 1), *held(THIRD, 1)], FPS)
    shots = fed(ShotDetector(), clip).finish()
    assert shots[0].start_seconds == 0.0 and shots[-1].end_seconds == pytest.approx(3.0, abs=0.01)
    assert [shot.end_seconds for shot in shots[:-1]] == [shot.start_seconds for shot in shots[1:]] == cuts_of(shots)


def test_no_frames_no_shots() -> None:
    assert ShotDetector().finish() == []

"""What the long trials measure with: slopes that no peak moves, clips that a seed repeats, and folders that don't outlive their trial."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest

from soak.__main__ import PARTS
from soak.clips import draw_clip
from soak.load import files_more, slope
from soak.product import PREFIX, trial_folder


def test_a_slope_is_that_of_the_whole_whatever_peaks_stand_in_it():
    points = [(hour / 100, 100 + 5 * hour / 100) for hour in range(100)]
    points[97] = (0.97, 900.0)
    assert slope(points) == pytest.approx(5.0, abs=0.2)
    assert slope([(hour, 70.0) for hour in range(20)]) == 0


def test_files_that_stay_open_are_counted_and_those_of_a_moment_are_not():
    assert files_more([10] * 30) == 0
    assert files_more([10] * 20 + [90] + [10] * 20) == 0
    assert files_more(list(range(10, 40))) == 20


def test_a_seed_draws_the_same_clip_again(tmp_path):
    first, again, other = (draw_clip(tmp_path / f"{name}.mp4", 2, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()


def test_a_trial_leaves_no_folder_and_clears_away_that_of_one_that_was_killed():
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{ended.pid}-"))
    with pytest.raises(RuntimeError), trial_folder() as folder:
        (folder / "something").write_text("written")
        assert not left.exists()
        raise RuntimeError("the trial broke")
    assert not folder.exists()


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_soak_is_there(part):
    assert (Path(__file__).parents[1] / "soak" / f"{part}.py").exists()

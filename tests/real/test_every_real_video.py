"""Every real video beside the project gets a line for every second, or one plain sentence; skipped where they are absent."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fully import FULL

VIDEOS = Path(__file__).parents[2].parent / "shared" / "videos"
JUDGED = set() if FULL else {path.stem for path in (VIDEOS.parent / "eval" / "truth").glob("*.json")}
WITHOUT_A_PICTURE = {"wc_audio_only_frag.mp4", "wpt_sound_5.mp3"}
FILES = sorted(path for path in VIDEOS.glob("*") if path.suffix != ".md")

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not FILES, reason="the real videos (../shared/videos) are not beside the project"),
]


def analysis(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", str(path), "--json", "--preset", "fast"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("path", [p for p in FILES if p.name in WITHOUT_A_PICTURE], ids=lambda path: path.name)
def test_a_file_without_a_picture_is_refused_in_one_sentence(path: Path) -> None:
    done = analysis(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1 and done.stderr.strip().endswith(".")


def once(path: Path) -> object:
    """The file, but not once more where another command describes it."""
    judged = pytest.mark.skipif(path.stem in JUDGED, reason="`make score` describes it; FULL=1 does it here too")
    return pytest.param(path, id=path.name, marks=judged)


@pytest.mark.parametrize("path", [once(p) for p in FILES if p.name not in WITHOUT_A_PICTURE])
def test_a_video_gets_a_line_for_every_second(path: Path) -> None:
    done = analysis(path)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    seconds = math.ceil(document["video"]["duration_seconds"])
    assert [line["second"] for line in document["seconds"]] == list(range(seconds))
    assert document["run"]["coverage"]["failed"] == 0
    assert all(line["text"].strip() for line in document["seconds"])
    if path.name == "dc_corrupted.mp4":
        assert document["video"]["warnings"]
    if path.name == "wpt_green-at-15.mp4":
        assert_the_clock_is_right(document)


def assert_the_clock_is_right(document: dict) -> None:
    """The picture shows its own time as minutes:seconds:frames (30 a second): what is read must be the moment of the reading."""
    clocks = [track for track in document["tracks"]["text"] if re.fullmatch(r"\d\d:\d\d:\d\d", track["value"])]
    assert len(clocks) >= 0.9 * len(document["seconds"])
    for clock in clocks:
        minutes, seconds, frames = map(int, clock["value"].split(":"))
        assert clock["start"] == pytest.approx(60 * minutes + seconds + frames / 30, abs=0.04)

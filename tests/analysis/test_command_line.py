"""`python -m analysis` as other programs use it: lines, one JSON document, exit statuses, plain refusals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drawn import three_shots, write_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "three shots.mp4", three_shots(seconds=7))


def analysis(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "analysis", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def test_lines_come_in_order(clip: Path) -> None:
    done = analysis(clip)
    assert done.returncode == 0, done.stderr
    assert [line.split("]")[0] for line in done.stdout.splitlines()] == [f"[{second}s" for second in range(7)]


def test_the_document_stands_alone_on_standard_output(clip: Path) -> None:
    done = analysis(clip, "--json", "--preset", "fast", "--from", "2", "--to", "5")
    document = json.loads(done.stdout)
    assert document["schema"] == "secondsight/1"
    assert [line["second"] for line in document["seconds"]] == [2, 3, 4]
    assert document["run"]["range"] == [2, 5] and document["run"]["preset"] == "fast"
    assert document["run"]["coverage"] == {
        "seconds": 3,
        **{status: sum(line["status"] == status for line in document["seconds"]) for status in ("described", "carried", "failed")},
    }
    assert document["video"]["duration_seconds"] == pytest.approx(7.0, abs=0.001)


def test_a_name_that_is_no_text_spoils_no_document(clip: Path, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/caf\xe9.mp4"
    os.link(clip, odd)
    done = analysis(os.fsdecode(odd), "--json", "--preset", "fast", "--to", "1")
    assert json.loads(done.stdout)["video"]["name"] == "caf?.mp4"


@pytest.mark.parametrize(
    "content", [b"", b"These are words and not a video.\n" * 20, b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n"], ids=str
)
def test_what_is_no_video_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.mp4"
    file.write_bytes(content)
    done = analysis(file)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1 and done.stderr.strip().endswith(".")


def test_a_missing_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    done = analysis(tmp_path / "nowhere.mp4")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr


def test_a_range_outside_the_video_says_what_there_is(clip: Path) -> None:
    done = analysis(clip, "--from", "9")
    assert done.returncode == 1
    assert "seconds 0 to 6" in done.stderr


def test_an_unknown_describer_says_which_there_are(clip: Path) -> None:
    done = analysis(clip, "--describer", "oracle")
    assert done.returncode == 1
    assert "composed" in done.stderr

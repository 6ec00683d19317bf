"""Each guard switched off in turn lets something through: what holds today would be missed."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.video import source
from analysis.video.process import ROOT
from analysis.video.source import Consumer, VideoError, VideoSource
from tests.hostile.canaries import Canaries, canaries
from tests.hostile.corpus import named
from tests.hostile.guards import GUARDS, Guard, switched
from tests.hostile.made import Clips
from tests.hostile.trial import Outcome, tried_input


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canaries]:
    with canaries(tmp_path_factory.mktemp("canaries")) as listening:
        yield listening


@pytest.fixture(scope="module")
def clips(around: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return Clips(tmp_path_factory.mktemp("good"), around.around)


def outcome_with(lines: str, guard: Guard, folder: Path, clips: Clips, around: Canaries) -> Outcome:
    with switched(lines, str(around.around.canary.parent), guard.cpu_seconds):
        return tried_input(named(guard.shows), folder, clips, around)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_holds_and_without_it_the_input_comes_through(guard: Guard, clips: Clips, around: Canaries, tmp_path: Path) -> None:
    on = outcome_with(guard.beside, guard, tmp_path, clips, around)
    assert guard.holds(on.verdict, on.canary_seen), on
    off = outcome_with(guard.beside + guard.off, guard, tmp_path, clips, around)
    assert not guard.holds(off.verdict, off.canary_seen), off


LIMITS = {
    "RLIMIT_FSIZE": "os.write(given, b'x')",
    "RLIMIT_NOFILE": "[os.dup(given) for _ in range(20)]",
    "RLIMIT_CORE": "assert resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)",
}
"""What a locked process tries; it comes through only without the limit."""

_TRY = """
import json, os, resource, signal, sys
sys.path.insert(0, sys.argv[1])
from analysis.video import sandbox
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_CORE, (4096, resource.getrlimit(resource.RLIMIT_CORE)[1])) if {core} else None
given, real = int(sys.argv[2]), resource.setrlimit
sandbox.resource.setrlimit = lambda kind, to: None if kind == {without} else real(kind, to)
sandbox.lock(sandbox.Limits(20, 1 << 30), os.getppid())
try:
    {attempt}
    came_through = True
except (OSError, AssertionError):
    came_through = False
os.write(1, json.dumps(came_through).encode()); os._exit(0)
"""


def comes_through(limit: str, off: bool, folder: Path) -> bool:
    without = f"resource.{limit}" if off else "None"
    core = limit == "RLIMIT_CORE" and resource.getrlimit(resource.RLIMIT_CORE)[1] != 0
    script = _TRY.format(without=without, attempt=LIMITS[limit], core=core)
    with (folder / "written").open("wb") as file:
        command = [sys.executable, "-I", "-c", script, str(ROOT), str(file.fileno())]
        done = subprocess.run(command, capture_output=True, pass_fds=[file.fileno()], timeout=30, check=True)
    return bool(json.loads(done.stdout))


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_holds_and_without_it_the_attempt_comes_through(limit: str, tmp_path: Path) -> None:
    assert not comes_through(limit, off=False, folder=tmp_path)
    if limit == "RLIMIT_CORE" and resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this system allows no core files at all")
    assert comes_through(limit, off=True, folder=tmp_path)


def test_a_child_that_hangs_is_ended_by_the_clock(clips: Clips, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(clips.mp4)
    took = {}
    for patience in (0.5, 2.5):
        monkeypatch.setattr(source, "PROBE_WALL_SECONDS", patience)
        began = time.monotonic()
        hanging = switched("import time; child.index_video = lambda file: time.sleep(60)\n", "")
        with hanging, VideoSource(path) as video, pytest.raises(VideoError) as refusal:
            video.probe()
        took[patience] = time.monotonic() - began
        assert refusal.value.code == "slow"
    assert took[0.5] < 2.5 <= took[2.5], "only the clock ends it"


DEATHS = {
    "a crash": (f"os.kill(os.getpid(), {signal.SIGSEGV.value})", "decode"),
    "an abort": ("os.abort()", "decode"),
    "a bus error": (f"os.kill(os.getpid(), {signal.SIGBUS.value})", "decode"),
    "an end without a word": ("os._exit(0)", "decode"),
    "the system's want of memory": (f"os.kill(os.getpid(), {signal.SIGKILL.value})", "killed"),
    "a forbidden call's end": (f"os.kill(os.getpid(), {signal.SIGSYS.value})", "decode"),
    "an error that nobody foresaw": ("1 / 0", "decode"),
}


@pytest.mark.parametrize("death", DEATHS)
def test_a_child_that_dies_is_a_plain_sentence_and_the_next_one_starts(death: str, clips: Clips, tmp_path: Path) -> None:
    line, code = DEATHS[death]
    path = tmp_path / "clip.mp4"
    path.write_bytes(clips.mp4)
    # the filter of calls forbids a process to kill, itself too; what is tried here is the parent
    dying = f"import os\nsandbox._filter_calls = lambda: True\ndef dies(file):\n    {line}\nchild.index_video = dies\n"
    with VideoSource(path) as video:
        with switched(dying, ""), pytest.raises(VideoError) as refusal:
            video.probe()
        assert refusal.value.code == code and refusal.value.sentence.endswith(".")
        assert len(list(video.frames([Consumer("every", None, 64)]))) == 100, "the next one starts"


def test_no_door_is_left_in_the_code_that_users_run() -> None:
    """Guards can be switched off by a test's own lines in its own child; by no setting, argument or variable."""
    for path in (ROOT / "analysis" / "video").glob("*.py"):
        text = path.read_text()
        assert "os.environ" not in text and "getenv" not in text, path.name
    assert "-I" in (ROOT / "analysis" / "video" / "process.py").read_text()

"""The locked child can't do what decoding doesn't need: each refused system call is tried in a locked process."""

from __future__ import annotations

import errno
import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis.video.process import ROOT, sandbox_status
from analysis.video.sandbox import filter_program
from analysis.video.source import Consumer, VideoError, VideoSource
from analysis.video.syscalls import MACHINES
from tests.encoded import numbered_picture, write_video

needs_seccomp = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES, reason="this system has no filter of system calls"
)


def decoding_child() -> int:
    """The process id of the one child that decodes; other tests of the session keep a queue server running."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    (child,) = [child for child in children if b"analysis.video.child" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return int(child)


LOCKED = """
import ctypes, errno, json, os, socket, sys, threading
sys.path.insert(0, sys.argv[1])
from analysis.video.sandbox import Limits, lock
assert lock(Limits(20, 1 << 30), os.getppid())
libc = ctypes.CDLL(None, use_errno=True)
def errno_of(number, *given):
    ctypes.set_errno(0)
    result = libc.syscall(number, *(ctypes.c_long(value) for value in (*given, *[0] * (6 - len(given)))))
    return ctypes.get_errno() if result == -1 else 0
def refused(attempt):
    try:
        attempt()
    except OSError as error:
        return error.errno
"""


def in_locked_process(lines: str) -> dict[str, int | None]:
    """What `lines` leave in `answer`, run in a process locked as the child is."""
    script = LOCKED + "answer = {}\n" + lines + "\nos.write(1, json.dumps(answer).encode()); os._exit(0)"
    done = subprocess.run([sys.executable, "-I", "-c", script, str(ROOT)], capture_output=True, timeout=20)
    assert done.returncode == 0, done.stderr.decode()
    answer: dict[str, int | None] = json.loads(done.stdout)
    return answer


@needs_seccomp
def test_every_refused_call_is_refused() -> None:
    calls = MACHINES[platform.machine()].refused
    assert {"execve", "openat", "socket", "ptrace", "io_uring_setup", "mount", "unlinkat", "kill"} <= calls.keys()
    answer = in_locked_process(f"for name, number in {calls!r}.items(): answer[name] = errno_of(number)")
    assert answer == dict.fromkeys(calls, errno.EPERM)


@needs_seccomp
def test_new_processes_are_refused_and_new_threads_are_not() -> None:
    machine = MACHINES[platform.machine()]
    answer = in_locked_process(f"""
answer["clone"] = errno_of({machine.clone}, {signal.SIGCHLD.value})
answer["clone3"] = errno_of({machine.clone3})
answer["fork"] = refused(os.fork)
answer["exec"] = refused(lambda: os.execv(sys.executable, [sys.executable]))
answer["open"] = refused(lambda: open("/etc/passwd"))
answer["socket"] = refused(socket.socket)
done = []
thread = threading.Thread(target=done.append, args=(1,)); thread.start(); thread.join()
answer["threads"] = len(done)
""")
    refusals = dict.fromkeys(["clone", "fork", "exec", "open", "socket"], errno.EPERM)
    assert answer == {**refusals, "clone3": errno.ENOSYS, "threads": 1}


@needs_seccomp
def test_calls_that_came_after_the_table_are_absent() -> None:
    answer = in_locked_process("for number in (451, 452, 462, 500, 4000): answer[str(number)] = errno_of(number)")
    assert set(answer.values()) == {errno.ENOSYS}


@needs_seccomp
def test_limits_can_be_read_and_not_set() -> None:
    machine = MACHINES[platform.machine()]
    answer = in_locked_process(f"""
import resource
wanted = (ctypes.c_ulong * 2)(8, 8)
answer["read"] = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
answer["set"] = errno_of({machine.prlimit64}, 0, resource.RLIMIT_NOFILE, ctypes.addressof(wanted), 0)
answer["set_old"] = errno_of({machine.refused["setrlimit"]}, resource.RLIMIT_NOFILE, ctypes.addressof(wanted))
answer["other"] = errno_of({machine.prlimit64}, os.getppid(), resource.RLIMIT_NOFILE, 0, 0)
answer["pointer"] = errno_of({machine.prlimit64}, 0, resource.RLIMIT_NOFILE, 1 << 40, 0)
""")
    assert answer == {"read": 16, **dict.fromkeys(["set", "set_old", "other", "pointer"], errno.EPERM)}


@needs_seccomp
@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 is x86_64's")
def test_calls_by_the_x32_abi_are_refused() -> None:
    assert in_locked_process("answer['getpid'] = errno_of(0x40000000 | 39)") == {"getpid": errno.EPERM}


@pytest.mark.parametrize("name", MACHINES)
def test_both_machines_have_a_whole_filter(name: str) -> None:
    machine = MACHINES[name]
    assert len(machine.refused) > 100 and len(filter_program(machine)) // 8 < 255
    for call in ("execve", "execveat", "openat", "openat2", "socket", "connect", "ptrace", "mount", "io_uring_setup", "renameat2"):
        assert machine.refused[call] > 0
    assert machine.clone not in machine.refused.values()


def test_the_health_page_is_told_whether_the_lock_holds() -> None:
    locked, sentence = sandbox_status()
    assert locked == (sys.platform == "linux" and platform.machine() in MACHINES) and sentence.endswith(".")


@needs_seccomp
def test_the_child_that_decodes_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    with VideoSource(write_video(tmp_path / "clip.mp4", count=200)) as source:
        frames = source.frames([Consumer("every", None, None)])
        next(frames)
        child = decoding_child()
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{child}/status").read_text().splitlines() if ":\t" in line)
        limits = Path(f"/proc/{child}/limits").read_text()
        environment = Path(f"/proc/{child}/environ").read_bytes()
        opened = {str(entry.readlink()) for entry in Path(f"/proc/{child}/fd").iterdir()}
        frames.close()
    assert (status["Seccomp"], status["NoNewPrivs"]) == ("2", "1")
    wanted = {"Max address space": 1 << 30, "Max file size": 0, "Max core file size": 0, "Max open files": 16}
    found = {name: int(line[len(name) :].split()[0]) for line in limits.splitlines() for name in wanted if line.startswith(name)}
    assert found == wanted
    assert b"hunter2" not in environment
    assert {name.split(":")[0] for name in opened} == {"/dev/null", "pipe", "/memfd", str(tmp_path / "clip.mp4")}


def test_a_child_that_crashes_is_a_plain_sentence_within_two_seconds(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", count=400)) as source:
        source.probe()
        frames = source.frames([Consumer("every", None, None)])
        next(frames)
        child = decoding_child()
        os.kill(child, signal.SIGSEGV)
        began = time.monotonic()
        with pytest.raises(VideoError) as refusal:
            list(frames)
        assert time.monotonic() - began < 2
        assert refusal.value.code == "decode" and "Traceback" not in str(refusal.value)
        assert len(list(source.frames([Consumer("every", 1, None)]))) == 16, "the next decode works"


def test_a_child_that_uses_up_its_time_is_told_apart_from_a_crash(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", count=200)) as source:
        frames = source.frames([Consumer("every", None, None)])
        next(frames)
        child = decoding_child()
        os.kill(child, signal.SIGXCPU)
        with pytest.raises(VideoError) as refusal:
            list(frames)
    assert refusal.value.code == "slow"


def test_a_picture_that_needs_too_much_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_video(tmp_path / "clip.mp4", pictures=[numbered_picture(n, 1920, 1080) for n in range(3)], options={"preset": "ultrafast"})
    monkeypatch.setattr("analysis.video.source.ADDRESS_BYTES", 150 << 20)
    with VideoSource(path) as source, pytest.raises(VideoError) as refusal:
        source.probe()
    assert refusal.value.code == "memory"

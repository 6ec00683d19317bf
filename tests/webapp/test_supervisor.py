"""A part that dies is started again, later each time, and five deaths in a minute end everything."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from webapp.launch import processes
from webapp.launch.processes import Part
from webapp.launch.refusal import StartRefused
from webapp.launch.supervisor import Supervisor


def part(name: str, code: str) -> Part:
    return Part(name, [sys.executable, "-S", "-c", code], dict(os.environ))


def alive(process: int) -> bool:
    """Whether it runs; one that has ended but wasn't asked about has no files."""
    return Path(f"/proc/{process}/fd/0").exists()


def test_five_deaths_in_a_minute_stop_everything(monkeypatch):
    monkeypatch.setattr(processes, "FIRST_PAUSE_SECONDS", 0.01)
    supervisor = Supervisor()
    supervisor.add(part("patient part", "import time; time.sleep(600)"))
    supervisor.add(part("broken part", "raise SystemExit(3)"))
    with pytest.raises(StartRefused, match=r"The broken part stopped 5 times within 60 seconds \(status 3\)"):
        supervisor.wait(60)
    supervisor.stop()
    assert not any(each.alive for each in supervisor.parts)


def test_each_pause_is_twice_as_long():
    broken = part("broken part", "raise SystemExit(3)")
    pauses = []
    for _ in range(4):
        broken.start()
        assert broken.process is not None
        broken.process.wait(20)
        broken.note_death()
        pauses.append(broken.start_at - broken.deaths[-1])
    assert pauses == pytest.approx([0.5, 1, 2, 4])


def test_deaths_long_ago_are_forgiven():
    tired = part("tired part", "pass")
    tired.deaths = [time.monotonic() - 61] * 4
    tired.start()
    assert tired.process is not None
    tired.process.wait(20)
    tired.note_death()
    assert len(tired.deaths) == 1 and not tired.hopeless


def test_a_part_that_ignores_the_end_is_killed_with_all_it_started(monkeypatch, tmp_path):
    monkeypatch.setattr("webapp.launch.supervisor.WARM_SECONDS", 0.2)
    monkeypatch.setattr("webapp.launch.supervisor.COLD_SECONDS", 0.2)
    code = f"""
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    open({str(tmp_path / "pid")!r}, "w").write(str(child))
time.sleep(600)
"""
    supervisor = Supervisor()
    supervisor.add(part("deaf part", code))
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.02)
    grandchild = int((tmp_path / "pid").read_text())
    supervisor.stop()
    assert not supervisor.parts[0].alive
    end = time.monotonic() + 5
    while alive(grandchild) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(grandchild)

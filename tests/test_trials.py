"""The short forms of the long trials: each ends by itself with every figure as wanted, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from soak.figures import Figure, told
from soak.product import PREFIX

ROOT = Path(__file__).parents[1]
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")]


def figures_of(*words: str, most_seconds: float = 280) -> list[Figure]:
    """What a trial tells; fails where it broke, and where it left a folder behind."""
    trial = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        said, _ = trial.communicate(timeout=most_seconds)
    except subprocess.TimeoutExpired:
        trial.terminate()
        said, _ = trial.communicate()
    assert trial.returncode == 0, said[-4000:]
    assert not list(Path(tempfile.gettempdir()).glob(f"{PREFIX}{trial.pid}-*"))
    figures = [figure for line in said.splitlines() if (figure := told(line)) is not None]
    assert figures, said
    return figures


def unmet(figures: list[Figure]) -> list[Figure]:
    return [figure for figure in figures if not figure.met]


def test_eight_kills_and_an_emptied_queue_lose_nothing():
    figures = figures_of("soak.kills", "--runs", "6", "--kills", "8", "--empties", "1", "--clips", "2", "--seconds", "24")
    # how long the gaps are is for a machine that does nothing else
    assert unmet(figures[:3]) == []
    assert figures[0].what == "runs complete after 8 kill -9 and 1 emptied queues" and figures[0].seen == "6 of 6"


def test_two_workers_that_slept_past_their_lease_write_nothing():
    figures = figures_of("soak.zombies", "--times", "2", "--seconds", "24")
    assert unmet(figures) == [] and figures[0].seen == "2 of 2"


@pytest.mark.skipif(subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode != 0, reason="needs unshare")
def test_a_full_disk_is_told_on_every_page_and_costs_no_line():
    assert unmet(figures_of("soak.full_disk", "--times", "1", "--seconds", "3")) == []


def test_open_pages_have_every_line_once_after_the_web_server_was_killed():
    figures = figures_of("soak.web_kills", "--kills", "1", "--sockets", "5", "--seconds", "20")
    assert [figure for figure in unmet(figures) if "missing" in figure.what] == []

"""The short form of the trial with a large file: through the whole product, killed in the middle."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from soak.figures import told

pytestmark = pytest.mark.slow


def test_a_file_through_a_killed_web_process_is_whole_and_takes_little():
    command = [sys.executable, "-m", "soak.uploads", "64"]
    trial = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=180, check=False)
    assert trial.returncode == 0, trial.stderr
    figures = [figure for line in trial.stdout.splitlines() if (figure := told(line))]
    assert len(figures) == 5
    assert not [figure for figure in figures if not figure.met]

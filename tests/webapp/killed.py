"""A piece of work that is killed at a chosen moment, in a process of its own, on the test's own database and files."""

from __future__ import annotations

import signal
import subprocess
import sys

from tests.webapp.processes import ROOT, environment

BEGIN = """
import os, signal, sys
import django
django.setup()

def killed(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_in(code: str, *words: object) -> None:
    """Run `code`, which calls `killed` at some moment; `words` are its sys.argv[1:]."""
    command = [sys.executable, "-c", BEGIN + code, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr

"""`make audit` fails for what is known to be unsafe, and only warns where nobody could be asked."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("audit", Path(__file__).parents[1] / "install" / "audit.py")
assert spec and spec.loader
audit = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)

GOOD = {"name": "django", "version": "5.2.19", "vulns": []}
UNASKED = {"name": "av", "skip_reason": "not found"}
BAD = {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-1"}]}


@pytest.mark.parametrize(
    ("packages", "good", "words"),
    [
        (None, True, "WARNING a.lock: no advisory service could be reached, so nothing was checked."),
        ([GOOD, UNASKED], True, "WARNING a.lock: 1 of 2 packages could not be checked; nothing is known against the others."),
        ([GOOD], True, "a.lock: nothing is known against its 1 packages."),
        ([GOOD, UNASKED, BAD], False, "a.lock: known to be unsafe:\n  old 1.0: CVE-1"),
    ],
)
def test_what_is_said_of_a_lock(packages, good, words):
    assert audit.verdict("a.lock", packages) == (good, words)


@pytest.mark.parametrize("output", ["", "Traceback", "{}", "[]"])
def test_a_service_that_cannot_be_reached_is_no_failure(output, monkeypatch, capsys):
    monkeypatch.setattr(audit.subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 1, stdout=output, stderr=""))
    assert audit.main() == 0
    assert capsys.readouterr().out.count("WARNING") == 2


def test_nor_is_one_that_never_answers(monkeypatch):
    def never(*_args, **_kwargs):
        raise subprocess.TimeoutExpired("pip-audit", 1)

    monkeypatch.setattr(audit.subprocess, "run", never)
    assert audit.main() == 0

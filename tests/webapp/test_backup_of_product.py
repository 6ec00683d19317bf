"""The running product is backed up in the middle of its work, stopped, and lives on elsewhere with the same documents."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.webapp.test_up import ROOT, Up, until

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")]
WANTED = {"preset": "fast", "language": "en"}


@contextmanager
def running(data: Path) -> Iterator[tuple[Up, requests.Session]]:
    """A product on this data folder, and a browser in which its owner is signed in; ended with Ctrl-C."""
    up = Up(data)
    try:
        link, browser = up.sign_in_link(), requests.Session()
        page = browser.get(link, timeout=30).text
        browser.post(link, {"csrfmiddlewaretoken": _token(page)}, timeout=30)
        yield up, browser
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(30) == 0
    finally:
        up.process.kill()
        up.process.wait()


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]


def upload(up: Up, browser: requests.Session, clip: Path) -> str:
    """The id of the video."""
    token = _token(browser.get(f"{up.address}/", timeout=30).text)
    headers = {"Accept": "application/json", "X-CSRFToken": token, "Origin": up.address}
    with clip.open("rb") as file:
        answer = browser.post(f"{up.address}/videos/upload/", WANTED, files={"file": (clip.name, file)}, headers=headers, timeout=60)
    assert answer.status_code == 201, answer.text
    return answer.json()["video_id"]


def run_when_done(up: Up, browser: requests.Session, video: str) -> str:
    """The address of its run's page, as soon as that is done."""

    def done() -> str:
        (row,) = browser.get(f"{up.address}/videos/states/", params={"ids": video}, timeout=30).json()["videos"]
        assert row["state"] not in ("failed", "refused"), row
        return row["href"] if row["state"] == "done" else ""

    return str(until(done, 120))


def document(up: Up, browser: requests.Session, page: str) -> object:
    return browser.get(f"{up.address}{page}export.json", timeout=30).json()


def manage(up: Up, *words: object) -> str:
    """What a command says; it has to end well."""
    command = [sys.executable, "manage.py", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=up.environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_backup_in_the_middle_of_the_work_lives_on_elsewhere(tmp_path, make_clip):
    first, second = make_clip("first.mp4", seconds=3, cuts=(1.5,)), make_clip("second.mp4", seconds=12, cuts=(6.0,))
    with running(tmp_path / "here") as (up, browser):
        until(lambda: up.health().get("status") == "ok", 120)
        page = run_when_done(up, browser, upload(up, browser, first))
        going_on = upload(up, browser, second)
        said = manage(up, "backup", tmp_path / "copy.tar")
        assert said.startswith("Backed up 2 videos") and "The secret key is not in it." in said
        told = document(up, browser, page)
        other = run_when_done(up, browser, going_on)
        told_later = document(up, browser, other)
        assert manage(up, "sanity", "--deep").startswith("Files and rows agree: 2 videos")
        numbers = requests.get(f"{up.address}/metrics", timeout=30).text
        assert 'secondsight_runs{state="done"} 2.0' in numbers
    elsewhere = Up.__new__(Up)
    elsewhere.environment = {**up.environment, "SECONDSIGHT_DATA": str(tmp_path / "elsewhere")}
    assert manage(elsewhere, "restore", tmp_path / "copy.tar").strip().endswith("0 findings.")
    with running(tmp_path / "elsewhere") as (up, browser):
        assert document(up, browser, page) == told
        # what was not described yet at the moment of the backup is described now, in the same words
        again = run_when_done(up, browser, going_on)
        later = document(up, browser, again)
        assert (later["seconds"], later["tracks"]) == (told_later["seconds"], told_later["tracks"])
        assert manage(up, "sanity", "--deep").startswith("Files and rows agree: 2 videos")

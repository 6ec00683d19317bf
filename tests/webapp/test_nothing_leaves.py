"""From its start to the last export the product, without a model, connects to nobody outside this machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import requests

from tests.webapp.test_up import Up, until
from webapp.library.exports import EXPORTS

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")]

LISTEN = """
import os, sys

def note(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        words = repr(arguments[-1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        words = "name " + repr(arguments[0])
    elif event == "subprocess.Popen":
        words = "program " + str(arguments[0])
    else:
        return
    with open(os.environ["HEARD"], "a") as file:
        file.write(event + " " + words + "\\n")

sys.addaudithook(note)
"""
INSIDE = ("('127.0.0.1'", "('::1'", "name '127.0.0.1'", "name 'localhost'", "name None", "name '::1'")
"""Beside these only sockets that are files in the data folder."""


def test_nothing_connects_outside(tmp_path: Path, make_clip):
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(LISTEN)
    heard = tmp_path / "heard"
    heard.touch()
    names = ("SECONDSIGHT_MODEL", "SECONDSIGHT_SERVER_URL", "SECONDSIGHT_SERVER_MODEL")
    up = Up(tmp_path / "data", PYTHONPATH=str(tmp_path / "hook"), HEARD=str(heard), **dict.fromkeys(names, ""))
    try:
        used(up, make_clip(seconds=2))
    finally:
        up.process.terminate()
        up.process.wait(30)
    lines = heard.read_text().splitlines()
    assert any("socket.connect" in line for line in lines), "the listening works"
    outside = [line for line in lines if line.startswith("socket.") and not inside(line.split(" ", 1)[1])]
    assert outside == []


def inside(told: str) -> bool:
    return told.startswith(INSIDE) or (told.startswith(("'/", "b'/")))


def used(up: Up, clip: Path) -> None:
    """Sign in, upload, wait for the lines, open every page and take every export."""
    browser = requests.Session()
    link = up.sign_in_link()
    page = browser.get(link, timeout=20).text
    home = browser.post(link, {"csrfmiddlewaretoken": token_of(page)}, timeout=20).text
    answer = browser.post(
        f"{up.address}/videos/upload/",
        files={"file": (clip.name, clip.read_bytes(), "video/mp4")},
        data={"preset": "fast", "language": "en", "csrfmiddlewaretoken": token_of(home)},
        headers={"Accept": "application/json"},
        timeout=30,
    )
    assert answer.status_code == 201, answer.text
    page = up.address + answer.json()["page"]
    until(lambda: "/runs/" in browser.get(page, timeout=20).url, 60)
    run = browser.get(page, timeout=20).url.rstrip("/").rsplit("/", 1)[-1]
    until(lambda: browser.get(f"{up.address}/runs/{run}/changes", timeout=20).json()["run"]["finished"], 120)
    assert browser.get(f"{up.address}/runs/{run}/changes", timeout=20).json()["state"] == "done"
    for path in ("/", "/videos/", "/presets/", "/model/", "/admin/", "/invites/", f"/runs/{run}/plan", f"/runs/{run}/evidence/0.jpg"):
        assert browser.get(up.address + path, timeout=20).status_code == 200, path
    for extension in EXPORTS:
        assert browser.get(f"{up.address}/runs/{run}/export.{extension}", timeout=20).status_code == 200


def token_of(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]

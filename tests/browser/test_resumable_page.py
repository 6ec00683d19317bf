"""Uploads that are paused, cut off, reloaded and restarted in a real Chromium, and go on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site, running_site
from tests.browser.test_upload_page import MEGABYTE, item, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def long(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Thirty megabytes that are no video, other ones for each test."""
    path = tmp_path / "long.mp4"
    path.write_bytes(request.node.name.encode().ljust(1024, b".") * 1024 * 30)
    return path


def slowed(page: Page, megabytes: float) -> None:
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": megabytes * MEGABYTE}
    network.send("Network.emulateNetworkConditions", slow)


def progress(page: Page, name: str = "long.mp4") -> float:
    return float(item(page, name).locator("progress").evaluate("bar => bar.value"))


def wait_past(page: Page, share: float, name: str = "long.mp4") -> None:
    end = time.monotonic() + 30
    while progress(page, name) < share:
        assert time.monotonic() < end, item(page, name).inner_text()
        page.wait_for_timeout(50)


def choose(page: Page, *paths: Path) -> None:
    page.set_input_files("input[type=file]", [str(path) for path in paths])


def wait_refused(page: Page) -> None:
    """The page of the only video, which is none."""
    page.wait_for_url("**/videos/*/", timeout=60_000)
    page.get_by_text("This is not a video file we can read.").wait_for()


def test_an_upload_is_paused_and_goes_on(site, chromium, long):
    page = signed_in(site, chromium)
    slowed(page, 6)
    choose(page, long)
    wait_past(page, 0.2)
    item(page, "long.mp4").get_by_role("button", name="Pause").press("Enter")
    item(page, "long.mp4").get_by_text("Paused. What was sent is kept for 24 hours.").wait_for()
    assert item(page, "long.mp4").get_by_role("button", name="Go on").evaluate("button => button === document.activeElement")
    stood = progress(page)
    page.wait_for_timeout(700)
    assert progress(page) == stood < 0.9
    page.keyboard.press("Enter")
    wait_past(page, stood + 0.05)
    wait_refused(page)


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(site, chromium, long):
    page = signed_in(site, chromium)
    slowed(page, 6)
    choose(page, long)
    wait_past(page, 0.35)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("h1").click()
    page.reload()
    assert asked == ["beforeunload"]
    page.get_by_role("heading", name="1 unfinished upload: choose the file again to go on").wait_for()
    offsets: list[int] = []
    page.on("request", lambda sent: offsets.append(int(sent.headers["upload-offset"])) if sent.method == "PATCH" else None)
    choose(page, long)
    wait_refused(page)
    assert offsets[0] > 4 * MEGABYTE
    page.goto(site.url)
    page.wait_for_timeout(500)
    assert not page.locator("#unfinished").is_visible()


def test_an_unfinished_upload_can_be_discarded(site, chromium, long):
    page = signed_in(site, chromium)
    slowed(page, 6)
    choose(page, long)
    wait_past(page, 0.35)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Discard long.mp4").click()
    page.locator("#unfinished").wait_for(state="hidden")
    page.reload()
    page.wait_for_timeout(500)
    assert not page.locator("#unfinished").is_visible()


def test_without_a_network_it_waits_and_goes_on_by_itself(site, chromium, long):
    page = signed_in(site, chromium)
    slowed(page, 6)
    choose(page, long)
    wait_past(page, 0.2)
    page.context.set_offline(True)
    item(page, "long.mp4").get_by_text("Waiting for the network. It goes on by itself.").wait_for()
    assert "Waiting for the network" in page.locator("#upload-news").inner_text()
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    wait_refused(page)


@pytest.mark.breaks_the_network
def test_a_restart_of_the_server_is_survived(site, chromium, long):
    page = signed_in(site, chromium)
    slowed(page, 4)
    choose(page, long)
    wait_past(page, 0.3)
    os.kill(web_process(site), signal.SIGKILL)
    wait_refused(page)


def test_several_files_go_two_at_a_time_and_a_pause_lets_the_next_begin(site, chromium, tmp_path):
    page = signed_in(site, chromium)
    slowed(page, 4)
    for name in "abc":
        (tmp_path / f"{name}.mp4").write_bytes(name.encode() * 12 * MEGABYTE)
    choose(page, *(tmp_path / f"{name}.mp4" for name in "abc"))
    wait_past(page, 0.01, "a.mp4")
    assert item(page, "c.mp4").get_attribute("data-state") == "waiting"
    item(page, "a.mp4").get_by_role("button", name="Pause").click()
    wait_past(page, 0.01, "c.mp4")
    item(page, "a.mp4").get_by_role("button", name="Go on").click()
    for name in "abc":
        item(page, f"{name}.mp4").get_by_text("This is not a video file we can read.").wait_for(timeout=60_000)


def test_a_file_that_is_there_already_is_told_so(site, chromium, tmp_path):
    from tests.drawn import three_shots, write_clip

    clip = write_clip(tmp_path / "drawn.mp4", three_shots(seconds=2))
    page = signed_in(site, chromium)
    choose(page, clip)
    page.wait_for_url("**/runs/*/")
    first = page.url
    page.goto(site.url)
    page.wait_for_selector("html[data-scripted]", state="attached")
    choose(page, clip)
    page.wait_for_url(first)
    other = write_clip(tmp_path / "other.mp4", three_shots(seconds=3))
    page.goto(site.url)
    page.wait_for_selector("html[data-scripted]", state="attached")
    choose(page, clip, other)
    item(page, "drawn.mp4").get_by_text("You have this video already, so it was not kept twice.").wait_for()
    again = item(page, "drawn.mp4").get_by_role("link", name="Analyse again").get_attribute("href")
    item(page, "drawn.mp4").get_by_role("link", name="Watch the lines").click()
    page.wait_for_url(first)
    page.goto(site.url + str(again))
    page.get_by_role("button", name="Describe every second").wait_for()


def web_process(site: Site) -> int:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words, status = (entry / "cmdline").read_bytes(), (entry / "status").read_text()
            except OSError:
                continue
            if b"webserver" in words and f"PPid:\t{site.process.pid}\n" in status:
                return int(entry.name)
    raise LookupError("no web process is running")

"""The main job from end to end, through everything that ships: upload, live lines, a kill, the player, history, a share link."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS = 60
KNOWN = "() => [...document.querySelectorAll('.line[data-status]')].map(line => Number(line.dataset.second))"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of three drawn shots; its name is a trap for whoever forgets to escape."""
    return write_clip(tmp_path_factory.mktemp("clips") / "three <b>shots.mp4", three_shots(seconds=SECONDS))


@pytest.fixture(scope="module")
def alices_page(site: Site, chromium: Browser) -> Page:
    """A page in which alice, the owner, has signed in through the form."""
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    page.goto(site.url)
    page.fill("input[name=username]", site.email)
    page.fill("input[name=password]", site.password)
    page.keyboard.press("Enter")
    page.wait_for_url(site.url + "/")
    return page


def upload(page: Page, site: Site, clip: Path) -> str:
    """Upload through the page; gives the player's address."""
    page.goto(site.url)
    page.set_input_files("input[type=file]", str(clip))
    page.wait_for_url("**/runs/*/", timeout=60_000)
    return page.url


def until(page: Page, expression: str, seconds: float = 60) -> None:
    """Wait until the expression is true; asked from outside, since the page's own policy forbids eval."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"still not true after {seconds} s: {expression}"
        time.sleep(0.1)


def wait_for_lines(page: Page, count: int) -> None:
    until(page, f"({KNOWN})().length >= {count}", seconds=120)


def document(page: Page, url: str) -> dict:
    return json.loads(page.request.get(url + "export.json").body())


def told(run: dict) -> dict:
    return {"seconds": run["seconds"], "tracks": run["tracks"], "coverage": run["run"]["coverage"]}


@pytest.fixture(scope="module")
def disturbed_run(site: Site, alices_page: Page, clip: Path) -> str:
    """A run that was watched live, reloaded in the middle, and lost its worker in the middle."""
    page = alices_page
    url = upload(page, site, clip)
    wait_for_lines(page, 1)
    assert page.get_attribute("[data-state]", "data-state") == "running"
    assert len(page.evaluate(KNOWN)) < SECONDS, "lines must arrive before the run ends"
    wait_for_lines(page, 8)
    page.reload()
    wait_for_lines(page, 8)
    known = page.evaluate(KNOWN)
    assert sorted(known) == sorted(set(known)), "a line stands twice after a reload"
    assert page.get_attribute("[data-state]", "data-state") == "running"
    os.kill(site.worker("describe"), signal.SIGKILL)
    page.wait_for_selector("[data-state=done]", timeout=180_000)
    return url


def test_no_line_is_missing_or_doubled(alices_page: Page, disturbed_run: str) -> None:
    wait_for_lines(alices_page, SECONDS)
    assert alices_page.evaluate(KNOWN) == list(range(SECONDS))
    assert f"{SECONDS} of {SECONDS}" in alices_page.inner_text("#coverage")


def test_it_equals_an_undisturbed_run(site: Site, alices_page: Page, disturbed_run: str, clip: Path) -> None:
    url = upload(alices_page, site, clip)
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    assert told(document(alices_page, url)) == told(document(alices_page, disturbed_run))


def test_the_lit_line_follows_the_playing_picture(alices_page: Page, disturbed_run: str) -> None:
    page = alices_page
    page.goto(disturbed_run)
    until(page, "document.querySelector('#video').readyState >= 1")
    page.evaluate("document.querySelector('#video').play()")
    until(page, "document.querySelector('#video').currentTime > 2.2")
    until(
        page,
        "Number(document.querySelector('.line[aria-current=true]')?.dataset.second) === "
        "Math.floor(document.querySelector('#video').currentTime)",
    )
    page.evaluate("document.querySelector('#video').pause()")


def test_a_click_on_a_line_seeks(alices_page: Page, disturbed_run: str) -> None:
    page = alices_page
    page.click('.line[data-second="31"]')
    until(page, "!document.querySelector('#video').seeking && Math.floor(document.querySelector('#video').currentTime) === 31")
    page.wait_for_selector('.line[data-second="31"][aria-current=true]')


def test_keys_step_by_seconds(alices_page: Page, disturbed_run: str) -> None:
    page = alices_page
    page.keyboard.press("ArrowDown")
    page.wait_for_selector('.line[data-second="32"][aria-current=true]')


def test_the_name_is_text_and_stands_in_the_history(site: Site, alices_page: Page, disturbed_run: str) -> None:
    alices_page.goto(site.url + "/videos/")
    assert "three <b>shots.mp4" in alices_page.inner_text("main")


def test_the_browsers_own_track_covers_every_second(alices_page: Page, disturbed_run: str) -> None:
    """Carried lines prolong the cue they carry: nobody wants the same words spoken every second."""
    track = alices_page.request.get(disturbed_run + "lines.vtt").text()
    spans = [line.split(" --> ") for line in track.splitlines() if "-->" in line]
    assert spans[0][0] == "00:00:00.000" and spans[-1][1] == "00:01:00.000"
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]


def test_a_share_link_opens_the_run_to_a_stranger_read_only(site: Site, alices_page: Page, chromium: Browser, disturbed_run: str) -> None:
    page = alices_page
    page.goto(disturbed_run)
    page.click("[data-action=share]")
    until(page, "document.querySelector('#share-url')?.value")
    link = page.input_value("#share-url")
    assert "this computer only" in page.inner_text("dialog[open]")
    stranger = chromium.new_context().new_page()
    stranger.goto(link)
    wait_for_lines(stranger, SECONDS)
    until(stranger, "document.querySelector('#video').readyState >= 1")
    assert stranger.query_selector("[data-action=share]") is None
    assert stranger.request.get(disturbed_run + "changes").status == 200
    assert chromium.new_context().new_page().goto(disturbed_run).url.startswith(site.url + "/login/")
    page.click("#share-links button")
    until(page, "document.querySelector('#share-links').hidden && document.querySelector('#share-made').hidden")
    assert link not in page.input_value("#share-url")
    assert stranger.goto(link).status == 404


def test_staff_find_the_run_in_the_admin(site: Site, alices_page: Page, disturbed_run: str) -> None:
    alices_page.goto(site.url + "/admin/runs/analysisrun/")
    assert "three <b>shots.mp4" in alices_page.inner_text("#content")

"""A video that Chromium can't play: its lines come all the same, and a copy takes its place without a reload."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, until, upload, wait_for_lines
from tests.played import write_odd

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

__all__ = ["alices_page"]

pytestmark = pytest.mark.browser
SECONDS = 4
QUIET = {"x265-params": "log-level=none"}
NUMBER = """() => {
  const video = document.querySelector("#video");
  const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  const { data } = canvas.getContext("2d").getImageData(0, Math.floor(canvas.height / 4), canvas.width, 1);
  let number = 0;
  for (let bit = 0; bit < 10; bit += 1) if (data[4 * Math.floor(((2 * bit + 1) * canvas.width) / 20)] > 128) number |= 1 << bit;
  return number;
}"""
"""The number that the picture tells which the page shows."""


@pytest.fixture(scope="module")
def hevc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hevc")
    return write_odd(folder / "hevc.mp4", "libx265", "aac", count=SECONDS * 20, size=(320, 180), start=1.5, options=QUIET)


def pretend(page: Page, **state: object) -> None:
    """Have the page believe that the copy stands so."""
    told = {"state": "none", "percent": 0, "needed": False, "waits_for_space": False, "address": "", "sentence": "", **state}

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(told))

    page.unroute("**/playable/state")
    page.route("**/playable/state", answer)


def shows_numbers(page: Page) -> None:
    """Each second shows the picture that its line is about."""
    for second in range(SECONDS):
        page.evaluate(f"document.querySelector('#s{second} .stamp').click()")
        until(page, "!document.querySelector('#video').seeking && document.querySelector('#video').readyState >= 2")
        assert page.evaluate("document.querySelector('#video').currentTime") == pytest.approx(second, abs=0.04)
        assert page.evaluate(NUMBER) == second * 20


def test_a_copy_comes_into_the_pictures_place_without_a_reload(alices_page: Page, site: Site, hevc: Path) -> None:
    page = alices_page
    pretend(page, state="working", percent=34)
    address = upload(page, site, hevc)
    page.wait_for_selector("#playable:not([hidden])")
    assert "playable copy is being made; all lines are there already" in page.inner_text(".playable-words")
    until(page, "document.querySelector('.playable-done .numbers').textContent === '34 %'")
    assert page.is_hidden("#unplayable")
    wait_for_lines(page, SECONDS)
    page.evaluate("document.querySelector('#s2 .stamp').click()")
    assert page.locator("#s2").get_attribute("aria-current") or page.locator(".line.is-now, .line[aria-current]").count()
    page.unroute("**/playable/state")
    # nothing was wanted yet but by the page that was told a tale: now it is, really
    page.goto(address)
    until(page, "document.querySelector('#video').src.includes('/playable') && document.querySelector('#video').readyState >= 2")
    assert page.is_hidden("#playable") and page.is_hidden("#still") and page.is_hidden("#unplayable")
    shows_numbers(page)


def test_what_no_browser_plays_opens_with_its_copy(alices_page: Page, site: Site, tmp_path: Path) -> None:
    page = alices_page
    film = write_odd(tmp_path / "old.avi", "mpeg4", "libmp3lame", count=SECONDS * 20, size=(320, 180))
    address = upload(page, site, film)
    until(page, "document.querySelector('#video').src.includes('/playable')")
    page.goto(address)
    until(page, "document.querySelector('#video').readyState >= 2")
    assert "/playable?v=" in page.locator("#video").get_attribute("src")
    assert page.evaluate("document.querySelector('#video').duration") == pytest.approx(SECONDS, abs=0.1)
    wait_for_lines(page, SECONDS)
    shows_numbers(page)


def test_where_there_is_no_copy_the_original_can_be_downloaded(alices_page: Page, site: Site, hevc: Path) -> None:
    page = alices_page
    pretend(page, state="failed", sentence="It took too long.")
    upload(page, site, hevc)
    page.wait_for_selector(".playable-original:not([hidden])")
    assert "there is no playable copy: It took too long. All lines" in page.inner_text(".playable-words")
    assert page.get_attribute(".playable-original", "href").endswith("/file?download=1")
    page.unroute("**/playable/state")

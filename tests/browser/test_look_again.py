"""Another look in a real browser: asked for by keyboard, told what can't be, and the new run's page opens with its lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import KNOWN, alices_page, until, upload, wait_for_lines
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECONDS = 12


@pytest.fixture(scope="module")
def whole(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a finished run of the whole video."""
    url = upload(alices_page, site, write_clip(tmp_path_factory.mktemp("clips") / "shots.mp4", three_shots(seconds=SECONDS)))
    alices_page.wait_for_selector("[data-state=done]", timeout=120_000)
    return url


def open_dialog(page: Page, address: str, second: int) -> None:
    page.goto(f"{address}?t={second}")
    until(page, "document.documentElement.dataset.ready === 'yes'")
    page.wait_for_selector(f'.line[data-second="{second}"][aria-current=true]')
    page.keyboard.press("l")
    page.wait_for_selector("#look[open]")


def test_the_dialog_begins_at_the_current_second_and_escape_closes_it(alices_page: Page, whole: str) -> None:
    page = alices_page
    open_dialog(page, whole, 3)
    assert (page.input_value("#look-from"), page.input_value("#look-to"), page.input_value("#look-at")) == ("0:03", "0:12", "0:03")
    assert page.evaluate("document.activeElement.name") == "what"
    assert page.is_disabled("#look-wish") and page.is_disabled("[name=describer][value=transformers_vlm]")
    assert "No model is chosen" in page.inner_text("#look")
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('#look').open")


def test_a_mistake_is_told_in_the_dialog(alices_page: Page, whole: str) -> None:
    page = alices_page
    open_dialog(page, whole, 3)
    page.fill("#look-to", "0:02")
    page.keyboard.press("Enter")
    page.wait_for_selector("#look-mistake:not([hidden])")
    assert page.inner_text("#look-mistake") == "The part is empty: it has to end after it begins."
    assert page.url.split("?")[0] == whole
    page.click("#look [data-close]")


def test_looking_closer_by_keyboard_opens_the_new_run_at_that_second(alices_page: Page, whole: str, tmp_path: Path) -> None:
    page = alices_page
    open_dialog(page, whole, 3)
    page.keyboard.press("ArrowDown")
    assert page.is_checked("[name=what][value=closer]")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.split("?")[0] != whole)
    assert page.url.endswith("?t=3")
    page.wait_for_selector("[data-state=done]", timeout=120_000)
    wait_for_lines(page, 1)
    assert page.evaluate(KNOWN) == [3]
    assert page.inner_text('.line[data-second="3"] .text')
    assert "0:03 – 0:04 of 0:12" in page.inner_text(".look-facts")
    until(page, "document.querySelector('#video').readyState >= 1")
    assert 3 <= page.evaluate("document.querySelector('#video').currentTime") < 4


def test_outside_of_a_part_the_page_says_so_and_lights_no_line(alices_page: Page, whole: str) -> None:
    page = alices_page
    open_dialog(page, whole, 5)
    page.fill("#look-to", "9")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.split("?")[0] != whole)
    page.wait_for_selector("[data-state=done]", timeout=120_000)
    wait_for_lines(page, 4)
    assert page.evaluate(KNOWN) == [5, 6, 7, 8]
    until(page, "document.querySelector('#video').readyState >= 1")
    assert page.is_hidden("#outside")
    page.evaluate("document.querySelector('#video').currentTime = 1")
    page.wait_for_selector("#outside:not([hidden])")
    assert "0:05 – 0:09" in page.inner_text("#outside")
    page.keyboard.press("Home")
    until(page, "document.querySelector('#outside').hidden && document.querySelector('#video').currentTime === 5")
    page.keyboard.press("End")
    page.wait_for_selector('.line[data-second="8"][aria-current=true]')


def test_the_videos_page_lists_the_runs(alices_page: Page, whole: str) -> None:
    page = alices_page
    page.goto(whole)
    page.click(".look-runs")
    assert page.locator(".run .run-part").all_inner_texts() == ["0:05 – 0:09", "0:03 – 0:04", "The whole video"]
    page.click(".run-part >> nth=2")
    page.wait_for_url(whole)

"""Summary and chapters before a real Chromium: a sentence seeks, a chapter has its heading, its key and its place on the seek bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, document, until, upload
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def chapters(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """The chapters of a minute of three drawn shots, whose finished run the page shows."""
    clip = write_clip(tmp_path_factory.mktemp("clips") / "shots.mp4", three_shots(seconds=60))
    url = upload(alices_page, site, clip)
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    until(alices_page, "document.querySelectorAll('.chapter').length > 1")
    return document(alices_page, url)["overview"]["chapters"]


def lit(second: int) -> str:
    return f"document.querySelector('.line[aria-current=true]').dataset.second === '{second}'"


def test_chapters_that_came_while_the_page_was_open_stand_before_their_line(alices_page: Page, chapters: list[dict]) -> None:
    shown = alices_page.locator(".lines .chapter").all_text_contents()
    assert shown == [chapter["title"] for chapter in chapters]
    follower = alices_page.locator(".lines .chapter + li").nth(1)
    assert chapters[1]["start"] == int(follower.locator(".stamp").first.get_attribute("href").removeprefix("?t="))


def test_keys_lead_from_chapter_to_chapter_and_the_seek_bar_names_them(alices_page: Page, chapters: list[dict]) -> None:
    alices_page.locator("#strip").focus()
    alices_page.keyboard.press(".")
    until(alices_page, lit(chapters[1]["start"]))
    assert chapters[1]["title"] in (alices_page.get_attribute("#strip", "aria-valuetext") or "")
    alices_page.keyboard.press(",")
    until(alices_page, lit(0))


def test_a_sentence_leads_to_the_seconds_that_it_rests_on(alices_page: Page, chapters: list[dict]) -> None:
    alices_page.keyboard.press("End")
    until(alices_page, lit(59))
    sentence = alices_page.locator(".sentence").first
    assert sentence.get_attribute("title") == "0:00–1:00"
    sentence.focus()
    alices_page.keyboard.press("Enter")
    until(alices_page, lit(0))


def test_the_menu_leads_to_a_chapter_and_a_folded_summary_stays_folded(alices_page: Page, chapters: list[dict]) -> None:
    alices_page.click(".chapters-menu summary")
    alices_page.click(f'.chapters-menu [data-start="{chapters[1]["start"]}"]')
    until(alices_page, lit(chapters[1]["start"]))
    alices_page.click(".overview-fold summary")
    alices_page.reload()
    alices_page.wait_for_selector("html[data-ready=yes]")
    assert not alices_page.is_visible(".overview-text")

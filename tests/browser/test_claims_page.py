"""Claims of a model's line on the player page: a word, its box and its bar light up together, by pointer and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site, running_site
from tests.browser.test_main_job import alices_page, until, upload
from tests.drawn import with_words, write_clip
from tests.drawn_things import WIDE, backdrop, film, still
from tests.model_server import Call, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOLD = 'A large clock hangs on the left beside a cat, picture {}. The sign reads "SALT".'
FRAMES = 10


def says(call: Call) -> None:
    """A model that sees a clock, but on the wrong side, and misreads a sign."""
    call.stream("[7s] zz" if call.is_probe else "\n".join(f"[{second}s] {TOLD.format(second)}" for second in call.seconds))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A product in which a model on a server describes."""
    with (
        serving(says) as server,
        running_site(
            tmp_path_factory.mktemp("site"), SECONDSIGHT_SERVER_URL=server.url, SECONDSIGHT_SERVER_MODEL="kite-7b", SECONDSIGHT_MODEL=""
        ) as site,
    ):
        yield site


@pytest.fixture(scope="module")
def page(alices_page: Page, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Page:
    alices_page.set_default_timeout(60_000)
    """The player of a clip with a clock on the right and a sign."""
    pictures = film([still("clock", WIDE * 0.8, 130, 120)], backdrop("wall", 7), 4, FRAMES)
    signed = (with_words(picture, "SALE", (60, 300), 1.6) for picture in pictures)
    upload(alices_page, site, write_clip(tmp_path_factory.mktemp("clips") / "clock.mp4", signed, FRAMES))
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    until(alices_page, "document.querySelectorAll('.line[data-status]').length === 4")
    alices_page.click('.line[data-second="0"] .stamp')
    alices_page.wait_for_selector(".is-now[data-second='0'] mark.claim")
    until(alices_page, "document.querySelector('#boxes .box[data-value=clock]') !== null")
    return alices_page


LIT = "[...document.querySelectorAll('[data-lit]')].map(lit => lit.tagName + ':' + (lit.dataset.value ?? lit.textContent)).sort()"


def test_the_words_of_the_lit_line_are_marked_and_the_text_stays_as_it_was(page: Page) -> None:
    marks = page.evaluate("[...document.querySelectorAll('mark.claim')].map(mark => [mark.textContent, mark.dataset.verdict])")
    assert ["clock", "confirmed"] in marks and ["on the left", "contradicted"] in marks
    assert ["SALT", "contradicted"] in marks and ["cat", "not seen"] in marks
    assert page.evaluate("document.querySelector('.is-now .text').textContent") == TOLD.format(0)
    assert page.locator("mark.claim").count() == page.locator(".is-now mark.claim").count()


def test_pointing_at_a_word_lights_its_box_and_its_bar_and_says_why(page: Page) -> None:
    page.hover("mark.claim >> text=on the left")
    lit = page.evaluate(LIT)
    assert "MARK:on the left" in lit and "DIV:clock" in lit and "SPAN:clock" in lit
    assert "The object detector sees the clock on the right only." in page.inner_text("#tip")
    page.hover("mark.claim >> text=SALT")
    assert any(one.endswith(":SALE") for one in page.evaluate(LIT)) and "SALE" in page.inner_text("#tip")
    page.mouse.move(0, 0)
    assert page.evaluate(LIT) == []


def test_pointing_at_a_bar_or_a_box_lights_the_word(page: Page) -> None:
    page.hover("#lanes .bar[data-value=clock]")
    assert "MARK:clock" in page.evaluate(LIT) and "DIV:clock" in page.evaluate(LIT)
    page.mouse.move(0, 0)
    page.locator("#boxes .box[data-value=clock]").scroll_into_view_if_needed()
    box = page.locator("#boxes .box[data-value=clock]").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "MARK:clock" in page.evaluate(LIT) and "SPAN:clock" in page.evaluate(LIT)
    page.mouse.move(0, 0)


def test_the_list_of_claims_does_the_same_for_a_keyboard(page: Page) -> None:
    chip = page.locator("#evidence button[data-claim] >> text=on the left")
    chip.focus()
    assert page.evaluate("document.activeElement.matches('[data-claim]')")
    assert "DIV:clock" in page.evaluate(LIT)
    assert "on the right only" in (chip.get_attribute("aria-label") or "")
    page.keyboard.press("Tab")
    assert "MARK:on the left" not in page.evaluate(LIT)


def test_the_lights_move_on_with_the_second_and_the_search_still_finds_across_marks(page: Page) -> None:
    page.click('.line[data-second="2"] .stamp')
    page.wait_for_selector(".is-now[data-second='2'] mark.claim")
    assert page.locator("mark.claim").count() == page.locator(".is-now mark.claim").count()
    page.fill("#find input", "clock hangs on the left")
    until(page, "CSS.highlights.get('found')?.size >= 1")
    page.fill("#find input", "")


def test_how_the_lines_were_made_tells_how_far_to_trust_them(page: Page) -> None:
    page.click("#making > summary")
    page.wait_for_selector("#making .trust")
    figures = page.inner_text("#making .trust")
    assert "Claims that detectors contradict" in figures and "100%" in figures
    document = page.request.get(page.url.split("?")[0] + "export.json").json()
    assert document["run"]["trust"]["contradicted"] == 8 and document["run"]["trust"]["contradicted_per_minute"] == 120.0

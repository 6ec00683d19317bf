"""The picture drawn again from the words, in a real browser: by button and key, second by second, with the lane beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, until, upload, wait_for_lines
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECONDS = 6
WORDS = "document.querySelector('.redraw-picture .words text')?.textContent"


@pytest.fixture(scope="module")
def player(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The player of a finished run: words for two seconds, then a cut to a moving square, then a still picture."""
    upload(alices_page, site, write_clip(tmp_path_factory.mktemp("clips") / "shots.mp4", three_shots(seconds=SECONDS)))
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    wait_for_lines(alices_page, SECONDS)
    return alices_page


def test_the_drawing_is_opened_and_closed_by_button_and_key(player: Page) -> None:
    assert player.locator("#redraw").is_hidden()
    player.click("#redraw-button")
    assert player.get_attribute("#redraw-button", "aria-pressed") == "true"
    until(player, "document.querySelector('.redraw-picture svg') !== null")
    player.keyboard.press("r")
    assert player.locator("#redraw").is_hidden()
    player.keyboard.press("r")
    assert player.locator("#redraw").is_visible()


def test_the_exact_words_stand_at_their_place_and_go_when_their_second_is_over(player: Page) -> None:
    player.keyboard.press("Home")
    until(player, f"{WORDS} === 'OPEN MARKET'")
    assert "OPEN MARKET" in (player.get_attribute(".redraw-picture", "aria-label") or "")
    # in one go, since the drawing is made anew while the picture seeks
    boxes = "['.redraw-picture', '.redraw-picture .words rect'].map((one) => document.querySelector(one).getBoundingClientRect())"
    around, drawn = player.evaluate(f"{boxes}.map(({{ x, width }}) => ({{ x, width }}))")
    assert drawn["width"] > 0
    assert drawn["x"] - around["x"] < 0.2 * around["width"]
    player.keyboard.press("End")
    until(player, f"{WORDS} === undefined")


def test_a_cut_is_marked_in_its_second(player: Page) -> None:
    player.keyboard.press("Home")
    for _ in range(2):
        player.keyboard.press("ArrowRight")
    until(player, "document.querySelector('.redraw-picture .cut') !== null")


def test_the_lane_says_how_much_of_the_second_is_told(player: Page) -> None:
    player.keyboard.press("Home")
    until(player, "document.querySelector('.told-group .lane-rows').getAttribute('aria-valuetext').includes('%')")
    assert player.locator(".told-group canvas").evaluate("canvas => canvas.width") > 100
    assert "%" in player.inner_text(".redraw-told")

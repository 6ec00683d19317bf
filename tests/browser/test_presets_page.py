"""Presets by keyboard in a real browser: the bar follows, what doesn't fit is refused, one's own is chosen at the upload."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site, running_site
from tests.browser.test_upload_page import signed_in
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="models aren't installed (VLM=1)"),
]
CHECKPOINT = Path(__file__).parents[1] / "tiny_llava" / "checkpoint"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A product in which the tiny checkpoint describes."""
    with running_site(tmp_path_factory.mktemp("site"), SECONDSIGHT_MODEL=str(CHECKPOINT)) as site:
        yield site


@pytest.fixture(scope="module")
def page(site: Site, chromium: Browser) -> Page:
    page = signed_in(site, chromium)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def set_field(page: Page, name: str, value: str) -> None:
    page.focus(f"#{name}")
    page.keyboard.press("Control+A")
    page.keyboard.type(value)


def width(page: Page, part: str) -> float:
    return float(page.get_attribute(f".token-bar .{part}", "width"))


def words_become(page: Page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('.token-words').textContent.includes(words)", arg=words)


def test_the_bar_follows_what_is_set(page: Page, site: Site) -> None:
    page.goto(site.url + "/presets/new/?from=balanced")
    page.wait_for_selector("#tokens[data-state=counted]", timeout=120_000)
    assert page.inner_text("[data-part=frames] dd") == "126"
    assert page.evaluate("document.activeElement.id") == "name"
    before = width(page, "frames")
    set_field(page, "frames_per_second", "4")
    words_become(page, "shows 28 frames")
    assert width(page, "frames") > before and page.inner_text("[data-part=frames] dd") == "252"
    set_field(page, "words_per_line", "99")
    page.get_by_text("A line needs 6 to 45 words, a whole number.").wait_for()
    assert page.get_attribute("#words_per_line", "aria-invalid") == "true" and page.is_hidden(".token-figures")


def test_what_does_not_fit_is_refused_and_what_fits_is_kept(page: Page, site: Site) -> None:
    page.goto(site.url + "/presets/new/?from=balanced")
    page.keyboard.type("Dense sampling")
    for name, value in (("words_per_line", "35"), ("segment_seconds", "15"), ("frames_per_second", "8"), ("long_frames_per_second", "8")):
        set_field(page, name, value)
    words_become(page, "At 8 frames per second a window of 16 s needs 2,790 tokens of 2,048. 2 frames per second fit.")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("2 frames per second fit.").wait_for()
    assert page.input_value("#name") == "Dense sampling"
    for name in ("frames_per_second", "long_frames_per_second"):
        set_field(page, name, "2")
    words_become(page, "The largest window, 16 s at 2 frames per second")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Edit Dense sampling").wait_for()
    assert "Words in a line: 35 words" in page.inner_text(".own-preset")


def test_it_is_chosen_at_the_upload_and_the_run_says_so(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(site.url)
    page.focus("input[name=preset]:checked")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    assert page.get_attribute("input[name=preset]:checked", "value").startswith("own-")
    page.set_input_files("input[type=file]", str(write_clip(tmp_path / "shots.mp4", three_shots(seconds=4))))
    page.wait_for_url("**/runs/*/", timeout=120_000)
    assert "Balanced, own: Dense sampling" in page.inner_text(".head .who")
    page.wait_for_selector("[data-state=done]", timeout=180_000)


def test_it_is_deleted_after_a_question(page: Page, site: Site) -> None:
    page.goto(site.url + "/presets/")
    page.get_by_role("link", name="Delete Dense sampling").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete for good").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Dense sampling was deleted.").wait_for()
    assert page.locator(".own-preset").count() == 0

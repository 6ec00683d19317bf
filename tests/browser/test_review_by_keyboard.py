"""A reviewer works through the queue by the keyboard alone: open, note, approve, flag, next; the owner reads the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, until, upload
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    return own_site


@pytest.fixture(scope="module")
def runs(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The players of two finished runs, the older first."""
    folder = tmp_path_factory.mktemp("clips")
    found = []
    for name, seconds in (("first.mp4", 4), ("second.mp4", 5)):
        found.append(upload(alices_page, site, write_clip(folder / name, three_shots(seconds=seconds))))
        until(alices_page, "document.querySelector('[data-state]').dataset.state === 'done'", seconds=180)
    return found


def wait_in_queue(page: Page, site: Site, count: int) -> None:
    """The runs are measured beside a worker's work, a few seconds after their end."""
    for _time in range(30):
        page.goto(f"{site.url}/review/")
        if page.locator("#queue tbody tr").count() == count:
            return
        page.wait_for_timeout(1000)
    raise AssertionError(page.inner_text("main"))


def open_panel(page: Page, name: str) -> None:
    """The panel of this video has come, and its page is ready for keys."""
    page.wait_for_selector(f"h1:text-is('{name}')", state="attached")
    page.wait_for_selector("#review-form")
    until(page, "document.documentElement.dataset.ready === 'yes'")


def test_from_the_queue_to_the_verdicts_without_a_pointer(alices_page: Page, site: Site, runs: list[str]) -> None:
    page = alices_page
    wait_in_queue(page, site, 2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "second.mp4"
    page.keyboard.press("Enter")
    open_panel(page, "second.mp4")
    page.keyboard.press("Shift+M")
    page.keyboard.type("Every shot is told. A, W, X and F are letters here.")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+N")
    open_panel(page, "first.mp4")
    page.keyboard.press("Shift+P")
    open_panel(page, "second.mp4")
    assert page.input_value("#notes-owner") == "", "what wasn't saved is not kept"
    page.keyboard.press("Shift+M")
    page.keyboard.type("Every shot is told.")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+A")
    open_panel(page, "first.mp4")
    assert "Approved: second.mp4" in page.inner_text(".messages")
    page.keyboard.press("Shift+F")
    page.wait_for_url("**/review/?tab=new")
    assert page.locator("#queue").count() == 0, "nothing new is left"
    page.goto(f"{site.url}/review/?tab=flagged")
    assert "first.mp4" in page.inner_text("#queue")


def test_the_keys_are_listed(alices_page: Page, site: Site, runs: list[str]) -> None:
    page = alices_page
    page.goto(f"{site.url}/review/runs/{runs[0].rstrip('/').rsplit('/', 1)[1]}/?tab=all")
    open_panel(page, "first.mp4")
    page.keyboard.press("?")
    keys = page.inner_text("#keys")
    assert "approve, needs work, reject" in keys and "⇧M" in keys
    page.keyboard.press("Escape")


def test_the_owner_reads_the_verdict_and_asks_again(alices_page: Page, site: Site, runs: list[str]) -> None:
    page = alices_page
    page.goto(runs[1])
    assert "approved" in page.inner_text("#reviewed") and "Every shot is told." in page.inner_text("#reviewed")
    page.goto(f"{site.url}/videos/")
    assert "approved" in page.inner_text(".cards")
    page.goto(runs[1])
    page.focus("#ask-review summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("And the sound?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#reviewed:has-text('review asked for')")
    page.goto(f"{site.url}/review/?tab=asked")
    assert "second.mp4" in page.inner_text("#queue")


def test_a_file_that_is_gone_leaves_lines_and_pictures(alices_page: Page, site: Site, runs: list[str]) -> None:
    page = alices_page
    gone = page.context.new_page()
    gone.set_default_timeout(60_000)

    def without_file(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace('"gone": false', '"gone": true').replace(' src="/videos/', ' data-src="/videos/')
        route.fulfill(response=answer, body=text)

    gone.route(runs[0], without_file)
    gone.goto(runs[0])
    until(gone, "document.documentElement.dataset.ready === 'yes'")
    until(gone, "!document.querySelector('#still').hidden")
    gone.keyboard.press("ArrowRight")
    until(gone, "document.querySelector('#still').src.endsWith('/1.jpg')")
    assert gone.is_hidden("#playable") and gone.is_hidden("#unplayable")
    gone.close()

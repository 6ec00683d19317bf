"""A team from end to end: alice makes it and puts a run in, bob finds it, reads it and may not write; then it is taken out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, until, upload, wait_for_lines
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BOB = "bob@example.org"
SECONDS = 4


@pytest.fixture(scope="module")
def run_url(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished run of alice's."""
    url = upload(alices_page, site, write_clip(tmp_path_factory.mktemp("clips") / "heron.mp4", three_shots(seconds=SECONDS)))
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    return url


@pytest.fixture(scope="module")
def bobs_page(site: Site, alices_page: Page, chromium: Browser) -> Iterator[Page]:
    """A page of bob's, who took up alice's invite."""
    alices_page.goto(f"{site.url}/invites/")
    alices_page.get_by_role("button", name="Make an invite link").click()
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(alices_page.input_value("#new-invite"))
    page.fill("[name=email]", BOB)
    page.fill("[name=password]", "a short rest in the sun")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[type=file]", state="attached")
    yield page
    context.close()


@pytest.fixture(scope="module")
def team_url(site: Site, alices_page: Page, bobs_page: Page, run_url: str) -> str:
    """The page of alice's team, to which bob belongs and in which the run is."""
    page = alices_page
    page.goto(f"{site.url}/teams/")
    page.focus("#team-name")
    page.keyboard.type("Bird watchers")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Bird watchers')")
    team = page.url
    page.fill("#member-email", BOB)
    page.keyboard.press("Enter")
    page.wait_for_selector(f".share-row:has-text('{BOB}')")
    page.goto(f"{run_url}share/")
    page.get_by_label("Bird watchers").check()
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector(".messages:has-text('The teams that see it are kept.')")
    return team


def may_write(page: Page, run_url: str) -> bool:
    """Whether a line can be opened to be corrected."""
    page.goto(run_url)
    until(page, "document.documentElement.dataset.ready === 'yes'")
    wait_for_lines(page, SECONDS)
    page.locator('.line[data-second="0"] .text').dblclick()
    return page.locator(".editor textarea").count() == 1


def test_a_member_finds_the_run_and_reads_it(site: Site, bobs_page: Page, team_url: str, run_url: str) -> None:
    page = bobs_page
    page.goto(f"{site.url}/videos/")
    shared = page.locator(".card", has_text="heron.mp4")
    assert f"from {site.email.split('@')[0]}, in Bird watchers" in shared.inner_text()
    shared.locator("a").click()
    page.wait_for_url(run_url)
    wait_for_lines(page, SECONDS)
    until(page, "document.querySelector('#video').readyState >= 2")
    page.goto(team_url)
    page.get_by_role("link", name="heron.mp4").click()
    page.wait_for_url(run_url)


def test_a_member_may_not_write_share_or_take_out(bobs_page: Page, team_url: str, run_url: str) -> None:
    assert not may_write(bobs_page, run_url)
    assert bobs_page.locator("[data-action=share], #look-button, .pencil, #ask-review").count() == 0
    assert bobs_page.request.get(f"{run_url}share/").status == 404
    bobs_page.goto(team_url)
    assert bobs_page.get_by_role("button", name="Take heron.mp4 out of the team").count() == 0
    assert bobs_page.locator("#member-email").count() == 0 and bobs_page.get_by_role("button", name="Leave").count() == 1


def test_with_a_person_it_can_be_shared_so_that_they_correct_lines(alices_page: Page, bobs_page: Page, team_url: str, run_url: str) -> None:
    page = alices_page
    page.goto(f"{run_url}share/")
    page.fill("#person-email", BOB)
    page.select_option("#person-may", "edit")
    page.keyboard.press("Enter")
    page.wait_for_selector(f".share-row:has-text('{BOB}')")
    assert may_write(bobs_page, run_url)
    bobs_page.fill(".editor textarea", "A grey heron stands still.")
    bobs_page.keyboard.press("Enter")
    until(bobs_page, "document.querySelector('.line[data-second=\"0\"]').dataset.status === 'revised'")
    page.goto(run_url)
    assert page.inner_text('.line[data-second="0"] .text') == "A grey heron stands still."
    page.goto(f"{run_url}share/")
    page.get_by_role("button", name=f"No longer share with {BOB}").click()
    page.wait_for_selector(".messages:has-text('They no longer see it.')")
    assert not may_write(bobs_page, run_url), "the team still sees it"


def test_what_is_taken_out_is_gone_for_the_members(site: Site, alices_page: Page, bobs_page: Page, team_url: str, run_url: str) -> None:
    alices_page.goto(team_url)
    alices_page.get_by_role("button", name="Take heron.mp4 out of the team").click()
    alices_page.wait_for_selector(".messages:has-text('The team no longer sees it.')")
    assert bobs_page.goto(run_url).status == 404
    assert bobs_page.request.get(f"{run_url}changes").status == 404
    bobs_page.goto(f"{site.url}/videos/")
    assert bobs_page.locator(".card", has_text="heron.mp4").count() == 0
    assert alices_page.goto(run_url).status == 200

"""A link with a range, a password and a hidden lane: made by the page's form, opened by strangers, taken back; a live run shared."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import KNOWN, alices_page, until, upload, wait_for_lines
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS = 12
FIRST, END = 3, 9
SHOWN = list(range(FIRST, END))
PASSWORD = "grey heron"
LANES = ("text", "object", "face", "camera", "shot")
PLAYS = "document.querySelector('#video').readyState >= 2"


@dataclass(frozen=True)
class Shared:
    """A run of which a link shows a part."""

    run: str
    """The address of its page."""
    media: str
    """The address of the uploaded file."""
    link: str


@pytest.fixture(scope="module")
def shared(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """What alice shares: she fills in the form by keyboard."""
    page = alices_page
    run = upload(page, site, write_clip(tmp_path_factory.mktemp("clips") / "heron.mp4", three_shots(seconds=SECONDS)))
    page.wait_for_selector("[data-state=done]", timeout=180_000)
    media = page.url.split("/runs/")[0] + str(page.get_attribute("#video", "src"))
    page.click("[data-action=share]")
    page.click("#share a")
    page.wait_for_url("**/share/")
    page.focus("[name=title]")
    page.keyboard.type("Only the square")
    for field, words in (("password", PASSWORD), ("first", "0:03"), ("end", "9"), ("start", "0:04")):
        tab_to(page, field)
        page.keyboard.type(words)
    tab_to(page, "lanes")
    assert page.evaluate("document.activeElement.value") == "text"
    page.keyboard.press("Space")
    tab_to(page, "download")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("#new-link")
    return Shared(run, media, page.input_value("#new-link"))


def tab_to(page: Page, name: str) -> None:
    """Go to the next field of that name as the keyboard does."""
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no field {name} can be reached")


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Page]:
    """A page of somebody who has no account."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def open_with_password(page: Page, link: str) -> None:
    page.goto(link)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#lines .line")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_the_owner_sees_what_the_link_does(alices_page: Page, shared: Shared) -> None:
    page = alices_page
    page.goto(f"{shared.run}share/")
    row = page.locator(".share-row", has_text="Only the square").first.inner_text()
    assert "only 0:03 – 0:09" in row and "with a password" in row and "no downloads" in row and "without: Text" in row
    assert "not opened yet" in row


@pytest.mark.parametrize("width", [1280, 390])
def test_a_stranger_says_the_password_and_watches_the_clip(chromium: Browser, shared: Shared, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(shared.link)
    assert page.evaluate("document.activeElement.name") == "password"
    assert "heron" not in page.content(), "nothing of the video is told before"
    page.keyboard.type("a guess")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.inner_text("#wrong") == "That isn’t the password." and fits(page)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#lines .line")
    wait_for_lines(page, len(SHOWN))
    assert page.evaluate(KNOWN) == SHOWN and fits(page)
    assert "Only the square" in page.title()
    until(page, f"{PLAYS} && document.documentElement.dataset.ready === 'yes'")
    begun = page.evaluate("document.querySelector('#video').currentTime")
    assert 1 <= begun < 2, "the picture begins at 0:04, a second into the clip"
    assert page.evaluate("document.querySelector('#video').duration") == pytest.approx(END - FIRST, abs=0.2)
    page.evaluate("document.querySelector('#video').play()")
    until(page, f"document.querySelector('#video').currentTime > {begun} + 0.5")
    now = "Number(document.querySelector('.line[aria-current=true]')?.dataset.second)"
    until(page, f"{now} === {FIRST} + Math.floor(document.querySelector('#video').currentTime)")
    page.evaluate("document.querySelector('#video').pause()")
    context.close()


def test_a_stranger_gets_nothing_else(site: Site, stranger: Page, shared: Shared) -> None:
    open_with_password(stranger, shared.link)
    wait_for_lines(stranger, len(SHOWN))
    seen = [kind for kind in LANES if stranger.locator(f".lane-group[data-kind={kind}]").is_visible()]
    assert seen == ["object", "face", "camera", "shot"]
    assert stranger.locator(".export-menu, [data-action=share], #look, #look-button, #cancel, #retry, #ask-review, .pencil").count() == 0
    tracks = stranger.request.get(f"{shared.run}tracks").json()
    assert tracks["text"] == [] and tracks["shots"]
    changes = stranger.request.get(f"{shared.run}changes?since=0").json()
    assert [line["second"] for line in changes["lines"]] == SHOWN and all(piece["kind"] != "text" for piece in changes["tracks"])
    assert stranger.request.get(f"{shared.run}evidence/{FIRST}.jpg").status == 200
    hidden = [
        *(f"{shared.run}evidence/{second}.jpg" for second in (0, FIRST - 1, END, SECONDS - 1)),
        *(f"{shared.run}export.{extension}" for extension in ("json", "txt", "vtt")),
        *(f"{shared.run}clip?download=1", f"{shared.run}share/"),
        *(shared.media, shared.media.replace("/file", "/playable"), shared.media.replace("/file", "/poster.jpg")),
    ]
    assert {address: stranger.request.get(address).status for address in hidden} == dict.fromkeys(hidden, 404)
    searched = stranger.request.get(f"{site.url}/videos/?q=square")
    assert "/login/" in searched.url and stranger.request.get(f"{site.url}/api/v1/search?q=square").status == 401


def test_a_revoked_link_says_that_it_is_gone(site: Site, alices_page: Page, stranger: Page, shared: Shared) -> None:
    open_with_password(stranger, shared.link)
    alices_page.goto(f"{site.url}/links/")
    alices_page.get_by_role("button", name="Revoke Only the square").click()
    alices_page.wait_for_selector(".messages:has-text('no longer works')")
    row = alices_page.locator(".share-row", has_text="Only the square").first
    assert row.get_attribute("data-state") == "revoked" and "opened" in row.inner_text()
    assert stranger.goto(shared.link).status == 404
    assert stranger.inner_text("h1") == "This link doesn't work"
    assert stranger.request.get(f"{shared.run}clip").status == 404


def test_a_stranger_watches_a_live_run_until_the_link_is_taken_back(site: Site, alices_page: Page, stranger: Page, tmp_path: Path) -> None:
    run = upload(alices_page, site, write_clip(tmp_path / "long.mp4", three_shots(seconds=60)))
    alices_page.click("[data-action=share]")
    until(alices_page, "document.querySelector('#share-url')?.value")
    stranger.goto(alices_page.input_value("#share-url"))
    at_first = len(stranger.evaluate(KNOWN))
    assert at_first < 60, "lines must be missing still"
    wait_for_lines(stranger, at_first + 1)
    alices_page.click("#share-links button")
    taken_back = time.monotonic()
    stranger.wait_for_selector("#gone:not([hidden])", timeout=20_000)
    assert time.monotonic() - taken_back < 15, "an open page asks again every five seconds at least"
    assert stranger.request.get(f"{run}changes").status == 404
    # nobody needs the rest
    alices_page.evaluate("document.querySelector('#cancel').requestSubmit()")

"""The first page in a real browser: many files at once, one cancelled, bad ones told, and a form that needs no script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "drawn.mp4", three_shots(seconds=3))


def signed_in(site: Site, chromium: Browser, **context: object) -> Page:
    page = chromium.new_context(**context).new_page()
    page.set_default_timeout(30_000)
    page.goto(site.url)
    page.fill("input[name=username]", site.email)
    page.fill("input[name=password]", site.password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#upload")
    if context.get("java_script_enabled", True):
        page.wait_for_selector("html[data-scripted]", state="attached")
    return page


def item(page: Page, name: str):
    return page.locator("#uploads li", has_text=name)


def test_of_several_files_each_tells_its_own_end(site, chromium, clip, tmp_path):
    """The good one gets its lines, the one that is no video its sentence, the empty one is never sent."""
    page = signed_in(site, chromium)
    (tmp_path / "letter.mp4").write_text("Dear video, " * 1000)
    (tmp_path / "empty.mp4").touch()
    page.set_input_files("input[type=file]", [str(clip), str(tmp_path / "letter.mp4"), str(tmp_path / "empty.mp4")])
    item(page, "empty.mp4").get_by_text("This file is empty. Please choose a video.").wait_for()
    item(page, "drawn.mp4").get_by_text("0:03").wait_for()
    item(page, "letter.mp4").get_by_text("This is not a video file we can read.").wait_for()
    item(page, "drawn.mp4").get_by_text("3 lines").wait_for(timeout=90_000)
    item(page, "drawn.mp4").get_by_role("link").click()
    page.wait_for_url("**/runs/*/")


def test_what_is_chosen_before_the_script_has_come_is_taken(site, chromium, tmp_path):
    page = signed_in(site, chromium)
    (tmp_path / "early.mp4").touch()

    def late(route):
        page.set_input_files("input[type=file]", str(tmp_path / "early.mp4"))
        route.continue_()

    page.route("**/upload/page*.js", late, times=1)
    page.reload(wait_until="commit")
    item(page, "early.mp4").get_by_text("This file is empty. Please choose a video.").wait_for()


def test_an_upload_shows_its_bytes_and_can_be_cancelled(site, chromium, tmp_path):
    page = signed_in(site, chromium)
    long = tmp_path / "long.mp4"
    long.write_bytes(bytes(60 * MEGABYTE))
    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 5 * MEGABYTE}
    network.send("Network.emulateNetworkConditions", slow)
    page.set_input_files("input[type=file]", str(long))
    item(page, "long.mp4").get_by_text("s left").wait_for()
    assert "of 60.0 MB" in item(page, "long.mp4").inner_text()
    item(page, "long.mp4").get_by_role("button", name="Cancel").click()
    item(page, "long.mp4").get_by_text("Cancelled. Nothing was kept.").wait_for()
    page.goto(site.url + "/videos/")
    assert page.get_by_text("long.mp4").count() == 0


def test_a_file_dropped_anywhere_on_the_page_is_taken(site, chromium, tmp_path):
    page = signed_in(site, chromium)
    drop = "name => { const data = new DataTransfer(); data.items.add(new File(['no video'], 'dropped.mp4'));"
    event = "document.querySelector('footer').dispatchEvent(new DragEvent(name, {dataTransfer: data, bubbles: true, cancelable: true})); }"
    page.evaluate(drop + event, "dragenter")
    assert page.locator(".drop-veil").is_visible()
    page.evaluate(drop + event, "drop")
    assert not page.locator(".drop-veil").is_visible()
    page.wait_for_url("**/videos/*/")
    page.get_by_text("This is not a video file we can read.").wait_for()


def test_without_a_script_the_form_works_and_the_page_follows_by_itself(site, chromium, clip):
    page = signed_in(site, chromium, java_script_enabled=False)
    page.set_input_files("input[type=file]", str(clip))
    page.get_by_role("button", name="Upload and describe").click()
    page.wait_for_url("**/runs/*/")
    assert "drawn.mp4" in page.content()


def test_a_video_is_deleted_after_a_question(site, chromium, tmp_path):
    page = signed_in(site, chromium)
    (tmp_path / "unwanted.mp4").write_text("no video")
    page.set_input_files("input[type=file]", str(tmp_path / "unwanted.mp4"))
    page.wait_for_url("**/videos/*/")
    page.goto(site.url + "/videos/?q=unwanted")
    for button, left in (("Keep it", 1), ("Delete for good", 0)):
        page.get_by_role("link", name="Delete unwanted.mp4").click()
        page.get_by_role("dialog").get_by_role("button", name=button).click()
        page.get_by_role("dialog").wait_for(state="hidden")
        page.goto(site.url + "/videos/?q=unwanted")
        assert page.get_by_role("link", name="Delete unwanted.mp4").count() == left

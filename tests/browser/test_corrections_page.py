"""A person corrects lines in their place: by mouse and by keyboard, undone, restored, seen live elsewhere, and never lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, until, upload, wait_for_lines
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS = 12
FIELD = ".editor textarea"


@pytest.fixture(scope="module")
def run_url(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished run of twelve seconds."""
    clip = write_clip(tmp_path_factory.mktemp("clips") / "shots.mp4", three_shots(seconds=SECONDS))
    url = upload(alices_page, site, clip)
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    return url


@pytest.fixture
def page(alices_page: Page, run_url: str) -> Iterator[Page]:
    """The player, with no correction left and all lines there."""
    alices_page.goto(run_url)
    until(alices_page, "document.documentElement.dataset.ready === 'yes'")
    wait_for_lines(alices_page, SECONDS)
    yield alices_page
    alices_page.unroute_all()
    alices_page.evaluate("sessionStorage.clear()")
    for second in range(SECONDS):
        send(alices_page, run_url, second, "")


def send(page: Page, run_url: str, second: int, text: str) -> None:
    """Correct a line as another page of alice's would."""
    token = page.get_attribute("#correct input[name=csrfmiddlewaretoken]", "value") or ""
    form = {"csrfmiddlewaretoken": token, "text": text}
    assert page.request.post(f"{run_url}lines/{second}/correction", form=form, headers={"Referer": run_url}).ok


def line(page: Page, second: int) -> Locator:
    return page.locator(f'.line[data-second="{second}"]')


def words(page: Page, second: int) -> str:
    return line(page, second).locator(".text").text_content() or ""


def wait_for_words(page: Page, second: int, text: str) -> None:
    until(page, f"document.querySelector('.line[data-second=\"{second}\"] .text').textContent === {json.dumps(text)}", seconds=20)


def now(page: Page) -> int:
    return int(page.get_attribute(".line[aria-current=true]", "data-second") or -1)


def write(page: Page, second: int, text: str) -> None:
    """Correct a line by keyboard, once it is open."""
    page.wait_for_selector(f'.line[data-second="{second}"] {FIELD}')
    page.fill(FIELD, text)
    page.keyboard.press("Enter")
    wait_for_words(page, second, text)


def open_by_key(page: Page, second: int) -> None:
    line(page, second).locator(".stamp").click()
    page.wait_for_selector(f'.line[data-second="{second}"][aria-current=true]')
    page.keyboard.press("e")
    page.wait_for_selector(f'.line[data-second="{second}"] {FIELD}')


def test_a_double_click_opens_the_line_and_enter_saves_it(page: Page, run_url: str) -> None:
    machine = words(page, 0)
    line(page, 0).locator(".text").dblclick()
    assert page.input_value(FIELD) == machine
    write(page, 0, "A yellow <b>square</b> wanders.")
    assert line(page, 0).get_attribute("data-status") == "revised"
    assert "corrected" in line(page, 0).locator(".note").inner_text()
    assert "The line at 0:00 is corrected." in page.inner_text("#corrected")
    assert page.locator(FIELD).count() == 0
    document = json.loads(page.request.get(run_url + "export.json").body())
    assert document["seconds"][0]["corrected"] == "A yellow <b>square</b> wanders."
    page.reload()
    assert words(page, 0) == "A yellow <b>square</b> wanders."


def test_escape_gives_up_and_changes_nothing(page: Page) -> None:
    machine = words(page, 0)
    open_by_key(page, 0)
    page.fill(FIELD, "Something else.")
    page.keyboard.press("Escape")
    assert page.locator(FIELD).count() == 0
    assert words(page, 0) == machine
    open_by_key(page, 0)
    assert page.input_value(FIELD) == machine, "what was given up doesn't come back"


def test_it_all_goes_by_keyboard_and_the_players_keys_stay_silent_in_the_field(page: Page) -> None:
    line(page, 4).locator(".stamp").focus()
    page.keyboard.press("Home")
    page.wait_for_selector('.line[data-second="0"][aria-current=true]')
    page.keyboard.press("e")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("an eve / banner? End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert now(page) == 0
    assert page.evaluate("document.querySelector('#video').paused") and page.locator("dialog[open]").count() == 0
    page.keyboard.press("Shift+Enter")
    wait_for_words(page, 0, "an eve / banner? End")
    assert page.evaluate("document.activeElement.closest('.line')?.dataset.second") == "0", "the focus is back in its line"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector('.line[data-second="1"][aria-current=true]')


def test_undo_takes_back_one_save_after_the_other(page: Page) -> None:
    machine = words(page, 0)
    for text in ("First.", "Second."):
        open_by_key(page, 0)
        write(page, 0, text)
    page.keyboard.press("ControlOrMeta+z")
    wait_for_words(page, 0, "First.")
    page.click("#corrected button")
    wait_for_words(page, 0, machine)
    assert "undone" in page.inner_text("#corrected") and page.inner_text("#told") == page.inner_text("#corrected span")


def test_an_earlier_version_and_the_machines_words_can_be_restored(page: Page) -> None:
    machine = words(page, 0)
    for text in ("First.", "Second."):
        open_by_key(page, 0)
        write(page, 0, text)
    line(page, 0).locator(".note button").click()
    page.wait_for_selector("#versions li:nth-child(3)")
    rows = page.locator("#versions li")
    assert [text.split("\n")[0] for text in rows.all_inner_texts()[:2]] == ["Second.", "First."]
    assert "alice" in rows.nth(0).inner_text() and "now shown" in rows.nth(0).inner_text()
    rows.nth(1).locator("button").click()
    wait_for_words(page, 0, "First.")
    page.wait_for_selector("#versions li:nth-child(4)")
    page.locator("#versions li").last.locator("button").click()
    wait_for_words(page, 0, machine)
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    page.keyboard.press("v")
    page.wait_for_selector("#versions[open]")
    page.keyboard.press("Escape")


def test_a_second_page_sees_it_live_and_a_shared_one_reads_only(page: Page, run_url: str, chromium: Browser) -> None:
    other = page.context.new_page()
    other.goto(run_url)
    wait_for_lines(other, SECONDS)
    page.click("[data-action=share]")
    until(page, "document.querySelector('#share-url')?.value")
    shared = chromium.new_context().new_page()
    shared.goto(page.input_value("#share-url"))
    page.keyboard.press("Escape")
    wait_for_lines(shared, SECONDS)
    open_by_key(page, 0)
    write(page, 0, "A yellow square.")
    for watching in (other, shared):
        wait_for_words(watching, 0, "A yellow square.")
    shared.locator('.line[data-second="0"] .text').dblclick()
    shared.keyboard.press("e")
    assert shared.locator(FIELD).count() == 0 and shared.locator(".pencil").count() == 0
    shared.keyboard.press("v")
    shared.wait_for_selector("#versions li:nth-child(2)")
    assert shared.locator("#versions li button").count() == 0 and "alice" not in shared.inner_text("#versions")
    other.close()
    shared.context.close()


def test_words_that_arrive_meanwhile_and_a_playing_picture_leave_the_writer_alone(page: Page, run_url: str) -> None:
    open_by_key(page, 0)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("A square, ")
    page.evaluate("document.querySelector('#video').play()")
    until(page, "document.querySelector('#video').currentTime > 2.2")
    page.keyboard.type("typed on.")
    send(page, run_url, 0, "A circle.")
    page.wait_for_selector(".editor-told:not([hidden])")
    assert "A circle." in page.inner_text(".editor-told")
    assert page.input_value(FIELD) == "A square, typed on."
    page.evaluate("document.querySelector('#video').pause()")
    page.keyboard.press("Enter")
    wait_for_words(page, 0, "A square, typed on.")


def test_an_overtaken_writer_is_shown_the_newer_words_and_may_still_save(page: Page, run_url: str) -> None:
    page.route("**/changes*", lambda route: route.abort())
    open_by_key(page, 1)
    page.fill(FIELD, "A square.")
    page.route("**/correction", lambda route: (send(page, run_url, 1, "A circle."), route.continue_()), times=1)
    page.keyboard.press("Enter")
    page.wait_for_selector(".editor-told:not([hidden])")
    assert "A circle." in page.inner_text(".editor-told") and page.input_value(FIELD) == "A square."
    page.keyboard.press("Enter")
    wait_for_words(page, 1, "A square.")


def test_words_that_could_not_be_saved_are_kept_also_over_a_reload(page: Page) -> None:
    machine = words(page, 0)
    open_by_key(page, 0)
    page.fill(FIELD, "A square.")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.wait_for_selector(".editor-told:not([hidden])")
    assert "can’t be reached. Your words are kept here." in page.inner_text(".editor-told")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector('.line[data-second="0"] .draft')
    assert words(page, 0) == machine
    line(page, 0).locator(".draft").click()
    assert page.input_value(FIELD) == "A square."
    page.keyboard.press("Enter")
    wait_for_words(page, 0, "A square.")
    assert page.locator(".draft").count() == 0


def test_the_pencil_opens_the_line_that_is_pointed_at_and_another_line_keeps_its_draft(page: Page) -> None:
    open_by_key(page, 0)
    page.fill(FIELD, "Half a sen")
    other = int(page.locator(".lines > .minute > ol > .line").last.get_attribute("data-second") or 0)
    line(page, other).hover()
    line(page, other).locator(".pencil").click()
    assert page.locator(FIELD).count() == line(page, other).locator(FIELD).count() == 1
    assert line(page, 0).locator(".draft").inner_text() == "not saved yet"
    page.keyboard.press("Escape")


def test_a_line_within_a_fold_comes_out_to_be_written_and_goes_back(page: Page) -> None:
    fold = page.locator(".fold").first
    first = int(fold.get_attribute("data-first") or 0)
    fold.locator("button").first.click()
    line(page, first + 1).locator(".text").dblclick()
    page.wait_for_selector(f'ol > .line[data-second="{first + 1}"] {FIELD}')
    assert page.evaluate(f"!document.querySelector('.line[data-second=\"{first + 1}\"]').closest('.fold')")
    page.keyboard.press("Escape")
    assert page.evaluate(f"Boolean(document.querySelector('.line[data-second=\"{first + 1}\"]').closest('.fold'))")
    line(page, first + 1).locator(".text").dblclick()
    write(page, first + 1, "It jumps.")
    assert page.evaluate(f"!document.querySelector('.line[data-second=\"{first + 1}\"]').closest('.fold')")

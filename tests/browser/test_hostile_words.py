"""Whatever a video, a model or a person says is text on every page: nothing runs, nothing is fetched, and the words can be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import REPOSITORY, Site
from tests.browser.hostile_rows import TOKEN
from tests.browser.test_main_job import alices_page, upload
from tests.drawn import three_shots, write_clip
from tests.payloads import PAYLOADS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  globalThis.reported(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});
"""


class Alarm:
    """Notes all that a page must not do."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.heard: list[str] = []
        self._site = site
        context.expose_binding("reported", lambda _source, words: self.heard.append(f"policy: {words}"))
        context.add_init_script(LISTEN)
        for page in context.pages:
            self.watch(page)
        context.on("page", self.watch)

    def watch(self, page: Page) -> None:
        """Listen to this page."""
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        page.on("console", lambda told: told.type in ("error", "warning") and self._console(told.text))
        page.on("request", lambda request: self._request(request.url))

    def _dialog(self, dialog: Any) -> None:
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, words: str) -> None:
        # the rows have no files behind them, which the browser says of posters and pictures
        if "Failed to load resource" not in words:
            self.heard.append(f"console: {words}")

    def _request(self, address: str) -> None:
        if not address.startswith((self._site.url, f"blob:{self._site.url}", "data:", "about:")):
            self.heard.append(f"request: {address}")


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    return own_site


@pytest.fixture(scope="module")
def rows(site: Site) -> dict[str, Any]:
    """Where the seeded words are."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SECONDSIGHT_", "DJANGO_"))}
    seeded = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", "from tests.browser.hostile_rows import seed; seed()"],
        cwd=REPOSITORY,
        env={**environment, "SECONDSIGHT_DATA": str(site.data)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert seeded.returncode == 0, seeded.stderr
    return json.loads(next(row for row in seeded.stdout.splitlines() if row.startswith("SEEDED "))[7:])


@pytest.fixture(scope="module")
def alarm(alices_page: Page, site: Site) -> Alarm:
    return Alarm(alices_page.context, site)


@pytest.fixture(autouse=True)
def _nothing_heard(alarm: Alarm) -> Iterator[None]:
    alarm.heard.clear()
    yield
    assert alarm.heard == []


def squeezed(words: str) -> str:
    return " ".join(words.split())


def read(page: Page) -> str:
    """All that stands on the page, in fields too, in one line."""
    page.wait_for_load_state("load")
    fields = page.evaluate("() => [...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')")
    return squeezed(page.evaluate("() => document.body.textContent") + " " + fields)


def opened(page: Page, address: str) -> Page:
    """The page there, touched and looked at, with all that folds unfolded."""
    page.goto(address, wait_until="load")
    page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.mouse.move(300, 300)
    return page


def shown(page: Page, wanted: tuple[str, ...] | list[str] = PAYLOADS, seconds: float = 20) -> None:
    """Wait until all these words stand on the page as they are."""
    end = time.monotonic() + seconds
    while missing := [words for words in wanted if squeezed(words) not in read(page)]:
        assert time.monotonic() < end, (page.url, missing)
        time.sleep(0.2)


def test_names_and_all_that_is_told_of_videos_on_the_history(alices_page: Page, site: Site, rows: dict[str, Any]) -> None:
    read_so_far = "".join(read(opened(alices_page, f"{site.url}/videos/?page={number}")) for number in (1, 2))
    assert [words for words in PAYLOADS if squeezed(words) not in read_so_far] == []
    opened(alices_page, f"{site.url}/")
    shown(alices_page, PAYLOADS[-4:])


@pytest.mark.parametrize("words", [PAYLOADS[2], PAYLOADS[10], PAYLOADS[1], PAYLOADS[24]])
def test_searching_for_them(alices_page: Page, site: Site, rows: dict[str, Any], words: str) -> None:
    opened(alices_page, f"{site.url}/videos/")
    alices_page.fill("input[name=q]", words)
    alices_page.press("input[name=q]", "Enter")
    alices_page.wait_for_load_state("load")
    shown(alices_page, [words])


def test_the_player_with_every_line_thing_word_and_chapter(alices_page: Page, site: Site, rows: dict[str, Any]) -> None:
    page = opened(alices_page, f"{site.url}/runs/{rows['full']}/")
    shown(page)
    for second in (0, 11, 29):
        page.locator(f".line[data-second='{second}'] .text").click()
        page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
        page.wait_for_timeout(300)
    page.locator("#redraw-button").click()
    page.locator("#announce-button").click()
    page.locator("#look-button").click()
    page.keyboard.press("Escape")
    page.locator("#keys-button").click()
    page.keyboard.press("Escape")
    shown(page)


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 5))
def test_the_player_of_a_failed_run_and_its_video(alices_page: Page, site: Site, rows: dict[str, Any], number: int) -> None:
    opened(alices_page, f"{site.url}/runs/{rows['named'][number]}/")
    shown(alices_page, [PAYLOADS[number]])
    opened(alices_page, f"{site.url}/videos/{rows['videos'][number]}/delete/")
    shown(alices_page, [PAYLOADS[number]])
    opened(alices_page, f"{site.url}/runs/{rows['named'][number]}/share/")


def test_the_page_of_a_refused_video(alices_page: Page, site: Site, rows: dict[str, Any]) -> None:
    opened(alices_page, f"{site.url}/videos/{rows['refused']}/")
    shown(alices_page, [PAYLOADS[2], PAYLOADS[3]])


def test_two_runs_side_by_side(alices_page: Page, site: Site, rows: dict[str, Any]) -> None:
    opened(alices_page, f"{site.url}/videos/{rows['video']}/compare/?run={rows['full']}&run={rows['second']}")
    shown(alices_page)


def test_presets_of_ones_own(alices_page: Page, site: Site, rows: dict[str, Any]) -> None:
    opened(alices_page, f"{site.url}/presets/")
    shown(alices_page, [words[:60] for words in PAYLOADS])
    opened(alices_page, f"{site.url}/presets/{rows['preset']}/")
    shown(alices_page, [PAYLOADS[0]])
    opened(alices_page, f"{site.url}/presets/{rows['preset']}/delete/")
    shown(alices_page, [PAYLOADS[0][:60]])


@pytest.mark.parametrize("table", ["videos/video", "runs/analysisrun", "runs/runevent", "runs/grant", "accounts/user"])
def test_the_review_desk(alices_page: Page, site: Site, rows: dict[str, Any], table: str) -> None:
    opened(alices_page, f"{site.url}/admin/{table}/")
    if table in ("videos/video", "runs/analysisrun", "runs/runevent"):
        shown(alices_page)
    alices_page.locator("#result_list tbody th a, #result_list tbody td a").first.click()
    alices_page.wait_for_load_state("load")
    ask = {"videos/video": rows["videos"][2], "runs/analysisrun": rows["named"][2]}.get(table)
    if ask:
        opened(alices_page, f"{site.url}/admin/{table}/{ask}/change/")
        shown(alices_page, [PAYLOADS[2]])


def test_what_a_link_shows_to_a_stranger(chromium: Browser, site: Site, rows: dict[str, Any]) -> None:
    context = chromium.new_context()
    heard = Alarm(context, site)
    page = opened(context.new_page(), f"{site.url}/s/{TOKEN}/")
    shown(page)
    assert heard.heard == []
    context.close()


def test_a_file_with_such_a_name_and_a_line_corrected_so(alices_page: Page, site: Site, rows: dict[str, Any], tmp_path: Path) -> None:
    words = "<img src=x onerror=alert(1)>.mp4"
    (tmp_path / words).write_bytes(b"no video")
    alices_page.goto(site.url)
    alices_page.set_input_files("input[type=file]", str(tmp_path / words))
    alices_page.wait_for_url("**/videos/*/", timeout=40_000)
    shown(alices_page, [words], 40)
    alices_page.goto(f"{site.url}/runs/{rows['full']}/")
    said = alices_page.evaluate(
        """async ([address, words]) => {
          const form = new FormData(document.querySelector("form[method=post]"));
          form.set("text", words);
          return (await fetch(address, { method: "POST", body: form })).status;
        }""",
        [f"/runs/{rows['full']}/lines/12/correction", PAYLOADS[2]],
    )
    assert said == 200
    shown(alices_page, [PAYLOADS[2]])


def test_a_real_video_whose_metadata_and_picture_say_such_words(alices_page: Page, site: Site, tmp_path: Path) -> None:
    import av

    plain = write_clip(tmp_path / "plain.mp4", three_shots(seconds=3))
    words = "<svg onload=alert(5)> <b>film.mkv"
    with av.open(str(plain)) as source, av.open(str(tmp_path / words), "w", format="matroska") as copy:
        copy.metadata.update({"title": PAYLOADS[2], "comment": PAYLOADS[0]})
        stream = copy.add_stream_from_template(source.streams.video[0])
        stream.metadata.update({"title": PAYLOADS[4], "language": "<b>"})
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    upload(alices_page, site, tmp_path / words)
    alices_page.wait_for_selector("[data-state=done]", timeout=120_000)
    shown(alices_page, [words])


def test_the_sentence_after_deleting(alices_page: Page, site: Site, rows: dict[str, Any]) -> None:
    opened(alices_page, f"{site.url}/videos/{rows['videos'][4]}/delete/")
    alices_page.locator("main form button").first.click()
    alices_page.wait_for_url("**/videos/")
    shown(alices_page, [f"{PAYLOADS[4]} was deleted."])

"""Somebody goes to the end of a long video while it is described: the lines there come before those of the middle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import KNOWN, alices_page, until, upload, wait_for_lines
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECONDS = 240
MIDDLE, END = SECONDS // 2, SECONDS - 2


@pytest.fixture(scope="module")
def site(own_site: Site) -> Site:
    return own_site


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "long.mp4", three_shots(seconds=SECONDS))


def test_the_lines_where_somebody_watches_come_first(alices_page: Page, site: Site, clip: Path) -> None:
    page, answers = alices_page, list[tuple[str, int]]()

    def note(answer: Response) -> None:
        if answer.url.endswith("/watching"):
            answers.append((answer.request.post_data or "", answer.status))

    page.on("response", note)
    url = upload(page, site, clip)
    wait_for_lines(page, 1)
    assert answers == [], "a page that stays where it opened says nothing"
    until(page, "document.querySelector('#video').readyState >= 1")
    page.evaluate(f"document.querySelector('#video').currentTime = {END + 0.5}")
    until(page, f"({KNOWN})().includes({END})", 120)
    rows = page.request.get(url + "changes?since=0").json()
    seqs = {row["second"]: row["seq"] for row in rows["lines"]}
    assert seqs[0] < seqs[END] < seqs.get(MIDDLE, float("inf"))
    assert len(answers) == 1 and answers[0][1] == 204 and str(END) in answers[0][0]

    page.evaluate(f"document.querySelector('#video').currentTime = {MIDDLE + 0.5}")
    until(page, f"({KNOWN})().includes({MIDDLE})", 120)
    shown = page.evaluate(KNOWN)
    assert shown == sorted(shown), "each line stands in its place, whenever it came"
    page.click("#cancel button")
    page.wait_for_selector("[data-state=cancelled]")

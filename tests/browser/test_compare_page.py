"""Comparing two runs with the keyboard alone, picking lines, and the merged run's player, in a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import REPOSITORY, Site
from tests.browser.test_main_job import alices_page, until, upload
from tests.drawn import three_shots, write_clip

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SECONDS = 6
SHOWN = "[...document.querySelectorAll('.second')].filter((row) => row.checkVisibility()).map((row) => row.dataset.second)"
ANOTHER_RUN = textwrap.dedent(
    """
    import django; django.setup()
    from django.utils import timezone
    from webapp.runs.models import AnalysisRun, Description, Segment
    run = AnalysisRun.objects.get(pk="{run}")
    lines = list(Description.objects.filter(run=run).order_by("second"))
    segments = list(Segment.objects.filter(run=run))
    now = timezone.now()
    other = AnalysisRun.objects.create(
        video=run.video, state="done", describer="openai_server", model="lab/a-model", preset="thorough", based_on=run,
        end_second=run.end_second, last_seq=1000, started_at=now, finished_at=now,
    )
    for number, row in enumerate(segments, 1):
        Segment.objects.create(run=other, start_second=row.start_second, end_second=row.end_second, state="done", seq=number, plan=row.plan)
    for row in lines:
        text = row.text.replace(" ", " quite ", 1) if row.second in (2, 4) else row.text
        line = {{**row.line, "text": text, "source": "model"}}
        Description.objects.create(run=other, second=row.second, text=text, status="described", line=line, seq=100 + row.second)
    """
)


@pytest.fixture(scope="module")
def compared(site: Site, alices_page: Page, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The video's page; it has two runs that differ in the seconds 2 and 4."""
    url = upload(alices_page, site, write_clip(tmp_path_factory.mktemp("clips") / "three shots.mp4", three_shots(seconds=SECONDS)))
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    run = url.rstrip("/").rsplit("/", 1)[1]
    environment = os.environ | {"SECONDSIGHT_DATA": str(site.data), "DJANGO_SETTINGS_MODULE": "webapp.settings"}
    subprocess.run([sys.executable, "-c", ANOTHER_RUN.format(run=run)], cwd=REPOSITORY, env=environment, check=True, timeout=60)
    return alices_page.request.get(url + "export.json").json()["run"]["id"]


def lit(page: Page) -> int:
    return int(page.get_attribute(".second.is-now", "data-second") or -1)


def press_until(page: Page, key: str, expression: str) -> None:
    """Press a key, such as Tab, until the focus is where it should be."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate(expression):
            return
    raise AssertionError(f"{key} never led to {expression}")


def test_the_way_to_the_comparison_needs_the_keyboard_alone(alices_page: Page, site: Site, compared: str) -> None:
    page = alices_page
    page.goto(f"{site.url}/runs/{compared}/")
    press_until(page, "Tab", "document.activeElement.textContent === 'All 2 runs of this video'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?again#runs")
    press_until(page, "Tab", "document.activeElement.textContent.trim() === 'Compare'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?a=*")
    until(page, "document.documentElement.dataset.ready === 'yes'")
    assert "2 seconds differ, 4 alike" in page.inner_text(".compare-tools")


def test_keys_step_through_the_differences_and_the_picture_goes_along(alices_page: Page, compared: str) -> None:
    page = alices_page
    page.keyboard.press("j")
    assert lit(page) == 2 and page.inner_text("#at") == "difference 1 of 2"
    until(page, "Math.floor(document.querySelector('#video').currentTime) === 2")
    page.keyboard.press("j")
    assert lit(page) == 4
    page.keyboard.press("j")
    assert lit(page) == 4 and page.inner_text("#told") == "no further difference"
    page.keyboard.press("k")
    assert lit(page) == 2
    assert page.inner_text(".second.is-now ins") == "quite"


def test_a_click_on_a_time_seeks(alices_page: Page, compared: str) -> None:
    page = alices_page
    page.click('.second[data-second="4"] .stamp')
    until(page, "Math.floor(document.querySelector('#video').currentTime) === 4")
    assert lit(page) == 4


def test_the_lit_second_follows_the_playing_picture(alices_page: Page, compared: str) -> None:
    page = alices_page
    page.click('.second[data-second="2"] .stamp')
    page.keyboard.press("Space")
    until(page, "document.querySelector('.second.is-now').dataset.second === '4'")
    page.evaluate("document.querySelector('#video').pause()")


def test_picks_by_key_and_by_radio_survive_a_reload(alices_page: Page, compared: str) -> None:
    page = alices_page
    page.click('.second[data-second="2"] .stamp')
    page.keyboard.press("2")
    assert page.inner_text("#tally") == "5 lines from A · 1 line from B"
    page.click('.second[data-second="4"] input[value=b]')
    assert page.inner_text("#tally") == "4 lines from A · 2 lines from B" and lit(page) == 4
    page.keyboard.press("ArrowLeft")
    assert page.is_checked('.second[data-second="4"] input[value=a]')
    page.reload()
    until(page, "document.documentElement.dataset.ready === 'yes'")
    assert page.inner_text("#tally") == "5 lines from A · 1 line from B"
    assert page.is_checked('.second[data-second="2"] input[value=b]')


def test_only_what_differs_can_be_shown(alices_page: Page, compared: str) -> None:
    page = alices_page
    page.keyboard.press("o")
    shown = page.evaluate(
        "[...document.querySelectorAll('.second')].filter((row) => row.checkVisibility()).map((row) => row.dataset.second)"
    )
    assert shown == ["2", "4"]
    page.keyboard.press("o")


def test_the_merged_run_is_made_and_its_player_shows_where_a_line_comes_from(alices_page: Page, compared: str) -> None:
    page = alices_page
    press_until(page, "Tab", "document.activeElement.textContent.trim() === 'Make merged run'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/*/")
    until(page, "document.documentElement.dataset.ready === 'yes'")
    assert page.get_attribute("#main", "data-state") == "done"
    assert page.query_selector("#retry") is None
    page.click('.line[data-second="2"] .stamp')
    until(page, "document.querySelector('.evidence-origin').textContent.startsWith('from: a-model on a server, Thorough')")
    page.click('.line[data-second="3"] .stamp')
    until(page, "document.querySelector('.evidence-origin').textContent.startsWith('from: Detectors only, Balanced')")
    until(page, "document.querySelector('.evidence-picture img').naturalWidth > 0")
    page.click("#making summary")
    until(page, "document.querySelector('#making').textContent.includes('Several runs, line by line as a person picked')")
    assert "a-model on a server, Thorough" in page.inner_text("#making")
    document = page.request.get(page.url + "export.json").json()
    assert [line["origin"]["describer"] for line in document["seconds"]] == [
        "openai_server" if second == 2 else "composed" for second in range(SECONDS)
    ]

"""What is said, on the player page: its lane, its captions, the search, and its file; and what the lane says of a mute video."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, until, upload
from tests.encoded import write_video
from tests.sounding import at_times, spoken, with_a_speaker, write_sounding

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    with_a_speaker,
    pytest.mark.skipif(importlib.util.find_spec("faster_whisper") is None, reason="speech isn't installed (SPEECH=1)"),
]

DONE = "document.querySelector('#main').dataset.state === 'done'"
LANE = "document.querySelector('[data-kind=speech] .lane-rows').textContent"


@pytest.fixture(scope="module")
def players_page(alices_page: Page, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The player of a video in which a sentence begins at 2 s."""
    sound = at_times(7, (2.0, spoken("We choose to go to the moon in this decade.")))
    upload(alices_page, site, write_sounding(tmp_path_factory.mktemp("talk") / "talk.mp4", [(0.0, sound)], 7))
    until(alices_page, DONE)
    return alices_page


def test_the_lane_shows_the_words(players_page: Page) -> None:
    until(players_page, f"{LANE}.includes('moon')")
    bar = players_page.locator("[data-kind=speech] .bar").first
    assert float(bar.get_attribute("data-start") or "0") == pytest.approx(2.0, abs=0.3)


def test_the_browser_offers_captions(players_page: Page) -> None:
    cues = players_page.evaluate(
        """() => [...document.querySelector('#video').textTracks].filter(track => track.kind === 'captions')
            .map(track => { track.mode = 'showing'; return [track.language, [...track.cues].map(cue => [cue.startTime, cue.text])]; })"""
    )
    [(language, [[start, text]])] = cues
    assert language == "en" and "moon" in text and start == pytest.approx(2.0, abs=0.3)
    address = players_page.get_attribute(".export-menu a[href$='captions.vtt']", "href")
    answer = players_page.request.get(players_page.url.split("/runs/")[0] + str(address))
    assert answer.headers["content-type"].startswith("text/vtt") and "moon" in answer.text()


def test_the_line_and_the_search_have_them(players_page: Page) -> None:
    telling = [text for text in players_page.locator(".line .text").all_inner_texts() if "A voice says: “" in text]
    assert len(telling) == 1 and "moon" in telling[0]
    players_page.fill("#find input", "moon")
    until(players_page, "document.querySelector('#find output').textContent.startsWith('1 ')")


def test_a_mute_video_says_that_it_has_no_sound(alices_page: Page, site: Site, tmp_path: Path) -> None:
    upload(alices_page, site, write_video(tmp_path / "mute.mp4", count=50))
    until(alices_page, f"{LANE} === 'the video has no sound'")
    assert alices_page.evaluate("[...document.querySelector('#video').textTracks].map(track => track.kind)") == ["chapters", "descriptions"]

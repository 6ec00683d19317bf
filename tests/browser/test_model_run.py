"""A vision language model describes, end to end: an upload in a real browser, every second told by the model and labelled so."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import REPOSITORY, Site, running_site
from tests.browser.test_main_job import alices_page, document, until, upload, wait_for_lines
from tests.drawn import three_shots, write_clip
from tests.random_llava import WHO_SPEAKS, save_tiny

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="models aren't installed (VLM=1)"),
]

SECONDS = 9
A_NEIGHBOUR = textwrap.dedent(
    """
    import django; django.setup()
    from webapp.runs.models import Alternative, AnalysisRun, Description, Segment
    run = AnalysisRun.objects.get(pk="{run}")
    line = Description.objects.get(run=run, second=0).line | {{"text": "A kite over a hill.", "claims": []}}
    later = Segment.objects.filter(run=run).last()
    Alternative.objects.create(run=run, segment=later, second=0, text=line["text"], line=line, seq=run.last_seq)
    """
)
"""What a random model says at a seam may be no sentence at all, so one is laid there."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A product in which a tiny model of random weights describes."""
    folder = save_tiny(tmp_path_factory.mktemp("models") / "tiny-llava", **WHO_SPEAKS)
    with running_site(tmp_path_factory.mktemp("site"), SECONDSIGHT_MODEL=str(folder)) as site:
        yield site


@pytest.fixture(scope="module")
def players_page(alices_page: Page, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The player of a run that the model told."""
    upload(alices_page, site, write_clip(tmp_path_factory.mktemp("clips") / "shots.mp4", three_shots(seconds=SECONDS)))
    alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
    wait_for_lines(alices_page, SECONDS)
    return alices_page


def test_every_second_has_a_line_of_the_model(players_page: Page) -> None:
    lines = players_page.evaluate(
        "[...document.querySelectorAll('.line')].map(line => [line.dataset.source, line.querySelector('.text').textContent.length > 0])"
    )
    assert len(lines) == SECONDS and all(source in ("model", "mixed") and words for source, words in lines)
    assert "model" in set(players_page.locator(".line .by").all_text_contents()) <= {"model", "mixed"}
    assert "tiny-llava" in players_page.inner_text(".head .who")


def test_how_they_were_made_can_be_read(players_page: Page) -> None:
    players_page.click("#making summary")
    until(players_page, "document.querySelector('#making table') !== null")
    told = players_page.inner_text("#making")
    assert "A vision language model on this computer" in told and "tiny-llava" in told
    assert "These are the frames of" in told and "tokens" in told
    windows = players_page.locator("#making tbody tr").all_inner_texts()
    assert windows and all(" of 4096" in window for window in windows)
    players_page.click("#making summary")


def test_the_document_says_who_described(players_page: Page) -> None:
    run = document(players_page, players_page.url.split("?")[0])
    assert (run["run"]["describer"], run["run"]["model"]) == ("transformers_vlm", "tiny-llava")
    assert all(plan["tokens"] <= plan["context"] for plan in run["run"]["plan"])
    assert {line["source"] for line in run["seconds"]} <= {"model", "mixed"}


def test_where_segments_meet_the_other_sentence_stands_beside_the_line(players_page: Page, site: Site) -> None:
    run = players_page.url.split("?")[0].rstrip("/").rsplit("/", 1)[1]
    environment = os.environ | {"SECONDSIGHT_DATA": str(site.data), "DJANGO_SETTINGS_MODULE": "webapp.settings"}
    subprocess.run([sys.executable, "-c", A_NEIGHBOUR.format(run=run)], cwd=REPOSITORY, env=environment, check=True, timeout=60)
    players_page.reload()
    players_page.click("#s0 .stamp")
    until(players_page, "document.querySelector('.evidence-seam').textContent.includes('A kite over a hill.')")
    assert players_page.inner_text(".evidence-seam") == "The next segment says of this second: “A kite over a hill.”"
    players_page.click("#s1 .stamp")
    until(players_page, "document.querySelector('.evidence-seam').textContent === ''")


def test_the_model_page_says_who_describes_and_why(alices_page: Page, site: Site) -> None:
    alices_page.goto(site.url + "/model/")
    assert alices_page.inner_text(".speaks-who") == "tiny-llava"
    assert "SECONDSIGHT_MODEL" in alices_page.inner_text("#reason")

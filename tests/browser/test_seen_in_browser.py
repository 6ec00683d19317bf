"""A model that really sees, end to end: the right sentence stands at the right second in a real browser, for clips up to 6 s."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site, running_site
from tests.browser.test_main_job import alices_page, upload, wait_for_lines
from tests.tiny_llava.filming import film
from tests.tiny_llava.telling import parse
from tests.tiny_llava.world import draw_clip

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="models aren't installed (VLM=1)"),
]
CHECKPOINT = Path(__file__).parents[1] / "tiny_llava" / "checkpoint"
LEAST_RIGHT = 0.9


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A product in which the checkpoint that sees describes."""
    with running_site(tmp_path_factory.mktemp("site"), SECONDSIGHT_MODEL=str(CHECKPOINT)) as site:
        yield site


def test_the_right_sentence_stands_at_the_right_second(alices_page: Page, site: Site, tmp_path: Path) -> None:
    rng, right, asked = random.Random(99), 0, 0
    for number, seconds in enumerate((2, 4, 6)):
        clip = draw_clip(rng, seconds, True, False)
        upload(alices_page, site, film(clip, tmp_path / f"seen-{number}.mp4", 426, 240))
        alices_page.wait_for_selector("[data-state=done]", timeout=180_000)
        wait_for_lines(alices_page, seconds)
        shown = alices_page.locator(".line .text").all_text_contents()
        assert len(shown) == seconds
        for second, text in enumerate(shown):
            truth, told = clip.facts(second).told(), parse(text).told()
            asked += len(truth)
            right += sum(told.get(name) == value for name, value in truth.items())
    assert right >= LEAST_RIGHT * asked, f"{right} of {asked} facts"

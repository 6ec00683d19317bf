"""The picture that was looked at has its own shape, whatever that is, so that the boxes over it lie where they were seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import pytest

from tests.browser.conftest import Site
from tests.browser.test_main_job import alices_page, until, upload
from tests.drawn import write_clip
from tests.drawn_things import HIGH, WIDE, backdrop, film, still

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["alices_page"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHAPES = {"wide": (slice(60, 300), slice(0, WIDE)), "tall": (slice(0, HIGH), slice(380, 580))}


@pytest.mark.parametrize("shape", SHAPES)
def test_boxes_lie_on_the_picture_that_was_looked_at(alices_page: Page, site: Site, tmp_path, shape: str) -> None:
    rows, columns = SHAPES[shape]
    pictures = film([still("clock", WIDE * 0.75, HIGH / 2, 120)], backdrop("wall", 7), 3, 10)
    cut = (cv2.resize(picture[rows, columns], None, fx=2, fy=2) for picture in pictures)
    upload(alices_page, site, write_clip(tmp_path / f"{shape}.mp4", cut, 10))
    alices_page.wait_for_selector("[data-state=done]", timeout=120_000)
    until(alices_page, "document.querySelector('.evidence-picture img').naturalWidth > 0")
    figure, shown, natural = alices_page.evaluate(
        """() => {
          const image = document.querySelector(".evidence-picture img");
          const sides = ({ width, height }) => [width, height];
          const around = image.parentElement.getBoundingClientRect();
          return [sides(around), sides(image.getBoundingClientRect()), [image.naturalWidth, image.naturalHeight]];
        }"""
    )
    assert figure == pytest.approx(shown, abs=1)
    assert shown[0] / shown[1] == pytest.approx(natural[0] / natural[1], rel=0.03)
    assert shown[0] <= 251 and shown[1] <= 139

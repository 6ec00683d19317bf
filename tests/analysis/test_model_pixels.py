"""Frames become the pixels that the vision tower was trained on, without torchvision."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from transformers import CLIPImageProcessorPil, LlavaNextImageProcessorPil

from analysis.vlm.checkpoint import CLIP_DEVIATION, CLIP_MEAN
from analysis.vlm.pixels import PixelSpec, pixels

TWO_GREY_LEVELS = 2 / 255 / min(CLIP_DEVIATION)
SIZES = [(640, 360), (360, 640), (500, 500), (336, 336), (1280, 534)]
GOLDEN = {"letterbox": -0.8493, "squash": -0.1824, "crop": -0.1801}
"""Means of a drawn picture at 56 pixels; `golden()` below made them."""


def drawn(width: int, height: int) -> np.ndarray:
    """A picture with edges, slopes and noise."""
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:height, 0:width]
    picture = np.stack([x * 255 // width, y * 255 // height, ((x // 16 + y // 16) % 2) * 255], -1) * 0.8
    return np.clip(picture + rng.normal(0, 12, picture.shape), 0, 255).astype(np.uint8)


def golden() -> dict[str, float]:
    """The means, measured now."""
    return {fit: round(float(pixels(drawn(640, 360), PixelSpec(56, CLIP_MEAN, CLIP_DEVIATION, fit)).mean()), 4) for fit in GOLDEN}


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_middle_is_cropped_as_transformers_does(size):
    theirs = CLIPImageProcessorPil(size={"shortest_edge": 336}, crop_size={"height": 336, "width": 336})
    wanted = np.asarray(theirs(Image.fromarray(drawn(*size)), return_tensors="np")["pixel_values"])[0]
    ours = pixels(drawn(*size), PixelSpec(336, CLIP_MEAN, CLIP_DEVIATION, "crop"))
    assert np.abs(ours - wanted).max() <= TWO_GREY_LEVELS


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_picture_is_pressed_together_as_the_first_patch_of_llava_next_is(size):
    theirs = LlavaNextImageProcessorPil(size={"shortest_edge": 336}, crop_size={"height": 336, "width": 336})
    wanted = np.asarray(theirs(Image.fromarray(drawn(*size)), return_tensors="np")["pixel_values"])[0][0]
    ours = pixels(drawn(*size), PixelSpec(336, CLIP_MEAN, CLIP_DEVIATION, "squash"))
    assert np.abs(ours - wanted).max() <= TWO_GREY_LEVELS


def test_the_letterbox_shows_all_of_the_picture_between_black_bars():
    shown = pixels(drawn(640, 360), PixelSpec(56, CLIP_MEAN, CLIP_DEVIATION, "letterbox"))
    black = -np.array(CLIP_MEAN) / np.array(CLIP_DEVIATION)
    assert np.allclose(shown[:, :12].mean((1, 2)), black, atol=1e-4)
    assert np.abs(shown[:, 13:43].mean((1, 2)) - black).min() > 0.5


def test_pixels_stay_as_they_were_when_the_golden_values_were_made():
    assert golden() == pytest.approx(GOLDEN, abs=0.01)


def test_frames_are_decoded_large_enough_for_every_fit():
    for fit, wanted in (("letterbox", 336), ("squash", 598), ("crop", 598)):
        assert PixelSpec(336, CLIP_MEAN, CLIP_DEVIATION, fit).frame_size(1280, 720) == wanted

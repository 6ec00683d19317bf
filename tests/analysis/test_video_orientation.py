"""Frames stand upright with square pixels, however they are stored."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.video.source import Consumer, VideoSource
from tests.encoded import write_video

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (235, 235, 235)


def quarters() -> NDArray[np.uint8]:
    """Red top left, green top right, blue bottom left, white bottom right; 192 x 96."""
    picture = np.zeros((96, 192, 3), np.uint8)
    picture[:48, :96], picture[:48, 96:], picture[48:, :96], picture[48:, 96:] = RED, GREEN, BLUE, WHITE
    return picture


def corners(image: NDArray[np.uint8]) -> list[str]:
    """The colours at top left, top right, bottom left, bottom right."""
    height, width = image.shape[:2]
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    spots = [image[y, x].astype(int) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [min(names, key=lambda name: abs(spot - names[name]).sum()) for spot in spots]


@pytest.mark.parametrize(
    ("counterclockwise", "clockwise", "upright"),
    [
        (0, 0, ["red", "green", "blue", "white"]),
        (-90, 90, ["blue", "red", "white", "green"]),
        (180, 180, ["white", "blue", "green", "red"]),
        (90, 270, ["green", "white", "red", "blue"]),
    ],
)
def test_a_turned_video_stands_upright(tmp_path: Path, counterclockwise: int, clockwise: int, upright: list[str]) -> None:
    path = write_video(tmp_path / "clip.mp4", pictures=[quarters()] * 3, rotation=counterclockwise)
    with VideoSource(path) as source:
        metadata = source.probe()
        images = next(iter(source.frames([Consumer("full", None, None), Consumer("small", None, 64)]))).images
    assert metadata.rotation == clockwise
    size = (96, 192) if clockwise % 180 else (192, 96)
    assert (metadata.width, metadata.height) == size and images["full"].shape == (size[1], size[0], 3)
    assert max(images["small"].shape) == 64
    assert corners(images["full"]) == upright and corners(images["small"]) == upright


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", pictures=[quarters()] * 3, sample_aspect=Fraction(4, 3))) as source:
        metadata = source.probe()
        image = next(iter(source.frames([Consumer("full", None, None)]))).images["full"]
    assert (metadata.width, metadata.height) == (256, 96) and image.shape == (96, 256, 3)
    assert corners(image) == ["red", "green", "blue", "white"]


def test_a_wide_pixel_in_a_turned_video_makes_it_taller(tmp_path: Path) -> None:
    path = write_video(tmp_path / "clip.mp4", pictures=[quarters()] * 3, sample_aspect=Fraction(4, 3), rotation=90)
    with VideoSource(path) as source:
        assert (source.probe().width, source.probe().height) == (96, 256)


def test_an_absurd_aspect_is_ignored(tmp_path: Path) -> None:
    with VideoSource(write_video(tmp_path / "clip.mp4", pictures=[quarters()] * 3, sample_aspect=Fraction(1, 100))) as source:
        assert (source.probe().width, source.probe().height) == (192, 96)

"""The drawn world as pictures of any size, by PIL alone."""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw, ImageFont

from tests.tiny_llava.telling import COLOURS
from tests.tiny_llava.world import Shot

RADIUS = (0.18, 0.26)
"""Of the smallest and the largest shape, in shorter sides of the picture."""
SQUARE_SIDE, TRIANGLE_TOP, TRIANGLE_FOOT, TRIANGLE_HALF = 0.88, 1.1, 0.85, 1.1
"""In radii from the middle: how far a square reaches to each side, and a triangle up, down and to each side."""
WORD_SHARE = (0.85, 1.0)
"""Of the largest letters that fit."""
WIDEST_WORD, TALLEST_LETTERS = 0.84, 0.46
"""In widths of the picture, and in shorter sides."""
STROKE = 1 / 16
"""How much bolder than the font's own letters, in letter sizes."""


def radius_of(shot: Shot) -> float:
    """In shorter sides of the picture."""
    return RADIUS[0] + (RADIUS[1] - RADIUS[0]) * shot.size


@cache
def word_width(word: str) -> float:
    """In letter sizes."""
    return ImageFont.load_default(100).getlength(word) / 100 + 2 * STROKE


def letter_size(shot: Shot, aspect: float) -> float:
    """In shorter sides of a picture of that width over height."""
    largest = min(TALLEST_LETTERS, WIDEST_WORD * max(1.0, aspect) / word_width(shot.word))
    return largest * (WORD_SHARE[0] + (WORD_SHARE[1] - WORD_SHARE[0]) * shot.size)


def paint(shot: Shot, seconds: float, width: int, height: int) -> Image.Image:
    """The shot so long after its start."""
    picture = Image.new("RGB", (width, height), shot.background)
    brush = ImageDraw.Draw(picture)
    middle = shot.pillar.at(seconds)
    edges = [(middle + side * shot.pillar_width / 2) * width for side in (-1, 1)]
    brush.rectangle((edges[0], 0, edges[1], height), fill=shot.pillar_colour)
    x, y = shot.thing.at(seconds) * width, shot.height * height
    if shot.kind == "shape":
        _paint_shape(brush, shot, x, y, radius_of(shot) * min(width, height))
    elif shot.kind == "word":
        size = letter_size(shot, width / height) * min(width, height)
        stroke = max(1, round(size * STROKE))
        brush.text((x, y), shot.word, COLOURS[shot.colour], ImageFont.load_default(size), anchor="mm", stroke_width=stroke)
    return picture


def _paint_shape(brush: ImageDraw.ImageDraw, shot: Shot, x: float, y: float, radius: float) -> None:
    colour = COLOURS[shot.colour]
    if shot.shape == "circle":
        brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    elif shot.shape == "square":
        side = radius * SQUARE_SIDE
        brush.rectangle((x - side, y - side, x + side, y + side), fill=colour)
    else:
        half, foot = radius * TRIANGLE_HALF, y + radius * TRIANGLE_FOOT
        brush.polygon(((x, y - radius * TRIANGLE_TOP), (x - half, foot), (x + half, foot)), fill=colour)

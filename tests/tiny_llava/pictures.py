"""Frames drawn by the thousand on a GPU, as a model sees them: fitted to its square, compressed a little, normalised.

It draws what painting.py paints, from signed distances (Quilez, "2D distance functions"), and stands in for encoding and resizing.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch.nn import functional

from tests.tiny_llava.frames import FITS, Column
from tests.tiny_llava.painting import SQUARE_SIDE, STROKE, TRIANGLE_FOOT, TRIANGLE_HALF, TRIANGLE_TOP
from tests.tiny_llava.telling import COLOURS, WORDS

MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
"""CLIP's, of each colour."""
FINER = 2
"""Each pixel is the mean of so many by so many."""
LETTERS, CANVAS = 32, (48, 128)
"""Size in which words are drawn once, and height and width of their canvas, in pixels."""
LUMA = (0.299, 0.587, 0.114)

Tensor = torch.Tensor


class Painter:
    """Draws rows of frames as (frames, 3, side, side) on one device."""

    def __init__(self, side: int, device: str) -> None:
        self._side = side
        self._fine = (side * FINER, side * FINER)
        grid = (torch.arange(side * FINER, device=device) + 0.5) / (side * FINER) - 0.5
        self._across, self._down = grid[None, None, :], grid[None, :, None]
        self._palette = torch.tensor(list(COLOURS.values()), device=device) / 255
        self._words = torch.stack([_drawn_word(word) for word in WORDS]).to(device)
        # made once: to make a tensor on a GPU waits for all that it has to do
        self._luma, self._mean, self._deviation = (torch.tensor(each, device=device)[:, None, None] for each in (LUMA, MEAN, DEVIATION))

    def paint(self, rows: Tensor) -> Tensor:
        """The pictures, 0..1, of rows as frames.py gives them."""
        aspect = rows[:, Column.ASPECT, None, None]
        wide, high = aspect.clamp(min=1), (1 / aspect).clamp(min=1)
        reach_x, reach_y = _reach(aspect, _of(rows, Column.FIT))
        pixel = (reach_x * wide + reach_y * high) / (2 * self._side * FINER)
        x, y = self._across * reach_x + 0.5, self._down * reach_y + 0.5
        pillar = _inside(((x - _of(rows, Column.PILLAR)).abs() - _of(rows, Column.PILLAR_WIDTH) / 2) * wide, pixel)
        from_x, from_y = (x - _of(rows, Column.X)) * wide, (y - _of(rows, Column.Y)) * high
        thing = self._shapes(rows, from_x, from_y, pixel) + self._letters(rows, from_x, from_y)
        bars = _inside((y - 0.5).abs() - 0.5, pixel) * _inside((x - 0.5).abs() - 0.5, pixel)
        # colours come last, on fewer pixels
        pillar, thing, bars = (functional.avg_pool2d(alpha.expand(-1, *self._fine)[:, None], FINER) for alpha in (pillar, thing, bars))
        picture = _over(_colour(rows, Column.BACKGROUND), _colour(rows, Column.PILLAR_COLOUR), pillar)
        return _over(picture, self._palette[rows[:, Column.COLOUR_INDEX].long()][:, :, None, None], thing) * bars

    def normalised(self, pictures: Tensor) -> Tensor:
        """Pictures 0..1 as CLIP takes them."""
        return (pictures - self._mean) / self._deviation

    def compressed(self, pictures: Tensor, rows: Tensor, chance: torch.Generator) -> Tensor:
        """A cheap stand-in for H.264 and resizing, drawn anew for each clip."""
        clips = rows[:, Column.CLIP].long()

        def drawn(low: float, high: float) -> Tensor:
            values = torch.rand(int(pictures.shape[0]), device=pictures.device, generator=chance)[clips]
            return (low + (high - low) * values)[:, None, None, None]

        luma = (pictures * self._luma).sum(1, keepdim=True)
        chroma = pictures - luma
        chroma = chroma + drawn(0, 1) * (_blurred(chroma) - chroma)
        luma = luma + drawn(-0.5, 0.6) * (_blurred(luma) - luma)
        noise = torch.randn(pictures.shape, device=pictures.device, generator=chance)
        return ((luma + chroma) * drawn(0.88, 1.12) + drawn(-0.03, 0.03) + noise * drawn(0, 0.025)).clamp(0, 1)

    def _shapes(self, rows: Tensor, x: Tensor, y: Tensor, pixel: Tensor) -> Tensor:
        radius = _of(rows, Column.RADIUS)
        width, height = x.abs() / radius, y / radius
        slope = math.hypot(TRIANGLE_TOP + TRIANGLE_FOOT, TRIANGLE_HALF)
        side = (width * (TRIANGLE_TOP + TRIANGLE_FOOT) - (height + TRIANGLE_TOP) * TRIANGLE_HALF) / slope
        distances = (
            torch.sqrt(width * width + height * height) - 1,
            torch.maximum(width, height.abs()) - SQUARE_SIDE,
            torch.maximum(height - TRIANGLE_FOOT, side),
        )
        shape = _of(rows, Column.SHAPE)
        distance = sum((shape == number) * distance for number, distance in enumerate(distances))
        return _inside(torch.as_tensor(distance) * radius, pixel) * (shape >= 0)

    def _letters(self, rows: Tensor, x: Tensor, y: Tensor) -> Tensor:
        word = rows[:, Column.WORD].long()
        in_letters = LETTERS / _of(rows, Column.LETTERS)
        height, width = CANVAS
        grid = torch.stack(torch.broadcast_tensors(x * in_letters * 2 / width, y * in_letters * 2 / height), -1)
        drawn = functional.grid_sample(self._words[word.clamp(min=0)], grid, align_corners=False)[:, 0]
        return drawn * (word >= 0)[:, None, None]


def _drawn_word(word: str) -> Tensor:
    """How much of each pixel of the canvas is covered: (1, height, width)."""
    height, width = CANVAS
    canvas = Image.new("L", (width, height))
    brush = ImageDraw.Draw(canvas)
    brush.text((width / 2, height / 2), word, 255, ImageFont.load_default(LETTERS), anchor="mm", stroke_width=round(LETTERS * STROKE))
    return torch.from_numpy(np.asarray(canvas, np.float32) / 255)[None]


def _reach(aspect: Tensor, fits: Tensor) -> tuple[Tensor, Tensor]:
    """How much of the picture's width and height the square shows: over 1 where there are bars."""
    squash = torch.ones_like(aspect)
    letterbox = (1 / aspect).clamp(min=1), aspect.clamp(min=1)
    crop = (1 / aspect).clamp(max=1), aspect.clamp(max=1)
    cropped, squashed = fits == FITS.index("crop"), fits == FITS.index("squash")
    x, y = (torch.where(cropped, crop[axis], torch.where(squashed, squash, letterbox[axis])) for axis in (0, 1))
    return x, y


def _of(rows: Tensor, column: Column) -> Tensor:
    return rows[:, column, None, None]


def _colour(rows: Tensor, column: Column) -> Tensor:
    return rows[:, column : column + 3, None, None] / 255


def _inside(distance: Tensor, pixel: Tensor) -> Tensor:
    """How much of a pixel lies within, by the distance of its middle to the edge."""
    return (0.5 - distance / pixel).clamp(0, 1)


def _over(picture: Tensor, colour: Tensor, alpha: Tensor) -> Tensor:
    return picture + alpha * (colour - picture)


def _blurred(pictures: Tensor) -> Tensor:
    return functional.avg_pool2d(functional.pad(pictures, (1, 1, 1, 1), mode="replicate"), 3, 1)

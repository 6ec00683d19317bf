"""Draws things that an object detector knows from photographs, and films of them on known paths."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.drawn import Picture
from tests.filmed import world

WIDE, HIGH = 640, 360
ROUGHNESS = 0.3
"""Of the contrast of rubble: a camera before a smooth wall can't be told from a thing that moves."""
Colour = tuple[int, int, int]
Canvas = tuple[Image.Image, ImageDraw.ImageDraw]


def _canvas(wide: int, high: int) -> Canvas:
    picture = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    return picture, ImageDraw.Draw(picture)


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius, y - radius, x + radius, y + radius)


def _at_angle(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    """Clockwise from twelve o'clock, in full turns."""
    return (x + radius * math.sin(turn * math.tau), y - radius * math.cos(turn * math.tau))


def stop_sign() -> Image.Image:
    picture, draw = _canvas(400, 560)
    draw.rectangle((190, 380, 210, 560), fill=(120, 120, 125))
    for radius, colour in ((198, (235, 235, 235)), (184, (186, 22, 32))):
        draw.polygon([_at_angle(200, 200, radius, (n + 0.5) / 8) for n in range(8)], fill=colour)
    white = (245, 245, 245)
    draw.text((200, 200), "STOP", fill=white, font=ImageFont.load_default(130), anchor="mm", stroke_width=4, stroke_fill=white)
    return picture


def traffic_light() -> Image.Image:
    picture, draw = _canvas(200, 1000)
    draw.rectangle((90, 460, 110, 1000), fill=(70, 70, 72))
    draw.rounded_rectangle((20, 0, 180, 470), 24, fill=(28, 30, 30), outline=(60, 62, 60), width=6)
    for y, colour in ((80, (240, 40, 30)), (235, (70, 55, 15)), (390, (15, 60, 30))):
        draw.ellipse(_around(100, y, 60), fill=tuple(level // 3 for level in colour))
        draw.ellipse(_around(100, y, 50), fill=colour)
        draw.pieslice((34, y - 68, 166, y + 40), 180, 360, outline=(10, 10, 10), width=8)
    return picture


def clock() -> Image.Image:
    picture, draw = _canvas(400, 400)
    draw.ellipse(_around(200, 200, 199), fill=(40, 40, 42))
    draw.ellipse(_around(200, 200, 178), fill=(245, 244, 238))
    for hour in range(12):
        draw.text(_at_angle(200, 200, 140, hour / 12), str(hour or 12), fill=(20, 20, 20), font=ImageFont.load_default(44), anchor="mm")
    for minute in range(60):
        draw.line([_at_angle(200, 200, radius, minute / 60) for radius in (165, 174)], fill=(30, 30, 30), width=3)
    for turn, length, width in ((0.84, 80, 14), (0.17, 130, 9)):
        draw.line([(200, 200), _at_angle(200, 200, length, turn)], fill=(10, 10, 10), width=width)
    draw.ellipse(_around(200, 200, 12), fill=(10, 10, 10))
    return picture


def bus() -> Image.Image:
    picture, draw = _canvas(1000, 420)
    draw.rounded_rectangle((10, 10, 990, 350), 36, fill=(235, 180, 30))
    draw.rectangle((10, 215, 990, 240), fill=(40, 40, 44))
    for left in range(50, 830, 130):
        draw.rounded_rectangle((left, 60, left + 110, 190), 10, fill=(70, 95, 115), outline=(30, 30, 30), width=4)
        draw.polygon([(left + 10, 180), (left + 60, 70), (left + 80, 70), (left + 30, 180)], fill=(120, 150, 170))
    draw.rounded_rectangle((850, 50, 985, 215), 14, fill=(90, 120, 140), outline=(30, 30, 30), width=4)
    draw.rectangle((835, 60, 840, 340), fill=(30, 30, 30))
    draw.ellipse((955, 280, 990, 315), fill=(255, 250, 210))
    draw.rectangle((10, 290, 30, 330), fill=(180, 20, 20))
    for x in (210, 770):
        for radius, colour in ((72, (24, 24, 26)), (36, (165, 168, 172)), (12, (60, 60, 60))):
            draw.ellipse(_around(x, 340, radius), fill=colour)
    return picture


DRAWN: dict[str, Callable[[], Image.Image]] = {
    "stop sign": stop_sign,
    "traffic light": traffic_light,
    "clock": clock,
    "bus": bus,
}
"""By the name that the detector has for each."""


@lru_cache(maxsize=64)
def _sprite(name: str, high: int) -> NDArray[np.uint8]:
    """The thing at that height in pixels, RGBA."""
    drawn = DRAWN[name]()
    return np.asarray(drawn.resize((max(1, round(drawn.width * high / drawn.height)), high), Image.Resampling.LANCZOS))


def width_of(name: str, high: int) -> int:
    """How wide the thing is at that height, in pixels."""
    return _sprite(name, high).shape[1]


@dataclass(frozen=True)
class Mover:
    """A thing and its middle and height in pixels at each second; in front of those before it in a film."""

    name: str
    at: Callable[[float], tuple[float, float, float]]


def still(name: str, x: float, y: float, high: float) -> Mover:
    return Mover(name, lambda seconds: (x, y, high))


@lru_cache(maxsize=4)
def backdrop(kind: str, seed: int) -> Picture:
    """Behind the things: a "wall", a "road" under the sky, a "room" with its floor, or "blobs"; rough all over."""
    rng = np.random.default_rng(seed)
    rough = world(seed, "rubble")[:HIGH, :WIDE].astype(np.float32) - 128
    return np.clip(_smooth(kind, rng) + ROUGHNESS * rough, 0, 255).astype(np.uint8)


def _smooth(kind: str, rng: np.random.Generator) -> Picture:
    if kind == "wall":
        return np.full((HIGH, WIDE, 3), rng.integers(90, 200, 3), np.uint8)
    if kind == "blobs":
        small = rng.integers(70, 190, (HIGH // 30, WIDE // 30, 3), dtype=np.uint8)
        return cv2.resize(small, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    if kind == "room":
        return _bands([(0, (205, 190, 165)), (70, (90, 60, 40)), (72, (125, 85, 55))])
    return _bands([(0, (150, 195, 228)), (55, (95, 140, 80)), (62, (105, 105, 110)), (80, (225, 225, 215)), (82, (105, 105, 110))])


def _bands(bands: Sequence[tuple[int, Colour]]) -> Picture:
    """Bands of colour from that percent of the height down to the next."""
    picture = np.zeros((HIGH, WIDE, 3), np.uint8)
    for top, colour in bands:
        picture[HIGH * top // 100 :] = colour
    return picture


def film(movers: Sequence[Mover], behind: Picture, seconds: float, fps: int, seed: int = 0) -> Iterator[Picture]:
    """A still camera's pictures of the things on their paths, with a sensor's noise."""
    rng = np.random.default_rng(seed)
    grain = [rng.normal(0, 2, (HIGH, WIDE, 1)).astype(np.float32) for _ in range(5)]
    for number in range(round(seconds * fps)):
        picture = behind.copy()
        for mover in movers:
            x, y, high = mover.at(number / fps)
            _paste(picture, _sprite(mover.name, round(high)), x, y)
        yield np.clip(picture + grain[number % len(grain)], 0, 255).astype(np.uint8)


def _paste(picture: Picture, sprite: NDArray[np.uint8], x: float, y: float) -> None:
    high, wide = sprite.shape[:2]
    left, top = round(x - wide / 2), round(y - high / 2)
    x0, x1, y0, y1 = max(0, left), min(WIDE, left + wide), max(0, top), min(HIGH, top + high)
    if x0 >= x1 or y0 >= y1:
        return
    part = sprite[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32)
    share = part[..., 3:] / 255
    picture[y0:y1, x0:x1] = np.round(picture[y0:y1, x0:x1] * (1 - share) + part[..., :3] * share)

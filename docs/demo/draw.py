"""Draws the demo film and its poster: `python docs/demo/draw.py`, by hand, after a change here.

Twenty seconds in three shots: a sunrise with a title, a train seen by a camera that pans, a street at night that comes
closer, words that appear, and a fade. It holds what the detectors can tell: words, cuts, a pan, a zoom, a fade.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
FILM = ROOT / "webapp" / "library" / "demo" / "demo.mp4"
POSTER = ROOT / "static" / "demo-poster.jpg"
WIDTH, HEIGHT, FPS = 960, 540, 24
FINE = 2
"""Everything is drawn twice as large and scaled down: that smooths the edges."""
W, H = WIDTH * FINE, HEIGHT * FINE
SUNRISE_SECONDS, TRAIN_SECONDS, STREET_SECONDS, FADE_SECONDS = 5.0, 6.5, 8.5, 1.5
Colour = tuple[int, int, int]


def mix(first: Colour, second: Colour, part: float) -> Colour:
    """A colour between two: `part` 0 is the first, 1 the second."""
    part = min(1.0, max(0.0, part))
    return tuple(round(a + (b - a) * part) for a, b in zip(first, second, strict=True))  # type: ignore[return-value]


def ease(part: float) -> float:
    """Starts and stops gently."""
    part = min(1.0, max(0.0, part))
    return part * part * (3 - 2 * part)


def sky(width: int, top: Colour, bottom: Colour) -> Image.Image:
    """An upright gradient."""
    column = Image.new("RGB", (1, H))
    column.putdata([mix(top, bottom, y / H) for y in range(H)])
    return column.resize((width, H))


def write(draw: ImageDraw.ImageDraw, text: str, x: float, y: float, size: int, colour: Colour) -> None:
    """Words, centred on a point."""
    draw.text((x, y), text, fill=colour, font=ImageFont.load_default(size), anchor="mm")


def hills(draw: ImageDraw.ImageDraw, width: int, base: float, height: float, waves: float, colour: Colour, shift: float = 0) -> None:
    """One ridge across the picture."""
    ridge = [
        (x, base - height * (0.6 * math.sin(x / W * waves + shift) + 0.4 * math.sin(x / W * waves * 2.3 + shift * 2)))
        for x in range(0, width + 20, 20)
    ]
    draw.polygon([*ridge, (width + 20, H), (0, H)], fill=colour)


def cloud(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    """Four puffs."""
    for dx, dy, radius in ((-1.2, 0.15, 0.6), (-0.4, -0.2, 0.85), (0.5, -0.05, 0.75), (1.2, 0.2, 0.5)):
        draw.ellipse((x + (dx - radius) * size, y + (dy - radius) * size, x + (dx + radius) * size, y + (dy + radius) * size), fill=colour)


def sunrise(seconds: float) -> Image.Image:
    """The sun comes up behind the hills, a title fades in. No clouds: the object detector takes them for kites."""
    part = ease(seconds / SUNRISE_SECONDS)
    picture = sky(W, mix((38, 44, 92), (92, 154, 214), part), mix((214, 110, 92), (252, 222, 158), part))
    draw = ImageDraw.Draw(picture)
    x, y, radius = W * 0.5, H * (0.86 - 0.42 * part), H * 0.13
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(255, 238, 170))
    hills(draw, W, H * 0.80, H * 0.07, 7, mix((60, 56, 96), (110, 160, 138), part), 0.4)
    hills(draw, W, H * 0.90, H * 0.05, 9, mix((36, 40, 66), (62, 122, 92), part), 2.0)
    shown = ease((seconds - 1.0) / 1.2)
    if shown > 0:
        veil = Image.new("RGBA", (W, H), (0, 0, 0, 0))
        inked = ImageDraw.Draw(veil)
        alpha = round(255 * shown)
        inked.text((W / 2, H * 0.28), "A Small Journey", fill=(255, 255, 255, alpha), font=ImageFont.load_default(150), anchor="mm")
        picture.paste(veil, (0, 0), veil)
    return picture


def countryside() -> Image.Image:
    """A panorama two pictures wide: mountains, woods, a viaduct and a sign."""
    chance = random.Random(7)
    width = W * 2
    picture = sky(width, (120, 182, 226), (232, 242, 236))
    draw = ImageDraw.Draw(picture)
    for _ in range(9):
        cloud(draw, chance.uniform(0, width), chance.uniform(0.06, 0.24) * H, chance.uniform(34, 76), (255, 255, 255))
    for _ in range(7):
        x, height = chance.uniform(0, width), chance.uniform(0.22, 0.38) * H
        draw.polygon([(x - height * 1.2, H * 0.62), (x, H * 0.62 - height), (x + height * 1.1, H * 0.62)], fill=(134, 152, 184))
        draw.polygon(
            [(x - height * 0.28, H * 0.62 - height * 0.77), (x, H * 0.62 - height), (x + height * 0.26, H * 0.62 - height * 0.77)],
            fill=(250, 250, 252),
        )
    hills(draw, width, H * 0.62, H * 0.05, 8, (138, 176, 118))
    hills(draw, width, H * 0.72, H * 0.04, 6, (112, 158, 92), 1.4)
    for x in sorted(chance.uniform(0, width) for _ in range(70)):
        y, size, green = chance.uniform(0.66, 0.76) * H, chance.uniform(30, 58), chance.choice(((52, 104, 66), (66, 124, 70), (40, 88, 64)))
        draw.rectangle((x - 5, y, x + 5, y + size * 0.5), fill=(96, 70, 52))
        draw.polygon([(x - size * 0.5, y + 6), (x, y - size * 1.5), (x + size * 0.5, y + 6)], fill=green)
    draw.rectangle((0, H * 0.80, width, H * 0.83), fill=(150, 128, 112))
    for x in range(0, width, 150):
        draw.rectangle((x, H * 0.83, x + 34, H), fill=(168, 146, 128))
        draw.pieslice((x + 34, H * 0.84, x + 150, H * 0.84 + 150), 180, 360, fill=(94, 142, 170))
        draw.rectangle((x + 34, H * 0.84 + 75, x + 150, H), fill=(94, 142, 170))
    sign_x = W * 1.30
    draw.rectangle((sign_x - 8, H * 0.36, sign_x + 8, H * 0.80), fill=(90, 70, 60))
    draw.rounded_rectangle((sign_x - 260, H * 0.22, sign_x + 260, H * 0.38), 18, fill=(248, 244, 232), outline=(36, 60, 90), width=10)
    write(draw, "HARBOUR 2 KM", sign_x, H * 0.30, 68, (30, 50, 80))
    return picture


def train(draw: ImageDraw.ImageDraw, x: float, seconds: float) -> None:
    """An engine with steam and three carriages; `x` is the front."""
    rail = H * 0.80
    for index in range(7):
        age = (seconds * 1.6 + index * 0.7) % 5
        radius = 16 + age * 15
        cx, cy = x - 80 - age * 95, rail - 190 - age * 26
        draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=mix((250, 250, 250), (206, 220, 228), age / 5))
    for index, colour in enumerate(((196, 60, 52), (226, 170, 60), (60, 112, 160), (88, 140, 96))):
        left = x - 300 - index * 320
        draw.rounded_rectangle((left, rail - 130, left + 290, rail - 24), 16, fill=colour)
        for window in range(4):
            draw.rectangle((left + 26 + window * 64, rail - 110, left + 70 + window * 64, rail - 66), fill=(250, 240, 200))
        for wheel in (60, 230):
            draw.ellipse((left + wheel - 28, rail - 46, left + wheel + 28, rail + 8), fill=(44, 44, 52))
            turn = seconds * 9
            hub = (left + wheel, rail - 19)
            draw.line([hub, (hub[0] + 22 * math.cos(turn), hub[1] + 22 * math.sin(turn))], fill=(210, 210, 210), width=5)
    draw.rectangle((x - 90, rail - 176, x - 60, rail - 126), fill=(50, 50, 58))


def journey(panorama: Image.Image, seconds: float) -> Image.Image:
    """The camera pans to the right, a little slower than the train."""
    left = W * 0.92 * ease(seconds / TRAIN_SECONDS)
    picture = panorama.crop((round(left), 0, round(left) + W, H))
    train(ImageDraw.Draw(picture), W * 0.30 + seconds * W * 0.235 - left, seconds)
    return picture


def houses() -> list[tuple[float, float, float, Colour, list[tuple[float, float, float]]]]:
    """Left edge, width, height, colour, and windows with the second in which they light up."""
    chance = random.Random(11)
    rows, x = [], -0.02
    while x < 1.02:
        width, height = chance.uniform(0.09, 0.15), chance.uniform(0.34, 0.66)
        windows = [
            (column, row, chance.uniform(-3, 9))
            for column in range(max(2, int(width / 0.034)))
            for row in range(max(3, int(height / 0.085)))
        ]
        rows.append((x, width - 0.008, height, mix((30, 34, 66), (58, 50, 86), chance.random()), windows))
        x += width
    return rows


STREET = houses()


def street(seconds: float) -> Image.Image:
    """Night: windows light up, a sign blinks, the camera comes closer, words appear."""
    picture = sky(W, (10, 14, 40), (52, 48, 98))
    draw = ImageDraw.Draw(picture)
    stars = random.Random(3)
    for _ in range(70):
        x, y, phase = stars.uniform(0, W), stars.uniform(0, H * 0.6), stars.uniform(0, 6)
        glow = 120 + round(90 * math.sin(phase) ** 2)
        draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=(glow, glow, glow))
    draw.ellipse((W * 0.80, H * 0.09, W * 0.80 + 150, H * 0.09 + 150), fill=(246, 240, 214))
    draw.ellipse((W * 0.80 + 46, H * 0.09 - 16, W * 0.80 + 180, H * 0.09 + 130), fill=(16, 20, 48))
    for left, width, height, colour, windows in STREET:
        top = H * (0.92 - height)
        draw.rectangle((left * W, top, (left + width) * W, H), fill=colour)
        for column, row, lit_at in windows:
            wx, wy = left * W + 22 + column * 62, top + 26 + row * 84
            if wx + 36 < (left + width) * W and wy < H * 0.84:
                draw.rectangle((wx, wy, wx + 34, wy + 48), fill=mix((24, 26, 50), (255, 214, 120), (seconds - lit_at) * 3))
    draw.rectangle((0, H * 0.92, W, H), fill=(22, 22, 34))
    if int(seconds * 1.5) % 3 != 2:
        draw.rounded_rectangle((W * 0.40, H * 0.60, W * 0.60, H * 0.74), 22, fill=(40, 16, 46), outline=(255, 92, 138), width=9)
        write(draw, "OPEN", W * 0.5, H * 0.67, 116, (255, 160, 186))
    margin = 0.16 * ease(seconds / 4.5)
    closer = picture.crop((round(W * margin), round(H * margin), round(W * (1 - margin)), round(H * (1 - margin)))).resize(
        (W, H), Image.Resampling.BILINEAR
    )
    said = ["Every second", "Every second has", "Every second has a line."]
    if seconds > 4.5:
        write(ImageDraw.Draw(closer), said[min(2, int((seconds - 4.5) / 0.7))], W / 2, H * 0.16, 104, (255, 255, 255))
    fade = ease((seconds - (STREET_SECONDS - FADE_SECONDS)) / (FADE_SECONDS - 0.2))
    return Image.blend(closer, Image.new("RGB", (W, H)), fade)


def pictures() -> Iterator[Image.Image]:
    """All frames in order."""
    panorama = countryside()
    for index in range(round(SUNRISE_SECONDS * FPS)):
        yield sunrise(index / FPS)
    for index in range(round(TRAIN_SECONDS * FPS)):
        yield journey(panorama, index / FPS)
    for index in range(round(STREET_SECONDS * FPS)):
        yield street(index / FPS)


def main() -> None:
    """Write the film and the poster."""
    FILM.parent.mkdir(exist_ok=True)
    with av.open(str(FILM), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "veryslow", "crf": "31", "g": str(FPS * 4)})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for index, picture in enumerate(pictures()):
            small = picture.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
            if index == round((SUNRISE_SECONDS + 3.2) * FPS):
                small.resize((640, 360), Image.Resampling.LANCZOS).save(POSTER, quality=82, optimize=True)
            frame = av.VideoFrame.from_image(small)
            frame.pts, frame.time_base = index, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


if __name__ == "__main__":
    main()

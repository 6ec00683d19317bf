"""Frames become a CLIP vision tower's pixels, without torchvision: fitted to the square, resized bicubically, normalised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from analysis.options import Fit


@dataclass(frozen=True)
class PixelSpec:
    """What the vision tower wants: the side of its square in pixels, and mean and deviation of each colour, 0..1."""

    side: int
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    fit: Fit = "letterbox"
    """Its middle alone is how LLaVA-NeXT-Video was trained, and leaves out 44 % of a 16:9 picture."""

    def frame_size(self, width: int, height: int) -> int:
        """How long the longer side of a decoded frame should be, so that no detail is made up."""
        if self.fit == "letterbox":
            return self.side
        return -(-self.side * max(width, height) // min(width, height))


def pixels(image: NDArray[np.uint8], spec: PixelSpec) -> NDArray[np.float32]:
    """The picture, RGB uint8 (height, width, 3), as float32 (3, side, side)."""
    square = np.asarray(_fitted(Image.fromarray(image), spec), np.float32) / np.float32(255)
    normal = (square - np.array(spec.mean, np.float32)) / np.array(spec.deviation, np.float32)
    return np.ascontiguousarray(normal.transpose(2, 0, 1), np.float32)


def _fitted(picture: Image.Image, spec: PixelSpec) -> Image.Image:
    side, bicubic = spec.side, Image.Resampling.BICUBIC
    if spec.fit == "squash":
        return picture.resize((side, side), bicubic)
    scale = side / (min if spec.fit == "crop" else max)(picture.size)
    size = (max(1, int(picture.width * scale + 1e-6)), max(1, int(picture.height * scale + 1e-6)))
    resized = picture.resize(size, bicubic)
    if spec.fit == "crop":
        left, top = (size[0] - side) // 2, (size[1] - side) // 2
        return resized.crop((left, top, left + side, top + side))
    square = Image.new("RGB", (side, side))
    square.paste(resized, ((side - size[0]) // 2, (side - size[1]) // 2))
    return square

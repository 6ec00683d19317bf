"""What to call one colour, finer than its hue: light and dark tones, and those between grey and a hue."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.colours import colour_name

GREYISH_BELOW = 0.16
"""Chroma (saturation times value), 0..1: paler than this a hue and grey are hard to tell apart, so both are named."""

DARK_BELOW = 32.0
LIGHT_FROM = 70.0
"""Of the lightness L* of CIELAB, 0..100: a third from each end, less where black and white have names of their own."""

LIGHT_BROWN_FROM = 58.0
"""A lighter brown than that is soon called beige."""

PALE_FROM = 80.0
"""So light, a hue with little chroma is mixed with white and not with grey."""

DARKENED = frozenset(["grey", "red", "green", "turquoise", "blue", "purple", "brown"])
LIGHTENED = DARKENED - {"red"}
"""Hues whose light and dark tones are called so; a light red is pink, a dark orange brown."""


def tone_name(rgb: NDArray[np.float64]) -> str:
    """The English name of a colour of three channels, 0..255: "grey", "dark green", "light grey-blue"."""
    pixel = np.clip(np.rint(rgb), 0, 255).astype(np.uint8).reshape(1, 1, 3)
    hue, saturation, value = (float(part) for part in cv2.cvtColor(pixel, cv2.COLOR_RGB2HSV)[0, 0])
    base = colour_name(hue * 2.0, saturation / 255.0, value / 255.0)
    lightness = float(cv2.cvtColor(pixel.astype(np.float32) / 255.0, cv2.COLOR_RGB2Lab)[0, 0, 0])
    dark, light = (
        base in DARKENED and lightness < DARK_BELOW,
        base in LIGHTENED and lightness >= (LIGHT_BROWN_FROM if base == "brown" else LIGHT_FROM),
    )
    greyish = base not in ("black", "white", "grey") and saturation * value / 255.0**2 < GREYISH_BELOW
    if greyish and lightness >= PALE_FROM:
        return f"pale {base}"
    return f"{'dark ' if dark else 'light ' if light else ''}{'grey-' if greyish else ''}{base}"

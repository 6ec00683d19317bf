"""What can be measured of any picture: how light it is, how much of it changed, and the JPEG kept as evidence."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.colours import main_colours
from analysis.detectors.composition import composition
from analysis.timeline import Box, Frame, Patch

GRID_WIDE, GRID_HIGH = 64, 36
"""Change is measured in cells of about 1/64 of the picture: small enough for a hand, large enough to average noise away."""

LEAST_LUMA_STEP = 6.0
"""Of 255: codec noise in an unchanged cell stays under 3, a faint shadow begins at about 6."""

LEAST_MOVING_STEP = 20.0
"""Of 255, beyond what the whole picture changed by: a camera's new exposure leaves less between light and dark places,
a hand before a wall or a walker's coat makes more."""

LEAST_STRONGEST_STEP = 40.0
"""Of 255, somewhere in what moves, less in a dark picture: a shadow that comes or goes on a wall stays below."""

MIDDLING_LUMA = 128.0
DARKEST_SHARE = 0.4

LEAST_PATCH_CELLS = 6
"""Of 2304: a hand at the picture's edge covers more, the flicker of a codec's block covers four."""

JPEG_QUALITY = 82

Luma = NDArray[np.float32]


class PictureMeter:
    """Measures single frames; holds nothing, so it may be shared by segments and threads."""

    def luma(self, frame: Frame) -> Luma:
        """The mean luma (0..255) of each cell of a grid of 36 x 64."""
        gray = cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY)
        return cv2.resize(gray, (GRID_WIDE, GRID_HIGH), interpolation=cv2.INTER_AREA).astype(np.float32)

    def brightness(self, luma: Luma) -> float:
        """The mean luma, 0 (black) to 1 (white)."""
        return float(luma.mean()) / 255.0

    def difference(self, before: Luma, now: Luma) -> float:
        """The share of cells, 0..1, whose luma moved visibly from one picture to another."""
        return float((np.abs(now - before) > LEAST_LUMA_STEP).mean())

    def moving(self, before: Luma, now: Luma) -> Box | None:
        """The box around the largest patch of cells that changed plainly; None where too few changed to call it a patch, or light alone."""
        step = now - before
        # A camera that sets its exposure anew changes every cell alike.
        changed = (np.abs(step - np.median(step)) > LEAST_MOVING_STEP).astype(np.uint8)
        joined = cv2.dilate(changed, np.ones((3, 3), np.uint8))
        count, patches = cv2.connectedComponents(joined)
        sizes = [int(changed[patches == number].sum()) for number in range(1, count)]
        if max(sizes, default=0) < LEAST_PATCH_CELLS:
            return None
        patch = changed * (patches == 1 + int(np.argmax(sizes)))
        lit = min(max(float(before.mean()) / MIDDLING_LUMA, DARKEST_SHARE), 1.0)
        if float((np.abs(step - np.median(step)) * patch).max()) < LEAST_STRONGEST_STEP * lit:
            return None
        rows, columns = np.nonzero(patch)
        # One cell in twenty on each side is left out: a shadow's thin tail isn't where the thing is.
        (x0, x1), (y0, y1) = np.quantile(columns, (0.05, 0.95)), np.quantile(rows, (0.05, 0.95))
        wide, high = now.shape[1], now.shape[0]
        return (float(x0) / wide, float(y0) / high, float(x1 + 1) / wide, float(y1 + 1) / high)

    def colours(self, frame: Frame) -> tuple[str, ...]:
        """English names of the one or two main colours, the commonest first."""
        return main_colours(frame.image)

    def patches(self, frame: Frame) -> tuple[Patch, ...]:
        """Large patches of one colour, of plants or of sky, and where they lie."""
        return composition(frame.image)

    def jpeg(self, frame: Frame) -> bytes:
        """The frame as a JPEG of its own size."""
        done, packed = cv2.imencode(".jpg", cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        if not done:
            raise ValueError("the frame could not be packed as a JPEG")
        return packed.tobytes()

"""Cells of a picture that an eye takes for one colour, however the name of that colour wavers from cell to cell."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

ALIKE = 14.0
"""Distance in CIELAB below which two colours are one surface in more and less light; about six times what an eye can tell apart."""

MOST_GROUPS = 8
FEW = 0.02
"""Share of the cells that may be unlike every group: edges and glints."""

ROUNDS = 8
"""Of Lloyd's algorithm (Lloyd 1982, "Least squares quantization in PCM"), after which centres hardly move."""

Cells = NDArray[np.float32]
Labels = NDArray[np.int64]


def colour_groups(cells: Cells) -> Labels:
    """For each cell of an RGB grid (height x width x 3, 0..255) the number of its group; the same grid gives the same groups."""
    points = cv2.cvtColor(cells / np.float32(255.0), cv2.COLOR_RGB2Lab).reshape(-1, 3).astype(np.float64)
    labels = _merged(*_clustered(points, _unlike(points)))
    return labels.reshape(cells.shape[:2])


def _unlike(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """First centres: the mean, then each time a colour that is far from all before."""
    centres = [points.mean(axis=0)]
    far = _distances(points, np.array(centres))[:, 0]
    while len(centres) < MOST_GROUPS and np.quantile(far, 1 - FEW) > ALIKE:
        farthest = int(np.argsort(far, kind="stable")[int((1 - FEW) * len(far))])
        centres.append(points[farthest])
        far = np.minimum(far, _distances(points, points[farthest : farthest + 1])[:, 0])
    return np.array(centres)


def _clustered(points: NDArray[np.float64], centres: NDArray[np.float64]) -> tuple[Labels, NDArray[np.float64]]:
    labels = np.argmin(_distances(points, centres), axis=1)
    for _ in range(ROUNDS):
        centres = np.array([points[labels == group].mean(axis=0) if (labels == group).any() else old for group, old in enumerate(centres)])
        labels = np.argmin(_distances(points, centres), axis=1)
    return labels, centres


def _merged(labels: Labels, centres: NDArray[np.float64]) -> Labels:
    """The labels with groups that are alike made one, the two nearest first."""
    sizes = np.bincount(labels, minlength=len(centres)).astype(np.float64)
    labels, centres = labels.copy(), centres.copy()
    while True:
        apart = _distances(centres, centres) + np.where((sizes > 0)[:, None] & (sizes > 0) & ~np.eye(len(centres), dtype=bool), 0.0, np.inf)
        one, other = sorted(np.unravel_index(int(np.argmin(apart)), apart.shape))
        if not apart[one, other] < ALIKE:
            return labels
        centres[one] = (centres[one] * sizes[one] + centres[other] * sizes[other]) / (sizes[one] + sizes[other])
        sizes[one], sizes[other] = sizes[one] + sizes[other], 0.0
        labels[labels == other] = one


def _distances(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """From each point to each centre."""
    return np.asarray(np.linalg.norm(points[:, None] - centres[None], axis=2), np.float64)

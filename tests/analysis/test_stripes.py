"""Stripes: told where nearly all edges of the picture have one direction, by how they run."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.describers.english_colours import colours_of
from analysis.describers.facts import Light
from analysis.describers.german_colours import colours_of as german_colours_of
from analysis.detectors.stripes import stripes
from analysis.timeline import Patch


def ruled(across: float, down: float) -> NDArray[np.float32]:
    """48 x 27 cells of light and dark stripes whose lightness changes in that direction."""
    y, x = np.mgrid[0:27, 0:48]
    return (120 + 60 * np.sin(across * x + down * y)).astype(np.float32)


@pytest.mark.parametrize(
    ("across", "down", "name"),
    [
        (0.0, 0.9, "level stripes"),
        (0.9, 0.0, "upright stripes"),
        (0.4, 0.8, "stripes that rise to the right"),
        (-0.4, 0.8, "stripes that fall to the right"),
    ],
)
def test_stripes_are_told_by_how_they_run(across: float, down: float, name: str) -> None:
    assert [patch.what for patch in stripes(ruled(across, down))] == [name]


def test_a_plain_a_checked_and_a_rough_picture_have_no_stripes() -> None:
    rough = np.random.default_rng(1).uniform(0, 255, (27, 48)).astype(np.float32)
    assert not [*stripes(np.full((27, 48), 90, np.float32)), *stripes((ruled(0.9, 0) + ruled(0, 0.9)) / 2), *stripes(rough)]


def test_stripes_are_worded_in_both_languages() -> None:
    fact = Light("ordinary", (), patches=(Patch("grey", "all over", 0.8), Patch("stripes that rise to the right", "all over", 1.0)))
    assert colours_of(fact) == "mainly grey, stripes that rise to the right all over the picture"
    assert german_colours_of(fact) == "vor allem Grau, nach rechts steigende Streifen überall im Bild"

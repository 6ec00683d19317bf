"""What one colour is called, between light and dark and between grey and a hue."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.describers.german_colours import tone
from analysis.detectors.tones import tone_name


@pytest.mark.parametrize(
    ("rgb", "english", "german"),
    [
        ((128, 128, 128), "grey", "Grau"),
        ((195, 193, 190), "light grey", "Hellgrau"),
        ((66, 66, 70), "dark grey", "Dunkelgrau"),
        ((5, 5, 5), "black", "Schwarz"),
        ((250, 250, 250), "white", "Weiß"),
        ((151, 136, 118), "grey-brown", "Graubraun"),
        ((150, 160, 190), "grey-blue", "Graublau"),
        ((20, 70, 25), "dark green", "Dunkelgrün"),
        ((150, 220, 150), "light green", "Hellgrün"),
        ((220, 20, 30), "red", "Rot"),
        ((225, 190, 140), "beige", "Beige"),
        ((243, 214, 227), "pale pink", "Blassrosa"),
    ],
)
def test_a_colour_has_its_name(rgb: tuple[int, int, int], english: str, german: str) -> None:
    assert (tone_name(np.array(rgb, np.float64)), tone(english)) == (english, german)

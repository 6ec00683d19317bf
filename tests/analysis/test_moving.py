"""Where in the picture something moves."""

import numpy as np

from analysis.detectors.picture import PictureMeter

GREY = np.full((36, 64), 100, np.float32)


def with_patch(rows, columns):
    luma = GREY.copy()
    luma[rows, columns] = 160
    return luma


def test_the_place_is_that_of_the_largest_changed_patch():
    now = with_patch(slice(12, 24), slice(48, 60))
    now[2:4, 2:4] = 200
    x0, y0, x1, y1 = PictureMeter().moving(GREY, now)
    assert (x0, x1) == (48 / 64, 60 / 64) and (y0, y1) == (12 / 36, 24 / 36)


def test_a_few_scattered_cells_are_no_place():
    now = GREY.copy()
    now[::9, ::9] = 130
    assert PictureMeter().moving(GREY, now) is None
    assert PictureMeter().moving(GREY, GREY) is None


def test_an_exposure_set_anew_moves_nothing():
    brighter = GREY + 25 + np.linspace(0, 15, 64, dtype=np.float32)
    assert PictureMeter().moving(GREY, brighter) is None


def test_a_shadow_that_goes_moves_nothing_and_a_coat_in_the_dark_does():
    shadow = GREY.copy()
    shadow[12:24, 48:60] = 72
    assert PictureMeter().moving(shadow, GREY) is None
    night, coat = np.full((36, 64), 30, np.float32), np.full((36, 64), 30, np.float32)
    coat[12:24, 48:60] = 58
    assert PictureMeter().moving(night, coat) is not None

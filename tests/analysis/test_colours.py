import numpy as np
import pytest

from analysis.detectors.colours import main_colours


def picture(*stripes):
    """Stripes of (colour, share in tenths) from the left to the right."""
    return np.concatenate([np.full((90, 16 * tenths, 3), colour, np.uint8) for colour, tenths in stripes], axis=1)


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        *(((0, 0, 0), "black"), ((30, 20, 35), "black"), ((128, 130, 127), "grey"), ((250, 250, 250), "white"), ((220, 20, 30), "red")),
        *(
            ((255, 140, 0), "orange"),
            ((110, 60, 25), "brown"),
            ((225, 200, 170), "beige"),
            ((170, 125, 85), "brown"),
            ((250, 220, 30), "yellow"),
            ((255, 255, 0), "yellow"),
            ((106, 157, 170), "blue"),
            ((120, 150, 60), "green"),
            ((20, 160, 40), "green"),
        ),
        *(((30, 200, 200), "turquoise"), ((40, 80, 220), "blue"), ((140, 60, 200), "purple"), ((240, 190, 205), "pink")),
    ],
)
def test_a_plain_picture_has_the_name_an_eye_would_give(rgb, name):
    assert main_colours(picture((rgb, 10))) == (name,)


def test_the_commonest_colour_comes_first_and_small_ones_are_left_out():
    assert main_colours(picture(((40, 80, 220), 3), ((20, 160, 40), 6), ((220, 20, 30), 1))) == ("green", "blue")


def test_a_picture_of_all_colours_has_no_main_colour():
    rainbow = [(220, 20, 30), (255, 140, 0), (250, 220, 30), (20, 160, 40), (30, 200, 200), (40, 80, 220), (140, 60, 200), (0, 0, 0)]
    assert main_colours(picture(*((colour, 1) for colour in rainbow))) == ()

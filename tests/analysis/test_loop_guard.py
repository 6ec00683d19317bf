"""Lines that say nothing are found out, and lines that repeat for a reason are left alone."""

from __future__ import annotations

import pytest

from analysis.vlm.loop_guard import fault_of


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("...", "no words"),
        ("12 34 !", "no words"),
        ("I'm sorry, but I cannot see the video.", "an excuse"),
        ("As an AI language model, I describe.", "an excuse"),
        ("Es tut mir leid, das geht nicht.", "an excuse"),
        ("the dog runs and the dog runs and the dog runs and", "a phrase over and over"),
        ("red red red red car", "a phrase over and over"),
    ],
)
def test_a_line_that_says_nothing_is_asked_for_again(text, fault):
    assert fault_of(text) == fault


@pytest.mark.parametrize(
    "text",
    [
        'A man on the left reads a page. The words "GO GO GO" are in the centre.',
        "Ein Hund läuft nach links; die Kamera steht.",
        "A red circle on the left, a red circle in the centre. The camera is still.",
        "犬が走る。",
    ],
)
def test_a_line_that_tells_something_stands(text):
    assert fault_of(text) is None


def test_the_same_line_stands_while_the_picture_stands_and_is_doubted_when_it_changes():
    before = ["A dog.", "A dog."]
    assert fault_of("A dog.", before, changed=False) is None
    assert fault_of("A dog.", before, changed=True) == "the same line again"
    assert fault_of("A dog.", before[:1], changed=True) is None

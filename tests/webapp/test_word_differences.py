"""Two sentences are held against each other word by word, and what only one of them has is marked."""

from __future__ import annotations

import pytest

from webapp.library.word_differences import Words, differences


def shown(spans: list[Words]) -> str:
    """A sentence with -what only the first has- and +what only the second has+."""
    signs = {"": "", "del": "-", "ins": "+"}
    return "".join(f"{signs[span.mark]}{span.text}{signs[span.mark]}" for span in spans)


@pytest.mark.parametrize(
    ("first", "second", "of_first", "of_second"),
    [
        ("A dog runs.", "A dog runs.", "A dog runs.", "A dog runs."),
        ("A brown dog runs.", "A dog runs.", "A -brown- dog runs.", "A dog runs."),
        ("A dog runs left.", "A dog sits left.", "A dog -runs- left.", "A dog +sits+ left."),
        ("A dog runs", "A dog runs.", "A dog runs", "A dog runs+.+"),
        ("a dog", "A dog", "-a- dog", "+A+ dog"),
        ("It isn't a half-read page.", "It is a half-read page.", "It -isn't- a half-read page.", "It +is+ a half-read page."),
        ("", "A dog runs.", "", "A dog runs."),
        ("A dog runs.", "", "A dog runs.", ""),
        ("", "", "", ""),
        ("Ein Über-Hund läuft.", "Ein Hund läuft.", "Ein -Über-Hund- läuft.", "Ein +Hund+ läuft."),
        ("<b>bold</b> & co", "<b>old</b> & co", "<b>-bold-</b> & co", "<b>+old+</b> & co"),
    ],
)
def test_words_that_only_one_sentence_has_are_marked(first: str, second: str, of_first: str, of_second: str) -> None:
    a, b = differences(first, second)
    assert (shown(a), shown(b)) == (of_first, of_second)


def test_an_a_between_two_differences_is_no_island() -> None:
    a, b = differences("The man holds a red ball.", "The man throws a blue cup.")
    assert shown(a) == "The man -holds a red ball-."
    assert shown(b) == "The man +throws a blue cup+."


@pytest.mark.parametrize("sentence", ["  Two   blanks, here.  ", "a", "...", "日本語のテキスト", "e\u0301te\u0301 \U0001f600 end"])
def test_nothing_of_a_sentence_is_lost(sentence: str) -> None:
    other = sentence + " more words"
    a, b = differences(sentence, other)
    assert "".join(span.text for span in a).split() == sentence.split()
    assert "".join(span.text for span in b).split() == other.split()

"""Drawn words through real H.264: read verbatim, at the right time, in reading order, and nothing that isn't there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
import pytest

from analysis.detectors.half_read import without_halves
from analysis.detectors.paragraphs import Line, joined_lines
from analysis.detectors.reading import TextModels, text_models
from analysis.detectors.text import TextDetector
from analysis.detectors.wording import believable, cleaned, elected, grows_into, same_words
from analysis.timeline import Track
from tests.drawn import Picture, scenery, with_words, write_clip
from tests.watched import fed

FPS = 10
PAGE = np.full((360, 640, 3), 245, np.uint8)

Read = Callable[..., list[Track]]


def written(picture: Picture, words: str, x: int, y: int, scale: float) -> Picture:
    drawn = picture.copy()
    cv2.putText(drawn, words, (x, y), cv2.FONT_HERSHEY_SIMPLEX, scale, (20, 20, 20), max(1, round(scale * 2)), cv2.LINE_AA)
    return drawn


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def find(pictures: Iterable[Picture], **span: float) -> list[Track]:
        return fed(TextDetector(), write_clip(tmp_path / "clip.mp4", pictures, FPS), **span).finish()

    return find


def test_words_of_two_sizes_are_read_in_reading_order(read: Read) -> None:
    page = written(written(PAGE, "Harbour lights", 90, 110, 1.5), "every evening at nine", 90, 250, 0.6)
    tracks = read([page] * 2 * FPS)
    assert [track.value for track in tracks] == ["Harbour lights", "every evening at nine"]
    assert [track.position for track in tracks] == ["centre", "bottom left"] or tracks[0].box[1] < tracks[1].box[1]
    assert all(track.start_seconds == 0.0 and track.end_seconds >= 1.75 for track in tracks)


def test_words_that_appear_and_leave_have_a_time(read: Read) -> None:
    plain, told = scenery(31), with_words(scenery(31), "LAST ORDERS")
    tracks = read([*[plain] * 2 * FPS, *[told] * 2 * FPS, *[plain] * 2 * FPS])
    assert [track.value for track in tracks] == ["LAST ORDERS"]
    assert tracks[0].start_seconds == pytest.approx(2.0, abs=0.5)
    assert tracks[0].end_seconds == pytest.approx(4.0, abs=0.5)


def test_a_sentence_that_grows_ends_whole(read: Read) -> None:
    words = ["The", "ferry", "leaves", "from", "the", "northern", "pier", "today"]
    grown = [written(PAGE, " ".join(words[: count + 1]), 20, 180, 0.8) for count in range(len(words))]
    tracks = read([picture for page in grown for picture in [page] * 4] + [grown[-1]] * FPS)
    assert tracks[-1].value == " ".join(words)
    assert tracks[-1].start_seconds < 2.0


def test_a_clock_that_moves_on_is_another_text(read: Read) -> None:
    tracks = read([written(PAGE, f"12:00:0{number // FPS}", 150, 200, 2.0) for number in range(4 * FPS)])
    assert [track.value for track in tracks] == ["12:00:00", "12:00:01", "12:00:02", "12:00:03"]


def test_small_print_is_read_beside_a_corner_that_always_moves(read: Read) -> None:
    page = np.full((880, 1920, 3), 245, np.uint8)
    cv2.putText(page, "Settings and preferences", (900, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.55, (20, 20, 20), 1, cv2.LINE_AA)
    pictures = []
    for number in range(25):
        pictures.append(page.copy())
        pictures[-1][500:800, 50:450] = scenery(50 + number // 5, 400, 300)
    assert [track.value for track in read(pictures)] == ["Settings and preferences"]


def test_nothing_is_read_into_a_picture_without_words(read: Read) -> None:
    assert read([scenery(seed) for seed in range(40, 44) for _ in range(FPS)]) == []


def test_what_does_not_change_is_read_at_most_three_times(tmp_path: Path) -> None:
    reads = 0

    class Counting(TextModels):
        def read(self, image, line):
            nonlocal reads
            reads += 1
            return super().read(image, line)

    page = written(PAGE, "Ticket office", 90, 180, 1.5)
    fed(TextDetector(models=Counting()), write_clip(tmp_path / "clip.mp4", [page] * 6 * FPS, FPS)).finish()
    assert 1 <= reads <= 3


def test_models_are_opened_once() -> None:
    assert text_models() is text_models()


@pytest.mark.parametrize(
    ("raw", "words"),
    [("① Downloads", "Downloads"), ("图 after.png", "after.png"), ("© 2013 Ana", "© 2013 Ana"), ("5：42 PM", "5:42 PM"), ("☐ OK ☆", "OK")],
)
def test_icons_around_words_are_left_out(raw: str, words: str) -> None:
    assert cleaned(raw) == words


def test_the_whole_wins_over_readings_of_its_parts() -> None:
    assert elected([("AM", 0.97), ("SAM", 0.99), ("AM", 0.98), ("SAM", 0.99), ("AM", 0.97)])[0] == "SAM"
    assert elected([("AM", 0.97), ("SAMO", 0.8), ("AM", 0.98)])[0] == "AM"


def test_same_words_and_growth() -> None:
    assert same_words("after_serialize.png", "after_seriaize.png")
    assert not same_words("00:04:00", "00:05:00")
    assert grows_into("Your captivating", "Your captivating smile")
    assert not grows_into("Your captivating smile", "Your captivating")


@pytest.mark.parametrize(
    ("text", "confidence", "sightings", "told"),
    [
        ("Open", 0.95, 1, True),
        ("Open", 0.88, 1, False),
        ("Open", 0.88, 2, True),
        ("回回", 0.99, 4, False),
        ("A", 1.0, 9, False),
        ("回口", 0.9, 4, False),
    ],
)
def test_only_sure_words_are_told(text: str, confidence: float, sightings: int, told: bool) -> None:
    assert believable(text, confidence, sightings, agreement=1.0) is told


def test_lines_of_prose_join_and_a_menu_does_not() -> None:
    prose = [
        Line(9.0, 11.0, "Your captivating smile and warm gaze", (0.3, 0.70, 0.7, 0.74), 0.9),
        Line(9.5, 11.0, "radiate energy.", (0.3, 0.75, 0.5, 0.79), 0.9),
    ]
    menu = [Line(0.0, 2.0, "Open file", (0.1, 0.10, 0.2, 0.13), 0.9), Line(0.0, 2.0, "Save file", (0.1, 0.14, 0.2, 0.17), 0.9)]
    assert [line.text for line in joined_lines(prose)] == ["Your captivating smile and warm gaze radiate energy."]
    assert [line.text for line in joined_lines(menu)] == ["Open file", "Save file"]


def test_a_word_read_while_half_hidden_is_left_out() -> None:
    place, left = (0.3, 0.4, 0.7, 0.5), (0.3, 0.4, 0.45, 0.5)
    whole = Line(0.0, 2.0, "GARDEN", place, 0.99)
    halves = [Line(2.0, 2.5, "GAF", left, 0.95), Line(2.5, 3.0, "DEN", (0.55, 0.4, 0.7, 0.5), 0.97)]
    assert [(line.text, line.end_seconds) for line in without_halves([whole, *halves])] == [("GARDEN", 3.0)]


def test_a_word_that_was_hidden_for_long_and_comes_out_letter_by_letter_is_one_word() -> None:
    place, right, left = (0.3, 0.4, 0.7, 0.5), (0.45, 0.4, 0.7, 0.5), (0.3, 0.4, 0.5, 0.5)
    whole, part = Line(0.0, 1.8, "OLD HARBOUR", place, 0.99), Line(4.5, 5.0, "RBOUR", right, 0.99)
    assert [(line.text, line.end_seconds) for line in without_halves([whole, part])] == [("OLD HARBOUR", 5.0)]
    for other in (Line(4.5, 5.0, "HARBOUR", right, 0.99), Line(4.5, 5.0, "OLD H", left, 0.99), Line(6.5, 7.0, "RBOUR", right, 0.99)):
        assert len(without_halves([whole, other])) == (1 if other.text == "OLD H" else 2)


def test_other_words_and_numbers_in_the_same_place_are_no_halves() -> None:
    place = (0.3, 0.4, 0.7, 0.5)
    clock = [Line(0.0, 1.0, "12:00:00", place, 0.99), Line(1.0, 2.0, "12:00:01", place, 0.99)]
    captions = [Line(0.0, 2.0, "MARKET", place, 0.99), Line(2.0, 4.0, "MARK", place, 0.99), Line(9.0, 9.5, "MA", place, 0.99)]
    elsewhere = [Line(0.0, 4.0, "Garden", place, 0.99), Line(0.0, 2.0, "Gard", (0.3, 0.8, 0.4, 0.9), 0.99)]
    assert without_halves(clock) == clock
    assert [line.text for line in without_halves(captions)] == ["MARKET", "MA"]
    assert without_halves(elsewhere) == elsewhere

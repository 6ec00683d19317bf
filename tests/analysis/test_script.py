"""The script of a run: values to draw each second from, and the words that say exactly these values."""

from __future__ import annotations

import re

import pytest

from analysis.document import lanes, line_from_json, line_to_json
from analysis.redrawing import script_of, script_text
from analysis.timeline import Observation, Patch, PictureLook, SecondDescription, Track

LOOK = PictureLook(0.2, "dim", "wide", None, ("grey",), (Patch("sky", "top", 0.3, ("blue",)),))
DOG = Track(
    "object", 1.0, 3.0, "dog", (0.1, 0.4, 0.3, 0.8), ((1.0, 0.2, 0.6), (2.0, 0.5, 0.6), (3.0, 0.8, 0.6)), 0.9, 4, colours=("brown",)
)
TEXT = Track("text", 0.0, 2.5, "EXIT", (0.4, 0.1, 0.6, 0.2), (), 0.9, 1)
CUT = [Track("shot", 0.0, 2.5, "start"), Track("shot", 2.5, 4.0, "cut")]
PAN = Track("camera", 0.0, 1.0, "pan left")


def line(second: int, text: str = "A dog runs.", **more) -> SecondDescription:
    return SecondDescription(second, text, more.pop("status", "described"), "composed", (float(second),), **more)


def script(lines, tracks, language="en", part=None):
    return script_of([line_to_json(one) for one in lines], lanes(tracks), language, part)


def test_each_second_has_what_is_in_it_and_where() -> None:
    seconds = script([line(s, look=LOOK) for s in range(4)], [DOG, TEXT, PAN, *CUT])
    assert [[thing["name"] for thing in second["things"]] for second in seconds] == [[], ["dog"], ["dog"], []]
    assert seconds[1]["things"][0]["path"] == [[1, 20, 60, 20, 40], [2, 50, 60, 20, 40]]
    assert [second["cuts"] and second["cuts"][0]["at"] for second in seconds] == [[], [], 2.5, []]
    assert seconds[2]["words"][0] | {"said": 0} == {
        "words": "EXIT",
        "start": 2,
        "end": 2.5,
        "box": [50, 15, 20, 10],
        "sure": 0.9,
        "said": 0,
    }
    assert [move["value"] for move in seconds[0]["camera"]] == ["pan left"]
    assert seconds[0]["look"] == {
        "brightness": 0.2,
        "light": "dim",
        "shot_size": "wide",
        "colours": ["grey"],
        "patches": [{"what": "sky", "spot": "top", "share": 0.3, "colours": ["blue"]}],
    }


def test_a_thing_is_as_large_as_it_was_seen_on_its_way() -> None:
    seen = [Observation(1.0, "object", "dog", 0.9, (0.1, 0.4, 0.3, 0.8)), Observation(2.0, "object", "dog", 0.9, (0.3, 0.2, 0.7, 1.0))]
    seconds = script([line(1, observations=(seen[0],)), line(2, observations=(seen[1],))], [DOG])
    assert [point[3:] for point in seconds[0]["things"][0]["path"]] == [[20, 40], [40, 80]]


def test_a_part_is_the_same_as_that_part_of_the_whole() -> None:
    lines = [line(s, look=LOOK) for s in range(4)]
    tracks = [DOG, TEXT, PAN, *CUT]
    assert script(lines, tracks, part=range(1, 3)) == script(lines, tracks)[1:3]


def test_the_look_of_a_line_survives_its_json_and_old_lines_have_none() -> None:
    assert line_from_json(line_to_json(line(0, look=LOOK))) == line(0, look=LOOK)
    old = line_to_json(line(0))
    assert "look" not in old
    assert line_from_json(old).look is None
    assert "were not kept" in script_text(script_of([old], {}, "en"), "old.mp4", "en")


def test_the_words_say_the_values_from_which_it_is_drawn() -> None:
    seconds = script([line(s, look=LOOK) for s in range(4)], [DOG, TEXT, PAN, *CUT])
    text = script_text(seconds, "clip.mp4", "en")
    entry = text.split("## ")[2]
    numbers = re.search(r"dog \(brown\): on the left \(x (\d+) %, y (\d+) %\).*\((\d+) × (\d+) %\), (\d+)–(\d+) s", entry)
    assert numbers and [int(number) for number in numbers.groups()] == [20, 60, 20, 40, 1, 2]
    assert "goes from left to centre between 1 s and 2 s: x 20 → 50 %" in entry
    assert "a fifth of the width" in entry
    assert "Words “EXIT”: at the top (x 50 %, y 15 %), 20 × 10 % of the picture, 1–2 s" in entry
    assert "blue sky at the top (30 %)" in entry
    assert "Camera: pans left, 0–1 s" in text
    assert "Cut at 2.5 s" in text


def test_the_script_is_told_in_german_too() -> None:
    text = script_text(script([line(1, "Ein Hund läuft.", look=LOOK)], [DOG], "de"), "clip.mp4", "de")
    assert "Hund (braun): links (x 20 %, y 60 %), ein Fünftel der Breite" in text
    assert "blau Himmel oben (30 %)" in text
    assert "dämmrig" in text


def test_seconds_that_go_on_alike_are_told_once() -> None:
    still = Track("object", 0.0, 9.0, "dog", (0.1, 0.4, 0.3, 0.8), ((0.0, 0.2, 0.6), (8.0, 0.21, 0.6)), 0.9, 4)
    lines = [line(0), *(line(second, status="carried", difference=0.0) for second in range(1, 8))]
    text = script_text(script(lines, [still]), "clip.mp4", "en")
    assert text.count("## ") == 1
    assert "## 0:00 – 0:08" in text
    assert "0–8 s" in text


def test_words_from_a_video_are_escaped_by_whoever_writes_the_file() -> None:
    text = script_text(script([line(0, "See <b>."), line(1)], [TEXT]), "clip.mp4", "en", lambda words: words.replace("<", "&lt;").lower())
    assert "Line: see &lt;b>." in text
    assert "“exit”" in text


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_seen_is_said_and_nothing_to_tell_is_not_all(language: str) -> None:
    seconds = script([line(0)], [], language)
    assert seconds[0]["told"] is None
    assert "%" not in script_text(seconds, "clip.mp4", language).split("## ")[1]

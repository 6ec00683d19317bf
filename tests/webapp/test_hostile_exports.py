"""Hostile words in every format that leaves the house, read back as a player, a spreadsheet and a reader would."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator

import pytest
from django.template import Context, Template

from analysis.document import RunDocument, line_to_json, run_document
from analysis.timeline import SecondDescription, Track
from tests.payloads import LINE_BREAKERS, PAYLOADS
from webapp.library.exports import plain, to_csv, to_json, to_md, to_script, to_srt, to_txt, to_vtt
from webapp.runs.cues import captions_track, chapters_track, descriptions_track

WORDS = (*PAYLOADS, *LINE_BREAKERS)
CUE = re.compile(r"\d\d:\d\d:\d\d[.,]\d{3} --> \d\d:\d\d:\d\d[.,]\d{3}")
"""The times of a cue and nothing else: no settings, which would place it elsewhere."""


@pytest.fixture(scope="module")
def document() -> RunDocument:
    """Every payload as a line, a correction, a reason, a track, a chapter, a sentence and the video's name."""
    lines = [line_to_json(SecondDescription(at, words, "described", "model")) for at, words in enumerate(WORDS)]
    lines[3] = line_to_json(SecondDescription(3, "A dog.", "described", "composed"), corrected=WORDS[3])
    lines[4] = line_to_json(SecondDescription(4, "", "failed", "model", reason=WORDS[4]))
    video = {
        **{"name": WORDS[0], "sha256": "ab", "duration_seconds": float(len(WORDS)), "width": 2, "height": 2, "average_fps": 25.0},
        **{"rotation": 0, "start_offset_seconds": 0.0, "has_audio": True, "partial": False, "warnings": list(WORDS)},
    }
    run = {
        **{"id": None, "describer": WORDS[1], "model": WORDS[2], "revision": WORDS[3], "preset": "balanced"},
        **{"options": {"wish": WORDS[4]}, "language": "en", "based_on": None, "range": None, "elapsed_seconds": 1.0},
        **{"seams": [], "plan": []},
    }
    chapters = [{"start": at, "end": at + 1, "title": words} for at, words in enumerate(WORDS)]
    overview = {"summary": " ".join(WORDS), "chapters": chapters}
    tracks = [Track(kind, at, at + 0.9, words, box=(0.1, 0.1, 0.4, 0.3)) for kind in ("text", "object") for at, words in enumerate(WORDS)]
    return run_document(video, run, overview, lines, tracks)


def told(at: int) -> str:
    return f"Not described: {plain(WORDS[4])}" if at == 4 else plain(WORDS[at])


def blocks(file: str) -> list[list[str]]:
    """What stands between empty lines, by every sign that a reader may take for a line's end."""
    lines = re.split(r"\r\n|\r|\n", file)
    assert lines == file.splitlines() + [""] * (len(lines) - len(file.splitlines())), "no other line ends"
    found: list[list[str]] = [[]]
    for line in lines:
        if line:
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def cues(file: str) -> Iterator[str]:
    """The words of each cue, read as strictly as can be."""
    for block in blocks(file):
        if block == ["WEBVTT"]:
            continue
        times = next(line for line in block if "-->" in line)
        rest = block[block.index(times) + 1 :]
        assert CUE.fullmatch(times) and len(rest) == 1 and block.index(times) <= 1, block
        assert "-->" not in rest[0] and "<" not in rest[0]
        yield html.unescape(rest[0])


def test_subtitles_have_one_cue_a_second_that_says_the_words(document):
    assert list(cues(to_vtt(document))) == [told(at) for at in range(len(WORDS))]
    srt = to_srt(document)
    assert list(cues(srt)) == [told(at).replace("{", "{ ") for at in range(len(WORDS))]
    assert not re.search(r"\{\\", srt)


def test_the_players_own_tracks_too(document):
    spoken = [{"start": float(at), "end": at + 1.0, "value": words} for at, words in enumerate(WORDS)]
    for file in (captions_track(spoken), chapters_track(document["overview"]["chapters"])):
        assert len(list(cues(file))) == len(WORDS)
        assert file.startswith("WEBVTT\n\n")
    assert len(list(cues(descriptions_track(document["seconds"])))) == len(WORDS) - 1


def test_no_cell_is_a_formula_in_any_spreadsheet(document):
    table = to_csv(document)
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert len(rows) == len(WORDS)
    for row in rows:
        assert None not in row
        for cell in row.values():
            assert not re.match(r"\s*[=+@\t\r＝＋＠]|\s*-(?!\d)", cell or ""), cell
    for cell in (cell for row in csv.reader(io.StringIO(table, newline=""), delimiter=";") for cell in row):
        assert not re.match(r"\s*[=+@＝＋＠]", cell), cell


def test_text_and_markdown_keep_a_line_a_second(document):
    lines = [line for line in to_txt(document).splitlines() if re.match(r"\[\d+s\] ", line)]
    assert lines == [f"[{at}s] {told(at)}" for at in range(len(WORDS))]
    for written in (to_md(document), to_script(document)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e]", written)
        # each sign that begins a tag, a link or a picture is told to be a sign
        assert not re.search(r"(?<!\\)(?:\\\\)*[<\[\]`]", re.sub(r"\*\*[^*]*\*\*", "", written)), written
        assert not re.search(r"(?<!\\)://", written)


def test_json_can_stand_in_a_page(document):
    assert json.loads(to_json(document))["seconds"][0]["text"] == WORDS[0]
    page = Template('{{ facts|json_script:"facts" }}').render(Context({"facts": {"words": list(WORDS)}}))
    inside = page.removeprefix('<script id="facts" type="application/json">').removesuffix("</script>")
    assert not re.search(r"[<>&]", inside)
    assert json.loads(inside)["words"] == list(WORDS)


def test_there_are_thirty_of_them():
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 30

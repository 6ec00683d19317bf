import csv
import io
import json
import re
import subprocess
import sys

import pytest

from analysis.document import RunDocument, line_to_json, run_document
from analysis.timeline import SecondDescription, Track
from webapp.library.exports import EXPORTS, to_csv, to_json, to_md, to_srt, to_txt, to_vtt

HOSTILE = '<b>x</b> --> & "q"\n{\\an8}[a](http://evil.example) *b* | =1'


def document(*texts: str, name: str = "clip.mp4", duration: float | None = None, **corrections: str) -> RunDocument:
    lines = [
        line_to_json(SecondDescription(s, text, "described", "composed"), corrected=corrections.get(f"second_{s}"))
        if text
        else line_to_json(SecondDescription(s, "", "failed", "composed", reason="The picture is broken."))
        for s, text in enumerate(texts)
    ]
    video = {
        **{"name": name, "sha256": "ab", "duration_seconds": duration or len(texts) - 0.34, "width": 2, "height": 2, "average_fps": 25.0},
        **{"rotation": 0, "start_offset_seconds": 0.0, "has_audio": False, "partial": False, "warnings": []},
    }
    run = {
        **{"id": None, "describer": "composed", "model": None, "revision": None, "preset": "balanced", "options": {}, "language": "en"},
        **{"based_on": None, "range": None, "elapsed_seconds": 1.0, "seams": [], "plan": []},
    }
    overview = {"summary": "Two *dogs*.", "chapters": [{"start": 0, "end": len(texts), "title": "A <dog>"}]}
    return run_document(video, run, overview, lines, [Track("camera", 0, 1, "static")])


def test_every_format_of_the_contract_is_there_and_gives_text():
    assert list(EXPORTS) == ["json", "txt", "vtt", "srt", "csv", "md", "script.md"]
    for content_type, write in EXPORTS.values():
        assert "charset=utf-8" in content_type
        assert "A dog." in write(document("A dog.")).replace("\\", "")


def test_txt_has_one_line_a_second_and_says_why_a_line_is_missing():
    assert to_txt(document("A dog.", "")) == "Two *dogs*.\n\n[0s] A dog.\n[1s] Not described: The picture is broken.\n"


def test_txt_and_markdown_begin_with_the_summary_and_several_chapters_with_their_times():
    sentences = [{"start": 0, "end": 2, "text": "Two *dogs*."}, {"start": 1, "end": 2, "text": "One\nbarks."}]
    chapters = [{"start": 0, "end": 1, "title": "A <dog>"}, {"start": 1, "end": 2, "title": "=Barking"}]
    told = {**document("A dog.", "It barks."), "overview": {"summary": "", "chapters": chapters, "sentences": sentences}}
    head = "0:00–0:02 Two *dogs*.\n0:01–0:02 One barks.\n\n0:00 A <dog>\n0:01 =Barking\n\n"
    assert to_txt(told) == head + "[0s] A dog.\n[1s] It barks.\n"
    assert to_md(told) == (
        "# clip.mp4\n\nTwo \\*dogs\\*. (0:00–0:02) One barks. (0:01–0:02)\n\n- 0:00 A \\<dog\\>\n- 0:01 =Barking\n\n"
        "## 0:00 A \\<dog\\>\n\n- **0:00** A dog.\n\n## 0:01 =Barking\n\n- **0:01** It barks.\n"
    )
    assert [row["chapter"] for row in csv.DictReader(io.StringIO(to_csv(told)))] == ["A <dog>", "'=Barking"]
    assert "dogs" not in to_srt(told) and "Barking" not in to_vtt(told)


def test_a_run_without_a_summary_begins_with_its_lines():
    assert to_txt({**document("A dog."), "overview": {"summary": "", "chapters": []}}) == "[0s] A dog.\n"


def test_a_correction_wins_over_the_machines_words():
    corrected = document("A dog.", "A dog.", second_1="A wolf, <still>.")
    assert to_txt(corrected).endswith("\n\n[0s] A dog.\n[1s] A wolf, <still>.\n")
    assert "A wolf, &lt;still&gt;." in to_vtt(corrected)
    assert [row["corrected"] for row in csv.DictReader(io.StringIO(to_csv(corrected)))] == ["", "yes"]


def test_vtt_has_one_escaped_cue_a_second_clipped_to_the_duration():
    vtt = to_vtt(document("A dog.", HOSTILE))
    assert vtt.startswith("WEBVTT\n\n0\n00:00:00.000 --> 00:00:01.000\nA dog.\n\n1\n00:00:01.000 --> 00:00:01.660\n")
    assert vtt.count("-->") == 2
    assert "<" not in vtt
    assert "&lt;b&gt;x&lt;/b&gt; --&gt; &amp;" in vtt


def test_srt_is_numbered_from_one_with_commas_and_no_commands():
    srt = to_srt(document("A dog.", HOSTILE))
    assert srt.startswith("1\n00:00:00,000 --> 00:00:01,000\nA dog.\n\n2\n00:00:01,000 --> 00:00:01,660\n")
    assert srt.count("-->") == 2
    assert "<" not in srt and "{\\" not in srt


def test_no_text_ends_its_cue_or_line_early():
    text = "one\n\n2\r\n00:00:05.000 --> 00:00:06.000\n\u2028three\x00\x1b[0m"
    assert to_vtt(document(text)).count("\n\n") == 1
    assert len(to_txt({**document(text), "overview": {"summary": text, "chapters": []}}).splitlines()) == 3
    assert not re.search(r"[\x00\x1b]", to_vtt(document(text)))


def test_a_video_of_a_moment_has_a_cue_that_lasts():
    assert "00:00:00.000 --> 00:00:00.040" in to_vtt(document("A dog.", duration=0.04))
    assert "01:00:00.000 --> 01:00:00.500" in to_vtt({**document("A dog.", duration=3600.5), "seconds": [_at(3600)]})


def _at(second: int):
    return line_to_json(SecondDescription(second, "A dog.", "described", "composed"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_csv_cell_is_a_formula(start):
    [row] = csv.DictReader(io.StringIO(to_csv(document(f"{start}cmd|' /C calc'!A0"))))
    assert row["text"].startswith("'")
    assert row["second"] == "0"


@pytest.mark.parametrize("start", ["=", " +", "-", "@", "＝"])
def test_no_cell_runs_where_a_semicolon_ends_one_either(start):
    [row] = csv.DictReader(io.StringIO(to_csv(document(f"A dog;{start}cmd|' /C calc'!A0;sits."))))
    assert row["text"] == f"A dog;'{start}cmd|' /C calc'!A0;sits."


def test_csv_keeps_commas_and_quotes_in_their_cell():
    rows = list(csv.DictReader(io.StringIO(to_csv(document('A "dog", left.', "")))))
    assert rows[0]["text"] == 'A "dog", left.'
    assert (rows[1]["status"], rows[1]["reason"]) == ("failed", "The picture is broken.")
    assert list(rows[0]) == ["second", "start", "end", "text", "status", "source", "corrected", "difference", "reason", "chapter"]


def test_markdown_shows_what_was_written_and_links_nowhere():
    md = to_md(document("A dog.", HOSTILE, name="<img src=x>.mp4"))
    assert md.startswith("# \\<img src=x\\>.mp4\n")
    assert "\n\n\n" not in md
    assert "Two \\*dogs\\*." in md and "## 0:00 A \\<dog\\>" in md
    assert "- **0:00** A dog." in md
    assert "\\[a\\](http\\://evil.example) \\*b\\* \\|" in md


def test_names_lose_controls_and_direction_signs():
    hostile = "a\u202egpj.exe\x00\r\nSet-Cookie: x\u2066" + "y" * 300
    name = json.loads(to_json(document("A dog.", name=hostile)))["video"]["name"]
    assert name.startswith("agpj.exe Set-Cookie: xy")
    assert len(name) <= 200
    assert json.loads(to_json(document("A dog.", name="\x00\u202e")))["video"]["name"] == "video"


def test_json_is_the_document_and_can_always_be_sent():
    told = document("Ein schöner Hund „SALE“.", name="broken\udc80name.mp4")
    assert json.loads(to_json(told))["seconds"] == told["seconds"]
    assert json.loads(to_json(told))["schema"] == "secondsight/1"
    for _, write in EXPORTS.values():
        write(told).encode("utf-8")


def test_exports_are_pure_and_know_no_django():
    code = "import sys, webapp.library.exports; print('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"

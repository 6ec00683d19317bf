"""The formats in which a run leaves the house: pure functions from the run document to text.

What a video shows is written by strangers, and so are file names: each format escapes what its readers would run.
A human's correction wins over the machine's words.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator

from analysis.document import ChapterJSON, LineJSON, OverviewJSON, RunDocument
from analysis.redrawing import script_of, script_text
from webapp.library.names import clean_name

DIRECTION_SIGNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Overrides, embeddings and isolates: with them "gpj.exe" reads "exe.jpg"."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so; some take the wide signs for the narrow ones."""
FORMULA_INSIDE = re.compile(r";(?=\s*[=+\-@＝＋－＠])")
"""Where commas stand in numbers, as in German, spreadsheets take a semicolon for the end of a cell."""

NOT_DESCRIBED = {"en": "Not described", "de": "Nicht beschrieben"}
CSV_HEADER = ("second", "start", "end", "text", "status", "source", "corrected", "difference", "reason", "chapter")


def to_json(document: RunDocument) -> str:
    """The document itself, its video's name made safe to show."""
    named: RunDocument = {**document, "video": {**document["video"], "name": clean_name(document["video"]["name"])}}
    return json.dumps(named, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "replace").decode("utf-8") + "\n"


def to_txt(document: RunDocument) -> str:
    """The summary and the chapters with their times, and one "[3s] ..." line a second."""
    lines = [f"[{line['second']}s] {words}" for line, words in _told(document)]
    sentences = [" ".join(filter(None, (times, sentence))) for sentence, times in _sentences(document["overview"])]
    chapters = [f"{_short_clock(chapter['start'])} {plain(chapter['title'])}" for chapter in _several(document["overview"])]
    return "\n".join("".join(f"{row}\n" for row in rows) for rows in (sentences, chapters, lines) if rows)


def to_vtt(document: RunDocument) -> str:
    """WebVTT for a track of kind descriptions: one cue a second, the last clipped to the end of the picture."""
    cues = (
        f"{line['second']}\n{_clock(start, '.')} --> {_clock(end, '.')}\n{_escaped(words)}\n"
        for line, words in _told(document)
        for start, end in [_span(line, document)]
    )
    return "\n".join(["WEBVTT\n", *cues])


def to_srt(document: RunDocument) -> str:
    """SubRip: the same cues, numbered from 1."""
    # Players take "{\an8}" in a cue for a command.
    cues = (
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{_escaped(words).replace('{', '{ ')}\n"
        for number, (line, words) in enumerate(_told(document), 1)
        for start, end in [_span(line, document)]
    )
    return "\n".join(cues)


def to_csv(document: RunDocument) -> str:
    """A table with a header row; cells that a spreadsheet would run begin with an apostrophe."""
    table = io.StringIO()
    rows = csv.writer(table)
    merged = _is_merged(document)
    rows.writerow((*CSV_HEADER, "origin") if merged else CSV_HEADER)
    for line, words in _told(document):
        start, end = _span(line, document)
        corrected = "yes" if line["corrected"] else ""
        cells = (line["second"], start, end, words, line["status"], line["source"], corrected, line["difference"], line["reason"])
        titled = (*cells, _title_at(document["overview"], line["second"]))
        named = (*titled, _origin(line)) if merged else titled
        rows.writerow([_defused(cell) if isinstance(cell, str) else cell for cell in named])
    return table.getvalue()


def to_md(document: RunDocument) -> str:
    """Markdown to read: name, summary and chapters with their times, and the lines under their chapters."""
    parts = [f"# {_unmarked(clean_name(document['video']['name']))}\n"]
    if sentences := [f"{_unmarked(sentence)}{times and f' ({times})'}" for sentence, times in _sentences(document["overview"])]:
        parts.append(f"{' '.join(sentences)}\n")
    if several := _several(document["overview"]):
        parts.append("".join(f"- {_chapter(chapter)}\n" for chapter in several))
    merged = _is_merged(document)
    chapters = {chapter["start"]: chapter for chapter in document["overview"]["chapters"]}
    for line, words in _told(document):
        if line["second"] in chapters:
            gap = "\n" if line is not document["seconds"][0] else ""
            parts.append(f"{gap}## {_chapter(chapters[line['second']])}\n")
        origin = f" *({_unmarked(_origin(line))})*" if merged else ""
        parts.append(f"- **{_short_clock(line['second'])}** {_unmarked(words)}{origin}")
    return "\n".join(parts) + "\n"


def to_script(document: RunDocument) -> str:
    """Markdown to draw the pictures again from: of each second what is where, how large, and the exact words."""
    language = document["run"]["language"]
    script = script_of(document["seconds"], document["tracks"], language)
    return script_text(script, clean_name(document["video"]["name"]), language, lambda words: _unmarked(plain(words)))


EXPORTS: dict[str, tuple[str, Callable[[RunDocument], str]]] = {
    "json": ("application/json; charset=utf-8", to_json),
    "txt": ("text/plain; charset=utf-8", to_txt),
    "vtt": ("text/vtt; charset=utf-8", to_vtt),
    "srt": ("application/x-subrip; charset=utf-8", to_srt),
    "csv": ("text/csv; charset=utf-8", to_csv),
    "md": ("text/markdown; charset=utf-8", to_md),
    "script.md": ("text/markdown; charset=utf-8", to_script),
}
"""File name extension -> its content type and its writer."""


def plain(text: str) -> str:
    """The text in one line, without control characters, signs that turn its direction, or broken characters."""
    spaced = "".join(" " if sign.isspace() else sign for sign in text)
    kept = (sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cs") and sign not in DIRECTION_SIGNS)
    return " ".join("".join(kept).split())


def _told(document: RunDocument) -> Iterator[tuple[LineJSON, str]]:
    """Each line and the words that stand for it: the correction, the machine's words, or why there are none."""
    missing = NOT_DESCRIBED.get(document["run"]["language"], NOT_DESCRIBED["en"])
    for line in document["seconds"]:
        words = plain(line["corrected"] or line["text"])
        yield line, words or f"{missing}: {plain(line['reason'] or '') or '?'}"


def _is_merged(document: RunDocument) -> bool:
    return any("origin" in line for line in document["seconds"])


def _origin(line: LineJSON) -> str:
    """Who described a merged run's line, how closely, on which day; the run's id tells apart what these don't."""
    if not (origin := line.get("origin")):
        return ""
    who = plain(origin["model"] or origin["describer"])
    return f"{who}, {origin['preset']}, {origin['made'][:10]}, {origin['run'][:8]}"


def _sentences(overview: OverviewJSON) -> list[tuple[str, str]]:
    """Each sentence of the summary and when, "0:12–0:40"; where nothing is known of its sentences, the summary alone."""
    known = [(plain(one["text"]), f"{_short_clock(one['start'])}–{_short_clock(one['end'])}") for one in overview.get("sentences", [])]
    return known or [(summary, "") for summary in [plain(overview["summary"])] if summary]


def _several(overview: OverviewJSON) -> list[ChapterJSON]:
    """The chapters; none where a single one is the whole video."""
    return overview["chapters"] if len(overview["chapters"]) > 1 else []


def _title_at(overview: OverviewJSON, second: int) -> str:
    return next((plain(chapter["title"]) for chapter in overview["chapters"] if chapter["start"] <= second < chapter["end"]), "")


def _span(line: LineJSON, document: RunDocument) -> tuple[float, float]:
    """Start and end of a second's cue; never empty, however short the video is."""
    start = float(line["second"])
    return start, max(start + 0.001, min(start + 1.0, document["video"]["duration_seconds"]))


def _clock(seconds: float, point: str) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{milliseconds:03d}"


def _short_clock(second: int) -> str:
    hours, minutes = divmod(second // 60, 60)
    return f"{hours}:{minutes:02d}:{second % 60:02d}" if hours else f"{minutes}:{second % 60:02d}"


def _escaped(words: str) -> str:
    """Without tags, entities or "-->", which would be read as times."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _defused(cell: str) -> str:
    broken = FORMULA_INSIDE.sub(";'", cell)
    return f"'{broken}" if broken.startswith(FORMULA_STARTS) else broken


def _unmarked(words: str) -> str:
    """Words that Markdown shows as they are, with no link, tag, emphasis or table in them."""
    escaped = re.sub(r"([\\`*_\[\]<>|~&#!$])", r"\\\1", words)
    return escaped.replace("://", r"\://").replace("www.", r"www\.").replace("@", r"\@")


def _chapter(chapter: ChapterJSON) -> str:
    return f"{_short_clock(chapter['start'])} {_unmarked(plain(chapter['title']))}"

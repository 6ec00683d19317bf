"""The lines as WebVTT, for the text track of kind `descriptions` that screen readers speak beside the playing video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.document import LineJSON


def descriptions_track(lines: Iterable[LineJSON]) -> str:
    """One cue for each line that says something new; what is carried on lengthens the cue before, so nothing is spoken twice."""
    cues = (f"{start}\n{_clock(start)} --> {_clock(end)}\n{_escaped(words)}\n" for start, end, words in _spans(lines))
    return "\n".join(["WEBVTT\n", *cues])


def _spans(lines: Iterable[LineJSON]) -> Iterator[tuple[int, int, str]]:
    start = end = 0
    words = ""
    for line in lines:
        said = (line["corrected"] or line["text"]) if line["status"] != "failed" else ""
        if line["second"] == end and said == words:
            end += 1
            continue
        if words:
            yield start, end, words
        start, end, words = line["second"], line["second"] + 1, said
    if words:
        yield start, end, words


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}.000"


def _escaped(words: str) -> str:
    """A cue ends at an empty line and "-->" would be read as times; tags begin with "<"."""
    return " ".join(words.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

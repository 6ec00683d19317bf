"""A run as WebVTT: lines as `descriptions`, which screen readers speak, what is said as `captions`, and its `chapters`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analysis.document import ChapterJSON, LineJSON, TrackJSON


def descriptions_track(lines: Iterable[LineJSON], zero: int = 0) -> str:
    """One cue for each line that says something new, by the clock of a file that begins at second `zero`.

    What is carried on lengthens the cue before, so nothing is spoken twice.
    """
    cues = (f"{start}\n{_clock(start - zero)} --> {_clock(end - zero)}\n{_escaped(words)}\n" for start, end, words in _spans(lines))
    return "\n".join(["WEBVTT\n", *cues])


def captions_track(spoken: Iterable[TrackJSON], zero: int = 0) -> str:
    """One cue for each utterance, in order of time."""
    cues = (f"{_clock(track['start'] - zero)} --> {_clock(track['end'] - zero)}\n{_escaped(track.get('value', ''))}\n" for track in spoken)
    return "\n".join(["WEBVTT\n", *cues])


def chapters_track(chapters: Iterable[ChapterJSON], zero: int = 0) -> str:
    """One cue for each chapter, for a track of kind chapters."""
    cues = (
        f"{_clock(chapter['start'] - zero)} --> {_clock(chapter['end'] - zero)}\n{_escaped(chapter['title'])}\n" for chapter in chapters
    )
    return "\n".join(["WEBVTT\n", *cues])


def _spans(lines: Iterable[LineJSON]) -> Iterator[tuple[int, int, str]]:
    start = end = 0
    words = ""
    for line in lines:
        said = line["corrected"] or (line["text"] if line["status"] != "failed" else "")
        if line["second"] == end and said == words:
            end += 1
            continue
        if words:
            yield start, end, words
        start, end, words = line["second"], line["second"] + 1, said
    if words:
        yield start, end, words


def _clock(seconds: float) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{milliseconds:03d}"


def _escaped(words: str) -> str:
    """A cue ends at an empty line and "-->" would be read as times; tags begin with "<"."""
    return " ".join(words.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

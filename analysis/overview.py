"""The whole video in a few sentences, and its chapters: from shots, tracks and speech alone, without a model; standard library only."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.describers.facts import SURE_FROM
from analysis.document import ChapterJSON, OverviewJSON, SentenceJSON
from analysis.overview_words import WORDINGS, Wording
from analysis.segments import seconds_in
from analysis.timeline import UNNAMED, Track, position_of

LEAST_CHAPTER_SECONDS = 10
"""Shorter shots share a chapter."""

MOST_CHAPTERS = 12
"""A longer list is no longer read."""

LEAST_SHARE = 0.2
"""Of its time, for a thing to be named in a title or the summary: what only passes by is no title."""

MOST_SHARE = 0.9
"""What is seen for so much of the time is seen throughout, and a side on which it is for so long is its side."""

WAVERS_BY = 2
"""From fewest to most: one more or less is a thing that was missed for a moment."""

GAP_SECONDS = 2.0
"""A thing that is back so soon was not away."""

MOST_NAMED = 3
LONGEST_TITLE_TEXT = 6
"""Words; a longer text isn't a title."""

LONGEST_SAYING = 12
"""Words of the first utterance."""


@dataclass(frozen=True)
class Seen:
    """What is seen of one name in a stretch of the video."""

    label: str
    count: int
    """How many there mostly are at once."""
    between: tuple[int, int]
    """How many there are at once, but for the tenth of its time in which they are fewest, and that in which they are most."""
    spans: tuple[tuple[float, float], ...]
    """When, in order, as [start, end) in seconds."""
    column: str
    """left, centre or right, where it is there nearly all of the time."""
    sure: bool
    """Whether it can be told without a hedge, as in the lines."""

    @property
    def seconds(self) -> float:
        """How long in all."""
        return sum(end - start for start, end in self.spans)


def overview_of(tracks: Sequence[Track], duration_seconds: float, language: str = "en", first_second: int = 0) -> OverviewJSON:
    """What the detectors know of the video as a whole; chapters cover its seconds without a gap.

    Of a part of it, `first_second` is where that begins and `duration_seconds` where it ends; tracks may reach beyond.
    """
    wording, seconds = WORDINGS.get(language, WORDINGS["en"]), seconds_in(duration_seconds)
    edges = chapter_edges(tracks, seconds, first_second)
    before = [(first_second, first_second), *edges[:-1]]
    chapters: list[ChapterJSON] = [
        {"start": start, "end": end, "title": _capital(_title(tracks, (start, end), last, wording))}
        for (start, end), last in zip(edges, before, strict=True)
    ]
    sentences = _sentences(tracks, first_second, seconds, wording)
    return {"summary": summary_of(sentences), "chapters": chapters, "sentences": sentences, "source": "composed"}


def summary_of(sentences: Sequence[SentenceJSON]) -> str:
    """The summary that these sentences make."""
    return " ".join(sentence["text"] for sentence in sentences)


def chapter_edges(tracks: Sequence[Track], seconds: int, first: int = 0) -> list[tuple[int, int]]:
    """Whole seconds [start, end) of the chapters: a new one at the first cut after the least length, none shorter at the end."""
    starts, least = [first], max(LEAST_CHAPTER_SECONDS, (seconds - first) // MOST_CHAPTERS)
    for cut in _cuts(tracks, first, seconds):
        second = round(cut)
        if second - starts[-1] >= least and seconds - second >= least:
            starts.append(second)
    return list(zip(starts, [*starts[1:], seconds], strict=True))


def _cuts(tracks: Sequence[Track], first: int, end: int) -> list[float]:
    starts = (track.start_seconds for track in tracks if track.kind == "shot" and track.value != "start")
    return sorted(start for start in starts if first < start < end)


def _title(tracks: Sequence[Track], stretch: tuple[int, int], before: tuple[int, int], wording: Wording) -> str:
    """What the chapter before did not have: things, else words on screen, else what is said; all of its things where nothing is new."""
    things, known = _things(tracks, *stretch), {(seen.label, seen.count) for seen in _things(tracks, *before)}
    new = [seen for seen in things if (seen.label, seen.count) not in known]
    if new:
        return wording.listed([_named(seen, wording) for seen in [*new, *(seen for seen in things if seen not in new)]])
    old = _largest_texts(tracks, *before)
    texts = [text for text in _largest_texts(tracks, *stretch) if text not in old] or ([] if things else _largest_texts(tracks, *stretch))
    if texts:
        return wording.quoted(texts[0])
    if saying := _saying(tracks, *stretch, most=LONGEST_TITLE_TEXT):
        return wording.quoted(saying)
    return wording.listed([_named(seen, wording) for seen in things]) or wording.unnamed


def _sentences(tracks: Sequence[Track], first: int, end: int, wording: Wording) -> list[SentenceJSON]:
    """Length, things, words on screen, what is said, camera: each with the seconds that it rests on, which lie in [first, end)."""
    length, things = wording.length(end - first, 1 + len(_cuts(tracks, first, end))), _things(tracks, first, end)
    texts = _in_order(tracks, _largest_texts(tracks, first, end))
    spoken, saying = _first_spoken(tracks, first, end), _saying(tracks, first, end, most=LONGEST_SAYING)
    cameras = _cameras(tracks, first, end)
    told = [(length if things or texts or saying else f"{length}: {wording.nothing}", [(float(first), float(end))])]
    if things:
        listed = wording.listed([_told(seen, end - first, wording) for seen in things])
        told.append((f"{wording.seen}: {listed}", [span for seen in things for span in seen.spans]))
    if texts:
        listed = wording.listed([wording.quoted(text) for text in texts])
        told.append((f"{wording.words}: {listed}", _spans(track for track in tracks if track.kind == "text" and _words(track) in texts)))
    if spoken:
        told.append((f"{wording.said}: {wording.quoted(saying)}", _spans([spoken])))
    if cameras:
        listed = ", ".join(wording.cameras.get(camera, camera) for camera in cameras)
        told.append((f"{wording.camera}: {listed}", _spans(track for track in tracks if track.kind == "camera" and track.value in cameras)))
    return [_sentence(text, spans, first, end) for text, spans in told]


def _spans(tracks: Iterable[Track]) -> list[tuple[float, float]]:
    return [(track.start_seconds, track.end_seconds) for track in tracks]


def _sentence(text: str, spans: Sequence[tuple[float, float]], first: int, end: int) -> SentenceJSON:
    """The sentence with the whole seconds from the first to the last that any of these spans lies in, kept within [first, end)."""
    inside = [span for span in spans if span[0] < end and (span[0] >= first or span[1] > first)]
    start = max(first, math.floor(min(span[0] for span in inside)))
    return {"start": start, "end": max(start + 1, min(end, math.ceil(max(span[1] for span in inside)))), "text": f"{text}."}


def _told(seen: Seen, seconds: int, wording: Wording) -> str:
    """ "a person (on the left, throughout)", "a dog (0:00-0:02, 0:04-0:10)"."""
    if seen.seconds >= MOST_SHARE * seconds:
        when = wording.throughout
    elif len(seen.spans) <= MOST_NAMED:
        when = ", ".join(_when(start, end) for start, end in seen.spans)
    else:
        when = wording.for_seconds.format(seconds=round(seen.seconds))
    fewest, most = seen.between
    many = _hedged(wording.between(seen.label, fewest, most), seen, wording) if most - fewest >= WAVERS_BY else _named(seen, wording)
    return f"{many} ({', '.join(filter(None, (wording.columns.get(seen.column), when)))})"


def _named(seen: Seen, wording: Wording) -> str:
    return _hedged(wording.some(seen.label, seen.count), seen, wording)


def _hedged(words: str, seen: Seen, wording: Wording) -> str:
    return words if seen.sure else f"{wording.probably} {words}"


def _when(start: float, end: float) -> str:
    """From the second whose line tells of it first; a single time where it is gone within that second."""
    first, last = math.floor(start), round(end)
    return f"{_clock(first)}–{_clock(last)}" if last > first else _clock(first)


def _clock(whole: int) -> str:
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _things(tracks: Sequence[Track], start: int, end: int) -> list[Seen]:
    """The things seen longest, as many of each as are mostly seen at once."""
    alive: dict[int, Counter[str]] = {}
    for track in filter(_is_named, tracks):
        # the seconds of which it was there in the middle half
        for second in range(max(start, math.floor(track.start_seconds + 0.25)), min(end, math.ceil(track.end_seconds - 0.25))):
            alive.setdefault(second, Counter())[track.value] += 1
    numbers: dict[str, Counter[int]] = {}
    for labels in alive.values():
        for label, count in labels.items():
            numbers.setdefault(label, Counter())[count] += 1
    long = {label: counts for label, counts in numbers.items() if counts.total() >= LEAST_SHARE * (end - start)}
    longest = sorted(long, key=lambda label: (-long[label].total(), label))[:MOST_NAMED]
    return [_seen(label, long[label], tracks, start, end) for label in longest]


def _is_named(track: Track) -> bool:
    return track.kind in ("object", "thing") and track.value != UNNAMED


def _seen(label: str, counts: Counter[int], tracks: Sequence[Track], start: int, end: int) -> Seen:
    members = [track for track in tracks if _is_named(track) and track.value == label and track.alive_in(start, end)]
    pieces = sorted((max(float(start), track.start_seconds), min(float(end), track.end_seconds)) for track in members)
    columns = Counter(_column(x) for track in members for x in _passed(track))
    [(column, most)] = columns.most_common(1)
    count = max(counts, key=lambda number: (counts[number], number))
    numbers = sorted(counts.elements())
    rare = len(numbers) // 10
    one_sided = count == 1 and most >= MOST_SHARE * columns.total()
    sure = any(track.confidence >= SURE_FROM for track in members)
    return Seen(label, count, (numbers[rare], numbers[-1 - rare]), _joined(pieces), column if one_sided else "", sure)


def _passed(track: Track) -> list[float]:
    """Where from left (0) to right (1) its centre was seen, look by look."""
    return [x for _, x, _ in track.path] or ([(track.box[0] + track.box[2]) / 2] if track.box else [0.5])


def _column(x: float) -> str:
    return position_of((x, 0.5, x, 0.5))


def _joined(pieces: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Pieces in order of start, those that touch or nearly do as one."""
    spans: list[tuple[float, float]] = []
    for start, end in pieces:
        if spans and start - spans[-1][1] <= GAP_SECONDS:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return tuple(spans)


def _cameras(tracks: Sequence[Track], first: int, end: int) -> list[str]:
    """What the camera does for a fair share of the time, in the order in which it does so."""
    shares: Counter[str] = Counter()
    for track in sorted((track for track in tracks if track.kind == "camera"), key=lambda track: track.start_seconds):
        shares[track.value] += max(0, round(1000 * (min(track.end_seconds, end) - max(track.start_seconds, first))))
    return [value for value, share in shares.items() if share >= 1000 * LEAST_SHARE * (end - first)][:MOST_NAMED]


def _first_spoken(tracks: Sequence[Track], start: int, end: int) -> Track | None:
    """What is said first in that time."""
    spoken = (track for track in tracks if track.kind == "speech" and start <= track.start_seconds < end and track.value.split())
    return min(spoken, key=lambda track: track.start_seconds, default=None)


def _saying(tracks: Sequence[Track], start: int, end: int, most: int) -> str:
    """The beginning of what is said first in that time."""
    spoken = _first_spoken(tracks, start, end)
    words = spoken.value.split() if spoken else []
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def _largest_texts(tracks: Sequence[Track], start: int, end: int) -> list[str]:
    """The largest short texts of that time, the earliest of equals first, each once."""
    texts = [track for track in tracks if track.kind == "text" and track.box and track.alive_in(start, end)]
    short = [
        track for track in texts if len(track.value.split()) <= LONGEST_TITLE_TEXT and sum(sign.isalnum() for sign in track.value) >= 3
    ]
    best = sorted(short, key=lambda track: (-round(_height(track), 2), track.start_seconds))
    return list(dict.fromkeys(_words(track) for track in best))[:MOST_NAMED]


def _in_order(tracks: Sequence[Track], texts: Sequence[str]) -> list[str]:
    """The texts as they come one after another."""
    starts = {text: min(track.start_seconds for track in tracks if track.kind == "text" and _words(track) == text) for text in texts}
    return sorted(texts, key=lambda text: starts[text])


def _words(track: Track) -> str:
    return " ".join(track.value.split())


def _height(track: Track) -> float:
    return track.box[3] - track.box[1] if track.box else 0.0


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]

"""The whole video in a sentence or two, and its chapters: from shots and tracks alone, without a model; standard library only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.describers import english_nouns, german_nouns
from analysis.document import ChapterJSON, OverviewJSON
from analysis.segments import seconds_in
from analysis.timeline import Track

LEAST_CHAPTER_SECONDS = 10
"""Shorter shots share a chapter."""

LEAST_SHARE = 0.2
"""Of its time, for a thing to be named in a title: what only passes by is no title."""

MOST_NAMED = 3
LONGEST_TITLE_TEXT = 6
"""Words; a longer text isn't a title."""


@dataclass(frozen=True)
class Wording:
    """The words of one language."""

    some: Callable[[str, int], str]
    conjunction: str
    quotes: tuple[str, str]
    nothing: str
    words: str
    length: Callable[[int, int], str]


def overview_of(tracks: Sequence[Track], duration_seconds: float, language: str = "en") -> OverviewJSON:
    """What the detectors know of the video as a whole; chapters cover its seconds without a gap."""
    wording, seconds = WORDINGS.get(language, WORDINGS["en"]), seconds_in(duration_seconds)
    chapters: list[ChapterJSON] = [
        {"start": start, "end": end, "title": _capital(_title(tracks, start, end, wording))}
        for start, end in chapter_edges(tracks, seconds)
    ]
    return {"summary": _summary(tracks, seconds, wording), "chapters": chapters}


def chapter_edges(tracks: Sequence[Track], seconds: int) -> list[tuple[int, int]]:
    """Whole seconds [start, end) of the chapters: a new one at the first cut after at least ten seconds, none shorter at the end."""
    starts = [0]
    for cut in _cuts(tracks):
        second = round(cut)
        if second - starts[-1] >= LEAST_CHAPTER_SECONDS and seconds - second >= LEAST_CHAPTER_SECONDS:
            starts.append(second)
    return list(zip(starts, [*starts[1:], seconds], strict=True))


def _cuts(tracks: Sequence[Track]) -> list[float]:
    return sorted(track.start_seconds for track in tracks if track.kind == "shot" and track.value != "start")


def _title(tracks: Sequence[Track], start: int, end: int, wording: Wording) -> str:
    named = _things(tracks, start, end, wording)
    if named:
        return _list(named, wording)
    texts = _largest_texts(tracks, start, end)
    return _quoted(texts[0], wording) if texts else wording.nothing


def _summary(tracks: Sequence[Track], seconds: int, wording: Wording) -> str:
    length, things = wording.length(seconds, 1 + len(_cuts(tracks))), _list(_things(tracks, 0, seconds, wording), wording)
    texts = _list([_quoted(text, wording) for text in _in_order(tracks, _largest_texts(tracks, 0, seconds))], wording)
    if not texts:
        return f"{length}: {things or wording.nothing}."
    return f"{length}{things and f': {things}'}. {wording.words}: {texts}."


def _things(tracks: Sequence[Track], start: int, end: int, wording: Wording) -> list[str]:
    """The things seen longest, as many of each as are mostly seen at once."""
    seen: Counter[str] = Counter()
    numbers: dict[str, Counter[int]] = {}
    for second in range(start, end):
        alive = Counter(track.value for track in tracks if track.kind == "object" and track.alive_in(second + 0.25, second + 0.75))
        for label, count in alive.items():
            seen[label] += 1
            numbers.setdefault(label, Counter())[count] += 1
    longest = sorted((label for label in seen if seen[label] >= LEAST_SHARE * (end - start)), key=lambda label: (-seen[label], label))
    return [wording.some(label, max(numbers[label], key=lambda count: (numbers[label][count], count))) for label in longest[:MOST_NAMED]]


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


def _quoted(text: str, wording: Wording) -> str:
    return f"{wording.quotes[0]}{text}{wording.quotes[1]}"


def _height(track: Track) -> float:
    return track.box[3] - track.box[1] if track.box else 0.0


def _list(things: Sequence[str], wording: Wording) -> str:
    return f" {wording.conjunction} ".join(filter(None, (", ".join(things[:-1]), *things[-1:])))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _english_length(seconds: int, shots: int) -> str:
    lasting = f"{seconds} second{'s' * (seconds != 1)}" if seconds < 120 else f"{round(seconds / 60)} minutes"
    return f"{lasting} in {'one shot' if shots == 1 else f'{english_nouns.number(shots)} shots'}"


def _german_length(seconds: int, shots: int) -> str:
    lasting = f"{seconds} Sekunde{'n' * (seconds != 1)}" if seconds < 120 else f"{round(seconds / 60)} Minuten"
    return f"{lasting} in {'einer Einstellung' if shots == 1 else f'{german_nouns.number(shots)} Einstellungen'}"


WORDINGS = {
    "en": Wording(english_nouns.some, "and", ("“", "”"), "nothing that the detectors know", "Words on screen", _english_length),
    "de": Wording(
        lambda label, count: german_nouns.noun(label).some(count),
        "und",
        ("„", "“"),
        "nichts, was die Erkennung kennt",
        "Schrift im Bild",
        _german_length,
    ),
}

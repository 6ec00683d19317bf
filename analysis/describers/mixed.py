"""What the detectors know exactly and a model's line leaves out - words on screen, numbers, the camera's way - put behind its own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from analysis.boxes import area
from analysis.checking.camera_said import speaks_of_camera
from analysis.checking.evidence import Evidence
from analysis.checking.mentions import mentions_in
from analysis.checking.tokens import quotations, tokens_of, unquoted
from analysis.checking.vocabulary import vocabulary
from analysis.checking.writing_said import is_large, is_read
from analysis.describers import english_nouns, german_nouns
from analysis.describers.writing import letters, plain, texts_in
from analysis.timeline import LineSource, Track

MOST_WORDS = 8
"""Quoted in one line; what is beyond has its lane."""
MOST_KINDS = 2
"""Kinds of things whose number is told."""
MOVES_SECONDS = 0.75
"""Of the second, in which the camera goes one way."""
HARDLY_THERE = 0.5
"""Seconds; words that are gone sooner are told where they stay."""

ON_SCREEN = {"en": "On screen: “{}”.", "de": "Auf dem Bild: „{}“."}
BETWEEN = {"en": "”, “", "de": "“, „"}
SEEN = {"en": "Seen: {}.", "de": "Zu sehen: {}."}
CAMERA = {"en": "Camera: {}.", "de": "Kamera: {}."}
WAYS = {
    "en": {
        "pan left": "pans left",
        "pan right": "pans right",
        "tilt up": "tilts up",
        "tilt down": "tilts down",
        "zoom in": "zooms in",
        "zoom out": "zooms out",
    },
    "de": {
        "pan left": "schwenkt nach links",
        "pan right": "schwenkt nach rechts",
        "tilt up": "neigt sich nach oben",
        "tilt down": "neigt sich nach unten",
        "zoom in": "zoomt heran",
        "zoom out": "zoomt heraus",
    },
}


def completed(text: str, language: str, seen: Evidence) -> tuple[str, LineSource]:
    """The line with what it leaves out behind it, its own words untouched, and whose words these then are."""
    added = list(chain(_words(text, language, seen), _numbers(text, language, seen), _movement(text, language, seen)))
    return " ".join([text, *added]), "mixed" if added else "model"


def _words(text: str, language: str, seen: Evidence) -> Iterator[str]:
    """The largest words on screen that the line doesn't have, where it quotes nothing that was read otherwise."""
    read = [track for track in texts_in(seen.tracks, seen.second, seen.second + 1) if _is_exact(track, seen)]
    said = letters(text)
    if any(not is_read(one.words, seen.near(("text",))) for one in quotations(text)):
        return
    missing = [track for track in read if letters(track.value) not in said]
    room, kept = MOST_WORDS, []
    for track in sorted(missing, key=lambda track: -_height(track)):
        room -= len(track.value.split())
        if room < 0:
            break
        kept.append(track)
    if kept:
        shown = [_unquotable(plain(track.value)) for track in sorted(kept, key=lambda track: (track.box or (0, 0, 0, 0))[1])]
        yield ON_SCREEN[language].format(BETWEEN[language].join(dict.fromkeys(shown)))


def _is_exact(track: Track, seen: Evidence) -> bool:
    shared = min(track.end_seconds, seen.second + 1) - max(track.start_seconds, seen.second)
    return is_large(track) and shared >= HARDLY_THERE and len(letters(track.value)) > 1


def _height(track: Track) -> float:
    return track.box[3] - track.box[1] if track.box else 0.0


def _unquotable(words: str) -> str:
    """The words without marks that would end their quotation."""
    return "".join("'" if sign in '“”„"' else sign for sign in words)


def _numbers(text: str, language: str, seen: Evidence) -> Iterator[str]:
    """How many there are of what the line doesn't count, the largest things first."""
    named = set(_named(text, language))
    sizes: Counter[str] = Counter()
    for track in seen.now(("object",)):
        sizes[track.value] += round(1000 * area(track.box or (0.0, 0.0, 0.0, 0.0)))
    counts = [(label, seen.counted(label) or 0) for label, _ in sizes.most_common() if label not in named]
    several = [_some(label, count, language) for label, count in counts if count > 1][:MOST_KINDS]
    if several:
        yield SEEN[language].format(", ".join(several))


def _named(text: str, language: str) -> Iterator[str]:
    """What the line counts, speaks of in the singular, or says that there is none of: another number would speak against it."""
    words = vocabulary(language)
    for one in mentions_in(tokens_of(unquoted(text), words.joins), words):
        if one.count or one.negated or not words.plurals & {one.name, one.name.lower()}:
            yield from one.word.labels


def _some(label: str, count: int, language: str) -> str:
    if language == "de":
        return f"{count} {german_nouns.noun(label).many()}"
    return f"{count} {english_nouns.noun(label, count)}"


def _movement(text: str, language: str, seen: Evidence) -> Iterator[str]:
    if speaks_of_camera(text, language):
        return
    for way in _ways(seen.now(("camera",)), seen.second):
        if way in WAYS[language]:
            yield CAMERA[language].format(WAYS[language][way])
            return


def _ways(tracks: Sequence[Track], second: int) -> Iterator[str]:
    for track in tracks:
        if min(track.end_seconds, second + 1) - max(track.start_seconds, second) >= MOVES_SECONDS:
            yield track.value

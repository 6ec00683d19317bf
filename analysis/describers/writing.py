"""Words on screen as they are read: lines below or beside each other joined into blocks, from the top to the bottom."""

from __future__ import annotations

import difflib
import statistics
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from analysis.boxes import area
from analysis.describers.facts import Block, Place
from analysis.timeline import Box, Track

SURE_TEXT_FROM = 0.6
LONGEST_LINE = 36
"""Words."""

GOES_SECONDS = 0.25
"""Text is looked for every half second and its end taken half way to the next look: what ends later may still be there."""

ONE_LOOK_SECONDS = 0.8
"""Of what only one of two looks a second saw."""

SAME_WORDS = 0.85
"""Share of letters in order from which two readings are taken for one text: OCR reads the same sign differently from frame to frame."""


def letters(text: str) -> str:
    """The letters and digits of a text, without case: what two readings are compared by."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def plain(text: str) -> str:
    """The text in one line, without control, direction or broken characters."""
    kept = "".join(
        " " if sign.isspace() else sign for sign in text if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co")
    )
    return " ".join(kept.split())


def same_words(one: str, other: str) -> bool:
    """Whether two texts, given as their letters, are two readings of one; a clock that counts on is not the same."""
    if one == other:
        return True
    if [sign for sign in one if sign.isdigit()] != [sign for sign in other if sign.isdigit()]:
        return False
    short, long = sorted((len(one), len(other)))
    if short < 5 or 2 * short < SAME_WORDS * (short + long):
        return False
    # A wrong letter spoils two pairs; comparing pairs first spares nearly all of the slow comparisons of a full screen.
    pairs, others = _pairs(one), _pairs(other)
    if len(pairs & others) < 0.5 * max(len(pairs), len(others)):
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_WORDS


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def texts_in(tracks: Iterable[Track], start_seconds: float, end_seconds: float) -> list[Track]:
    """The texts to be read in [start, end); of two readings of one place at one time, the later, or the one that outlasts a single look."""
    alive = [track for track in tracks if track.kind == "text" and track.alive_in(start_seconds, end_seconds) and letters(track.value)]
    newest_first = sorted(alive, key=lambda track: (_outlasted(track, alive), -track.start_seconds, track.track_id))
    kept: list[Track] = []
    for track in newest_first:
        if not any(_one_place(track.box, other.box) and _one_reading(track, other) for other in kept):
            kept.append(track)
    return kept


def _outlasted(track: Track, others: Sequence[Track]) -> bool:
    """Whether one look only read it at the place of words that were there before and stay: it may be those with what lies beside."""
    if track.end_seconds - track.start_seconds > ONE_LOOK_SECONDS:
        return False
    return any(
        other.start_seconds < track.start_seconds and track.end_seconds < other.end_seconds and _one_place(other.box, track.box)
        for other in others
    )


def blocks_of(texts: Sequence[Track], end_seconds: float = 0.0) -> list[Block]:
    """Texts joined into blocks in reading order; what takes another's place comes after it.

    Those that are gone before `end_seconds` say so.
    """
    blocks: list[list[Track]] = []
    for text in _by_place_and_time(texts):
        home = next((block for block in blocks if any(_continues(_box(member), _box(text)) for member in block)), None)
        if home is None:
            blocks.append([text])
        else:
            home.append(text)
    return [
        _block(members, end_seconds, follows=number > 0 and _one_place(members[0].box, blocks[number - 1][0].box))
        for number, members in enumerate(blocks)
    ]


def _by_place_and_time(texts: Sequence[Track]) -> list[Track]:
    """From the top to the bottom; texts of one place stand together, the earlier first."""
    places: list[list[Track]] = []
    for text in sorted(texts, key=lambda text: (_box(text)[1], _box(text)[0], text.track_id)):
        home = next((place for place in places if _one_place(place[0].box, text.box)), None)
        if home is None:
            places.append([text])
        else:
            home.append(text)
    return [text for place in places for text in sorted(place, key=lambda text: (text.start_seconds, _box(text)[1], text.track_id))]


def _block(members: Sequence[Track], end_seconds: float, follows: bool) -> Block:
    ordered = _in_reading_order(members)
    boxes = [_box(member) for member in ordered]
    around = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    sure = sum(member.confidence for member in ordered) / len(ordered) >= SURE_TEXT_FROM
    lines = tuple(piece for member in ordered for piece in _pieces(plain(member.value)))
    # A paragraph may be read as one line: what a letter has of its box tells more than the box's height.
    size = statistics.median((area(box) / len(member.value)) ** 0.5 for box, member in zip(boxes, ordered, strict=True))
    goes = max(member.end_seconds for member in members) < end_seconds - GOES_SECONDS
    return Block(lines, Place.of(around), sure, size, goes, follows)


def _pieces(line: str) -> Iterator[str]:
    """A line in pieces that one quotation can hold: a paragraph may be read as one line."""
    words = line.split()
    for start in range(0, len(words), LONGEST_LINE):
        yield " ".join(words[start : start + LONGEST_LINE])


def _in_reading_order(members: Sequence[Track]) -> list[Track]:
    """Row by row: what overlaps a row's first text by half its height stands in that row."""
    rows: list[list[Track]] = []
    for member in sorted(members, key=lambda member: _box(member)[1]):
        row = next((row for row in rows if _beside(_box(row[0]), _box(member))), None)
        if row is None:
            rows.append([member])
        else:
            row.append(member)
    return [member for row in rows for member in sorted(row, key=lambda member: _box(member)[0])]


def _continues(above: Box, box: Box) -> bool:
    """Whether a line goes on in another: alike in height, and a line below it or a word beside it."""
    tall, other = above[3] - above[1], box[3] - box[1]
    if _one_place(above, box) or not 0.7 <= (tall or 1e-6) / (other or 1e-6) <= 1.4:
        return False
    if _beside(above, box):
        # A gap is a share of the width, a height one of the height: 0.3 is half a letter's height in a 16:9 picture.
        return 0 <= max(box[0] - above[2], above[0] - box[2]) <= 0.3 * max(tall, other)
    overlap = min(above[2], box[2]) - max(above[0], box[0])
    return overlap > 0.3 * min(above[2] - above[0], box[2] - box[0]) and 0 <= box[1] - above[3] + 0.3 * tall <= 0.9 * tall


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared >= 0.5 * min(one[3] - one[1], other[3] - other[1])


def _one_reading(track: Track, later: Track) -> bool:
    return track.end_seconds > later.start_seconds or same_words(letters(track.value), letters(later.value))


def _one_place(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    shared = max(0.0, min(one[2], other[2]) - max(one[0], other[0])) * max(0.0, min(one[3], other[3]) - max(one[1], other[1]))
    least = min((one[2] - one[0]) * (one[3] - one[1]), (other[2] - other[0]) * (other[3] - other[1]))
    return shared > 0.6 * least


def _box(text: Track) -> Box:
    return text.box or (0.0, 0.0, 1.0, 1.0)

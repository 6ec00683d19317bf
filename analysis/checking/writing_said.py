"""Verdicts on the words that a line quotes from the screen."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from analysis.checking.evidence import Evidence
from analysis.checking.tokens import Quotation, quotations
from analysis.describers.writing import blocks_of, letters, same_words, texts_in
from analysis.timeline import Claim, Track, Verdict

SPOKEN = re.compile(
    r"\b(?:says?|said|saying|shouts?|asks?|calls?|whispers?|sings?|voice|named|sagt|ruft|fragt|singt|flüstert|namens|Stimme)\b[^.]{0,20}$"
)
ON_SCREEN = re.compile(
    r"(?:\b(?:words?|texts?|titles?|captions?|letters|subtitles?|screen|heading|Wort|Worte|Wörter|Titel|Schrift|Überschrift|Untertitel)\b|"
    r"\w*(?:schrift|bildschirm|schriftzug)\b)[^.“”„\"]{0,30}[“„\"'‚‘«»]?$",
    re.IGNORECASE,
)
SURE_READING = 0.85
LARGE_LETTERS = 0.05
"""Height of a reading's box in heights of the picture from which the OCR doesn't mistake one letter for another."""
CLOSE = 0.5
"""Share of letters in order: what is that near to a quotation was meant by it, and read otherwise."""
SHORTEST = 3
TWINS = str.maketrans("0158", "oisb")
"""Digits that are read for letters, and the other way round."""


def claims_on_words(text: str, seen: Evidence) -> Iterator[Claim]:
    """A claim for each quotation that isn't speech."""
    quoted = [one for one in quotations(text) if letters(one.words) and not SPOKEN.search(text[: one.start - 1].rstrip(" :,"))]
    for quotation in quoted:
        announced = len(quoted) == 1 and bool(ON_SCREEN.search(text[: quotation.start]))
        yield _claim(quotation, announced, seen)


def _claim(quotation: Quotation, announced: bool, seen: Evidence) -> Claim:
    said = letters(quotation.words)
    read = texts_in(seen.tracks, seen.second - 1, seen.second + 2)
    verdict: Verdict = "not seen" if "text" in seen.on else "not checkable"
    otherwise = ""
    if is_read(quotation.words, seen.near(("text",))):
        verdict = "confirmed"
    elif "text" in seen.on and (otherwise := _read_otherwise(said, read, announced, seen)):
        verdict = "contradicted"
    return Claim(quotation.words, "text", verdict, "text", seen=otherwise, at=quotation.start)


def is_read(words: str, read: Sequence[Track]) -> bool:
    """Whether these words were read, as a whole or as part of what stands there, or in several pieces."""
    said = letters(words)
    readings = [letters(track.value) for track in read] + [letters(block.text) for block in blocks_of(read)]
    if any(_one_text(said, one) or (len(said) >= SHORTEST and said in one) for one in readings):
        return True
    known = [letters(word) for track in read for word in track.value.split()]
    pieces = [letters(word) for word in words.split()]
    return all(not piece or any(_one_text(piece, word) for word in known) for piece in pieces)


def _one_text(said: str, read: str) -> bool:
    return same_words(said, read) or said.translate(TWINS) == read.translate(TWINS)


def _read_otherwise(said: str, read: Sequence[Track], announced: bool, seen: Evidence) -> str:
    """What was read in its place: nearly the same letters, or the only words there are where the line speaks of the words on screen."""
    if len(said) < 2:
        return ""
    large = [track for track in read if is_large(track) and seen.lasts(track)]
    near = [track for track in large if _alike(said, letters(track.value)) >= CLOSE]
    if len(near) == 1 and len(said) >= SHORTEST:
        return near[0].value
    blocks = blocks_of(read)
    whole = large and len(large) == len(read) and len(blocks) == 1
    return blocks[0].text if announced and whole and _alike(said, letters(blocks[0].text)) < CLOSE else ""


def is_large(track: Track) -> bool:
    """Whether it is written so large and read so surely that no letter of it is in doubt."""
    return track.box is not None and track.confidence >= SURE_READING and track.box[3] - track.box[1] >= LARGE_LETTERS


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()

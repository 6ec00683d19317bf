"""What is said, told in the line of the second in which it begins: verbatim and in quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.describers.writing import plain
from analysis.timeline import Claim, Observation, SecondDescription, Track

SAYING = {"en": "A voice says: “{words}”", "de": "Eine Stimme sagt: „{words}“"}
SENTENCE_ENDS = (".", "?", "!", "…")


def voiced(lines: Iterator[SecondDescription], tracks: Sequence[Track], language: str) -> Iterator[SecondDescription]:
    """The lines with what begins to be said in each; who hears it knows more than the line before, so such a line isn't carried.

    Neither is the line after it, which no longer says what the one before did.
    """
    spoken = [track for track in tracks if track.kind == "speech"]
    said_before = False
    for line in lines:
        begun = [track for track in spoken if line.second <= track.start_seconds < line.second + 1]
        if line.status == "failed":
            yield line
        elif begun:
            yield _with_voice(line, begun, language)
        else:
            yield replace(line, status="described") if said_before and line.status == "carried" else line
        said_before = bool(begun)


def with_voice(line: SecondDescription, tracks: Sequence[Track], language: str) -> SecondDescription:
    """The line of a model with what begins to be said in its second, which the model doesn't hear."""
    begun = [track for track in tracks if track.kind == "speech" and line.second <= track.start_seconds < line.second + 1]
    return replace(_with_voice(line, begun, language), source="mixed") if begun and line.status != "failed" else line


def _with_voice(line: SecondDescription, spoken: Sequence[Track], language: str) -> SecondDescription:
    words = " ".join(plain(track.value) for track in spoken)
    sentence = SAYING[language].format(words=words) + ("" if words.endswith(SENTENCE_ENDS) else ".")
    heard = tuple(Observation(track.start_seconds, "speech", track.value, track.confidence) for track in spoken)
    claims = tuple(Claim(plain(track.value), "speech", "confirmed", "speech") for track in spoken)
    return replace(
        line,
        text=f"{line.text} {sentence}".strip(),
        status="described",
        observations=line.observations + heard,
        claims=line.claims + claims,
    )

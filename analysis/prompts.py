"""What a model is asked: five questions of every second, in the language of the run, and how the frames stand before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from analysis.wish import harmless

Layout = Literal["block", "interleaved"]
"""`block`: all frames, then the question. `interleaved`: before the frames of each second its time in words."""

LAYOUTS: tuple[Layout, ...] = get_args(Layout)

VIDEO = "<video>"
"""Stands in a prompt for one frame; becomes as many tokens as the model takes for a frame."""

QUESTION = {
    "en": (
        "These are the frames of {seconds} seconds of a video, in order. "
        "Write one line for each second, starting with its time, like [0s]. "
        "In at most {words} words, tell what happens; who and what is visible; where it is (left, centre, right); "
        "the words on screen, copied exactly, in quotes; what the camera does (still, pan, tilt, zoom). Tell only what can be seen."
    ),
    "de": (
        "Dies sind die Bilder von {seconds} Sekunden eines Videos, der Reihe nach. "
        "Schreibe auf Deutsch für jede Sekunde eine Zeile, die mit ihrer Zeit beginnt, etwa [0s]. "
        "Sage in höchstens {words} Wörtern, was geschieht; wer und was zu sehen ist; "
        "wo es ist (links, Mitte, rechts); die Wörter im Bild, genau abgeschrieben, in Anführungszeichen; "
        "was die Kamera tut (steht, schwenkt, zoomt). Sage nur, was zu sehen ist."
    ),
}

WISH = {"en": " Attend above all to: {wish}", "de": " Achte vor allem auf: {wish}"}

CUT = {"en": " The picture cuts to another at {times}.", "de": " Das Bild wechselt bei {times} zu einem anderen."}

SINGLE = {
    "en": (
        "This is one frame of a video. In one sentence of at most {words} words, tell what happens; who and what is visible; "
        "where it is (left, centre, right); the words on screen, copied exactly, in quotes; what the camera does."
    ),
    "de": (
        "Dies ist ein Bild eines Videos. Sage in einem Satz auf Deutsch mit höchstens {words} Wörtern, was geschieht; "
        "wer und was zu sehen ist; wo es ist (links, Mitte, rechts); die Wörter im Bild, genau abgeschrieben, in Anführungszeichen; "
        "was die Kamera tut."
    ),
}
"""Asked where a line of the window was no good: of the frame alone."""


MOST_TOLD_CUTS = 3
"""Of the cuts inside one window."""


def question(language: str, seconds: int, words: int, cut_seconds: Sequence[int] = (), wish: str = "") -> str:
    """The words that follow the frames of a window; `cut_seconds` count from the window's start."""
    asked = QUESTION[language].format(seconds=seconds, words=words)
    if cut_seconds:
        asked += CUT[language].format(times=", ".join(stamp(second) for second in cut_seconds[:MOST_TOLD_CUTS]))
    return asked + wished(language, wish)


def single_question(language: str, words: int, wish: str = "") -> str:
    """The words that follow one frame that is asked for by itself."""
    return SINGLE[language].format(words=words) + wished(language, wish)


def wished(language: str, wish: str) -> str:
    """A person's own words as they follow a question; empty where there are none."""
    return WISH[language].format(wish=harmless(wish)) if wish else ""


def stamp(second: int) -> str:
    """A second as it stands in prompts and replies, counted from the start of its window."""
    return f"[{second}s]"


def frames_block(layout: Layout, frames_per_second: Sequence[int]) -> str:
    """The frames of a window as they stand in the prompt: `frames_per_second` of each second, from the first."""
    if layout == "block":
        return VIDEO * sum(frames_per_second)
    return "\n".join(f"{stamp(second)} {VIDEO * count}" for second, count in enumerate(frames_per_second) if count)

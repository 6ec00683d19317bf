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


Focus = Literal["people", "words", "places", "camera"]
FOCUSES: tuple[Focus, ...] = get_args(Focus)
"""What a thorough run asks once more about by itself."""

FOCUSED = {
    "en": (
        "These are the frames of {seconds} seconds of a video, in order. "
        "Write one line for each second, starting with its time, like [0s]. "
        "In at most {words} words, tell only {focus}. Where there is nothing of that, write: Nothing."
    ),
    "de": (
        "Dies sind die Bilder von {seconds} Sekunden eines Videos, der Reihe nach. "
        "Schreibe auf Deutsch für jede Sekunde eine Zeile, die mit ihrer Zeit beginnt, etwa [0s]. "
        "Sage in höchstens {words} Wörtern nur {focus}. Wo es davon nichts gibt, schreibe: Nichts."
    ),
}

FOCUS: dict[str, dict[Focus, str]] = {
    "en": {
        "people": "who is visible, people and animals, and what each of them does",
        "words": "the words on screen, copied exactly, in quotes",
        "places": "where each thing is (left, centre, right, top, bottom)",
        "camera": "what the camera does (still, pan, tilt, zoom)",
    },
    "de": {
        "people": "wer zu sehen ist, Menschen und Tiere, und was sie tun",
        "words": "die Wörter im Bild, genau abgeschrieben, in Anführungszeichen",
        "places": "wo jedes Ding ist (links, Mitte, rechts, oben, unten)",
        "camera": "was die Kamera tut (steht, schwenkt, zoomt)",
    },
}

WHOLE = {
    "en": (
        "These are pictures from the whole of a video, in order. Write one line that starts with [0s]. In at most {words} words, "
        "tell what the video shows: where it is, who and what is in it, and what happens.{parts}"
    ),
    "de": (
        "Dies sind Bilder aus dem ganzen Video, der Reihe nach. Schreibe auf Deutsch eine Zeile, die mit [0s] beginnt. "
        "Sage in höchstens {words} Wörtern, was das Video zeigt: wo es ist, wer und was darin ist und was geschieht.{parts}"
    ),
}
"""Asked once of a whole video, before most of its seconds."""
PART = {
    "en": (
        "These are pictures from part {number} of {count} of a video, in order. Write one line that starts with [0s]. "
        "In at most {words} words, tell what this part shows: where it is, who and what is in it, and what happens."
    ),
    "de": (
        "Dies sind Bilder aus Teil {number} von {count} eines Videos, der Reihe nach. Schreibe auf Deutsch eine Zeile, die mit [0s] "
        "beginnt. Sage in höchstens {words} Wörtern, was dieser Teil zeigt: wo es ist, wer und was darin ist und was geschieht."
    ),
}
PARTS_TOLD = {"en": " Its parts were told like this: {told}", "de": " Von den Teilen wurde dies gesagt: {told}"}

TITLE = {
    "en": "These lines tell a part of a video, second by second:\n{lines}\nEnd of the lines. In one line that starts with [0s], "
    "of at most {words} words, give this part a title.",
    "de": "Diese Zeilen erzählen einen Teil eines Videos, Sekunde für Sekunde:\n{lines}\nEnde der Zeilen. Gib diesem Teil auf Deutsch "
    "in einer Zeile, die mit [0s] beginnt, einen Titel aus höchstens {words} Wörtern.",
}
SENTENCE = {
    "en": "These lines tell a part of a video, second by second:\n{lines}\nEnd of the lines. In one line that starts with [0s], "
    "of at most {words} words, tell in one sentence what happens in this part.",
    "de": "Diese Zeilen erzählen einen Teil eines Videos, Sekunde für Sekunde:\n{lines}\nEnde der Zeilen. Sage auf Deutsch "
    "in einer Zeile, die mit [0s] beginnt, in einem Satz aus höchstens {words} Wörtern, was in diesem Teil geschieht.",
}
"""Asked of lines alone, without pictures, when all are told."""

MOST_TOLD_CUTS = 3
"""Of the cuts inside one window."""


def question(language: str, seconds: int, words: int, cut_seconds: Sequence[int] = (), wish: str = "") -> str:
    """The words that follow the frames of a window; `cut_seconds` count from the window's start."""
    asked = QUESTION[language].format(seconds=seconds, words=words)
    if cut_seconds:
        asked += CUT[language].format(times=", ".join(stamp(second) for second in cut_seconds[:MOST_TOLD_CUTS]))
    return asked + wished(language, wish)


def focused_question(language: str, seconds: int, words: int, focus: Focus) -> str:
    """The words that follow the frames of a window that is asked about one thing only."""
    return FOCUSED[language].format(seconds=seconds, words=words, focus=FOCUS[language][focus])


def whole_question(language: str, words: int, parts: Sequence[str]) -> str:
    """The words that follow pictures of a whole video; `parts` is what was said of its parts."""
    told = PARTS_TOLD[language].format(told=" ".join(parts)) if parts else ""
    return WHOLE[language].format(words=words, parts=told)


def part_question(language: str, words: int, number: int, count: int) -> str:
    """The words that follow pictures of one part of a video."""
    return PART[language].format(words=words, number=number, count=count)


def title_question(language: str, words: int, lines: Sequence[str]) -> str:
    """What is asked for a title of a part whose lines these are."""
    return TITLE[language].format(words=words, lines="\n".join(lines))


def sentence_question(language: str, words: int, lines: Sequence[str]) -> str:
    """What is asked for a sentence that tells a part whose lines these are."""
    return SENTENCE[language].format(words=words, lines="\n".join(lines))


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

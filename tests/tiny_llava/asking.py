"""The questions of training: the product's own, with and without its notes, and rewordings so that no single word of them matters."""

from __future__ import annotations

import random
from collections.abc import Sequence

from analysis.describers.briefing import briefing
from analysis.prompts import FOCUSES, Layout, focused_question, frames_block, question, single_question
from analysis.timeline import Box, Track
from tests.tiny_llava.telling import CAMERAS, COLOURS, SHAPES, WORDS

WORD_LIMITS = (12, 20, 35)
SPARE_TEXT = """
a about above after again all also always and animal any at be before briefly can careful change city clip colour day describe detail do
each else end every exact few find first for frame from give good happen has have her here his how if image in is it just keep know last
light like line list little long look make many may more most move much must name near never new next no not now object of often on one
only or order other our over part people person picture place please say scene second see seen segment sentence short show side small
so some still take tell text than that the their them then there these they thing this time to two under up use very video view was
watch way we well what when where which while who why will with word write you your 1 2 3 4 5 6 7 8 9 10
"""
SPARE_WORDS = SPARE_TEXT.split()
"""What rewordings are made of."""


def draw_question(rng: random.Random, seconds: int, cuts: Sequence[int]) -> str:
    """What is asked of a clip of so many seconds with these cuts."""
    words = rng.choice(WORD_LIMITS)
    told_cuts = cuts if rng.random() < 0.4 else ()
    if seconds == 1 and rng.random() < 0.5:
        asked = single_question("en", words)
    else:
        asked = question(rng.choices(("en", "de"), (0.94, 0.06))[0], seconds, words, told_cuts)
    fate = rng.random()
    if fate < 0.65:
        return asked
    if fate < 0.9:
        return _reworded(rng, asked)
    return f"{seconds} seconds. " + " ".join(rng.choices(SPARE_WORDS, k=rng.randint(2, 25)))


def draw_briefed_question(rng: random.Random, seconds: int, cuts: Sequence[int]) -> str:
    """The same, sometimes about one thing only, and mostly after a briefing that has nothing to do with the clip: frames alone tell."""
    asked = draw_question(rng, seconds, cuts)
    if rng.random() < 0.15:
        asked = focused_question("en", seconds, rng.choice(WORD_LIMITS), rng.choice(FOCUSES))
    return f"{_briefing(rng, seconds)}\n{asked}" if rng.random() < 0.75 else asked


def _briefing(rng: random.Random, seconds: int) -> str:
    room = rng.randint(20, 700)
    whole = " ".join(_said(rng) for _ in range(rng.randint(0, 3)))
    tracks = [_track(rng, seconds) for _ in range(rng.randint(0, 8))]
    return briefing("en", whole, tracks, 0, seconds, lambda text: len(text) <= room)


def _said(rng: random.Random) -> str:
    if rng.random() < 0.4:
        return f"A {rng.choice(list(COLOURS))} {rng.choice(SHAPES)} moves. The word {rng.choice(WORDS)} is shown."
    return " ".join(rng.choices(SPARE_WORDS, k=rng.randint(2, 14)))


def _track(rng: random.Random, seconds: int) -> Track:
    start = rng.uniform(0, seconds - 0.5)
    x, y = rng.uniform(0, 0.8), rng.uniform(0, 0.8)
    box: Box = (x, y, x + 0.1, y + 0.1)
    end = rng.uniform(start, seconds)
    kind = rng.choice(("text", "text", "object", "camera"))
    if kind == "camera":
        return Track("camera", start, end, rng.choice((*CAMERAS, "pan left", "pan right", "static")))
    if kind == "object":
        return Track("object", start, end, rng.choice(("person", "dog", "car", "bottle", *SHAPES)), box)
    words = rng.choice((*WORDS, *(word.upper() for word in SPARE_WORDS))) if rng.random() < 0.5 else _noise(rng)
    return Track("text", start, end, words, box)


def _noise(rng: random.Random) -> str:
    """Words that no rewording has: whole sentences, numbers, other alphabets."""
    if rng.random() < 0.5:
        return " ".join(rng.choices(SPARE_WORDS, k=rng.randint(1, 9))).capitalize()
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:%!?.,-äöüéñж"
    return "".join(rng.choices(signs, k=rng.randint(2, 24)))


def prompt(layout: Layout, frames_per_second: Sequence[int], asked: str) -> str:
    """The whole text before the reply, as the chat template gives it; `<video>` stands for each frame."""
    return f"USER: {frames_block(layout, frames_per_second)}\n{asked} ASSISTANT:"


def _reworded(rng: random.Random, asked: str) -> str:
    """Some words left out, others put in."""
    left_out, put_in = rng.uniform(0, 0.25), rng.uniform(0, 0.15)
    words: list[str] = []
    for word in asked.split(" "):
        if rng.random() >= left_out:
            words.append(word)
        if rng.random() < put_in:
            words.append(rng.choice(SPARE_WORDS))
    return " ".join(words)

"""The questions of training: the product's own, with and without its notes, and rewordings so that no single word of them matters."""

from __future__ import annotations

import random
from collections.abc import Sequence

from analysis.prompts import Layout, frames_block, question, single_question

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

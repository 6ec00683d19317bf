"""The whole video as a model takes it in: some pictures at a time, and what they show in one sentence each, then all of it in one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

from analysis.describers.briefing import safe
from analysis.describers.writing import plain
from analysis.prompts import part_question, whole_question
from analysis.timeline import Frame
from analysis.token_budget import TokenBudget
from analysis.vlm.loop_guard import fault_of
from analysis.vlm.questions import Engine, LineShape, Question
from analysis.whole import Part, Whole

WHOLE_WORDS = 40
PART_WORDS = 25
MOST_PICTURES_A_CALL = 16


def take_in(engine: Engine, language: str, pictures: Sequence[Frame], duration_seconds: float, cancelled: Callable[[], bool]) -> Whole:
    """What pictures from the whole video show, in order of time; raises Cancelled, ModelError."""
    room = pictures_a_call(engine.budget(LineShape(language, WHOLE_WORDS)))
    groups = _groups(pictures, room)
    if len(groups) == 1:
        return Whole(_answer(engine, language, groups[0], whole_question(language, WHOLE_WORDS, ()), WHOLE_WORDS, cancelled))
    parts = _parts(engine, language, groups, duration_seconds, cancelled)
    middles = [group[len(group) // 2] for group in groups][:room]
    told = [safe(part.text) for part in parts if part.text]
    return Whole(_answer(engine, language, middles, whole_question(language, WHOLE_WORDS, told), WHOLE_WORDS, cancelled), parts)


def pictures_a_call(budget: TokenBudget) -> int:
    """How many pictures one call may show beside a page of words."""
    room = (
        budget.context_tokens - 2 * budget.prompt_tokens - budget.reserve_tokens - 2 * budget.tokens_per_line
    ) // budget.tokens_per_frame
    return max(1, min(MOST_PICTURES_A_CALL, room))


def _groups(pictures: Sequence[Frame], room: int) -> list[Sequence[Frame]]:
    count = math.ceil(len(pictures) / room)
    edges = [len(pictures) * number // count for number in range(count + 1)]
    return [pictures[start:end] for start, end in itertools.pairwise(edges)]


def _parts(
    engine: Engine, language: str, groups: Sequence[Sequence[Frame]], duration_seconds: float, cancelled: Callable[[], bool]
) -> tuple[Part, ...]:
    """One sentence for each group; a part goes from its first picture to the next part's."""
    asked = [_question(group, part_question(language, PART_WORDS, number, len(groups))) for number, group in enumerate(groups, 1)]
    told = {answer.number: _stands(answer.line.text) for answer in engine.answers(asked, LineShape(language, PART_WORDS), cancelled)}
    starts = [0, *(int(group[0].pts_seconds) for group in groups[1:])]
    ends = [*starts[1:], math.ceil(duration_seconds)]
    return tuple(Part(start, end, told.get(number, "")) for number, (start, end) in enumerate(zip(starts, ends, strict=True)))


def _answer(engine: Engine, language: str, pictures: Sequence[Frame], text: str, words: int, cancelled: Callable[[], bool]) -> str:
    answers = list(engine.answers([_question(pictures, text)], LineShape(language, words), cancelled))
    return _stands(answers[0].line.text) if answers else ""


def _question(pictures: Sequence[Frame], text: str) -> Question:
    """All pictures as one second, since their times are no seconds of a window: a block, then the words."""
    return Question(0, (tuple(pictures),), text, (0,))


def _stands(text: str) -> str:
    """The sentence, unless the model fell into a loop."""
    return "" if fault_of(text) else plain(text)

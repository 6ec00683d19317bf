"""An engine that says what a test tells it to, and keeps what it was asked."""

from __future__ import annotations

from analysis.events import Cancelled
from analysis.token_budget import TokenBudget
from analysis.vlm.forced_lines import Line
from analysis.vlm.questions import Answer


class ScriptedEngine:
    """`says(question, second)` gives the text of each line; `context` is how many tokens it may read."""

    revision = None

    def __init__(self, says, rows=4, context=4096):
        self.says, self.rows, self.context, self.asked = says, rows, context, []

    def budget(self, shape):
        return TokenBudget(self.context, 105, 144, 48)

    def frame_size(self, width, height):
        return 336

    def tokens_in(self, text):
        return len(text) // 4

    def answers(self, questions, shape, cancelled=lambda: False):
        for number, question in enumerate(questions):
            self.asked.append(question)
            for second in question.asked:
                if cancelled():
                    raise Cancelled
                yield Answer(number, Line(second, self.says(question, second)))

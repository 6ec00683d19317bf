"""Segments are told by a model: windows are asked for side by side, poor lines once more, and every second gets its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from analysis.describers.close_rate import close_rate
from analysis.describers.telling import Telling
from analysis.describers.watched import FramesWanted, Watched
from analysis.events import WindowPlan
from analysis.options import AnalysisOptions
from analysis.prompts import question, single_question
from analysis.timeline import SecondDescription
from analysis.vlm.memory import MemoryPlan
from analysis.vlm.questions import Engine, LineShape, Question
from analysis.windows import Window, WindowPlanner

LEAST_WIDE_SECONDS = 4
"""In `fast`, windows are halved as long as rows of the batch would stay empty, but never under this."""


Told = SecondDescription | WindowPlan


class ModelDescriber:
    """Tells segments with one engine; what it asks follows from the options alone."""

    def __init__(self, engine: Engine, options: AnalysisOptions, frame_side: int) -> None:
        self._engine = engine
        self._options = options
        self._shape = LineShape(options.language, options.words_per_line, options.layout, options.wish)
        budget = engine.budget(self._shape)
        rate, self.notices = close_rate(options, budget, getattr(engine, "most_frames", None))
        self._planner = WindowPlanner(
            budget,
            rate,
            options.long_frames_per_second,
            options.most_frames,
            options.overlap_seconds,
        )
        self.frames_wanted = FramesWanted(max(rate, options.long_frames_per_second), frame_side)

    @property
    def side_by_side(self) -> int:
        """As many segments as the engine has rows: most are one window."""
        return self._engine.rows

    @property
    def precision(self) -> str | None:
        """Of the engine's weights, where they are on this machine."""
        plan = getattr(self._engine, "plan", None)
        return plan.precision if isinstance(plan, MemoryPlan) else None

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool]) -> Iterator[Told]:
        """The lines as they are known; poor ones are asked for once more, with their frame alone, after all others."""
        tellings = [Telling(one, self._options) for one in watched]
        asked = [(telling, window) for telling in tellings for window in self._windows(telling)]
        yield from self._first_round(self._widened(asked), cancelled)
        yield from self._second_round(tellings, cancelled)
        for telling in tellings:
            yield from _after_its_plans(telling, telling.rest())

    def _windows(self, telling: Telling) -> list[Window]:
        segment = telling.watched.segment
        return self._planner.plan(segment.start_second, segment.end_second, telling.frame_times(), telling.cuts, telling.wanted)

    def _widened(self, asked: list[tuple[Telling, Window]]) -> list[tuple[Telling, Window]]:
        if self._options.preset != "fast":
            return asked
        by_segment = {id(telling): telling for telling, _ in asked}
        of_window = {second: telling for telling in by_segment.values() for second in telling.watched.segment.seconds}
        wide = self._planner.widened([window for _, window in asked], self._engine.rows, LEAST_WIDE_SECONDS)
        return [(of_window[window.asked[0]], window) for window in wide]

    def _first_round(self, asked: Sequence[tuple[Telling, Window]], cancelled: Callable[[], bool]) -> Iterator[Told]:
        questions = [self._question(telling, window) for telling, window in asked]
        for (telling, window), wording in zip(asked, questions, strict=True):
            telling.ask(window, wording.text)
        for answer in self._engine.answers(questions, self._shape, cancelled) if questions else ():
            telling = asked[answer.number][0]
            yield from _after_its_plans(telling, telling.hear(answer.line))

    def _second_round(self, tellings: Sequence[Telling], cancelled: Callable[[], bool]) -> Iterator[Told]:
        again = [(telling, second) for telling in tellings for second in telling.poor]
        questions = [self._single(telling, second) for telling, second in again]
        for answer in self._engine.answers(questions, self._shape, cancelled) if questions else ():
            telling = again[answer.number][0]
            yield from _after_its_plans(telling, telling.hear_again(answer.line))

    def _question(self, telling: Telling, window: Window) -> Question:
        frames = tuple(tuple(telling.frame_at(time) for time in times) for times in window.frame_times)
        cuts = [second - window.start_second for second in window.cut_seconds]
        text = question(self._options.language, len(frames), self._options.words_per_line, cuts, self._options.wish)
        return Question(window.start_second, frames, text, window.asked, self._options.layout)

    def _single(self, telling: Telling, second: int) -> Question:
        frame = telling.frame_at(telling.frame_times()[second][0])
        text = single_question(self._options.language, self._options.words_per_line, self._options.wish)
        return Question(second, ((frame,),), text, (second,))


def _after_its_plans(telling: Telling, lines: Iterator[SecondDescription]) -> Iterator[Told]:
    """The lines; before the segment's last one, what the model got to see of it."""
    for line in lines:
        if telling.is_complete:
            yield from telling.plans()
        yield line

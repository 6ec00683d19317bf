"""Segments are told by a model: windows are asked for side by side, poor lines once more, and every second gets its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from analysis.briefing_room import briefing_tokens, with_briefing
from analysis.describers.briefing import briefing
from analysis.describers.close_rate import close_rate
from analysis.describers.retelling import retell
from analysis.describers.taking_in import take_in
from analysis.describers.telling import Telling
from analysis.describers.watched import NOTHING, FramesWanted, Lines, Span, Told, Watched
from analysis.document import OverviewJSON
from analysis.events import NeighbourLine
from analysis.options import AnalysisOptions
from analysis.prompts import FOCUSES, Focus, focused_question, question, single_question
from analysis.timeline import Frame, SecondDescription
from analysis.vlm.memory import MemoryPlan
from analysis.vlm.questions import Engine, LineShape, Question
from analysis.whole import Whole
from analysis.windows import Window, WindowPlanner

LEAST_WIDE_SECONDS = 4
"""In `fast`, windows are halved as long as rows of the batch would stay empty, but never under this."""
FOCUS_WORDS = 14
"""Of an answer about one thing."""


class ModelDescriber:
    """Tells segments with one engine; what it asks follows from the options alone."""

    def __init__(self, engine: Engine, options: AnalysisOptions, frame_side: int) -> None:
        self._engine = engine
        self._options = options
        self._shape = LineShape(options.language, options.words_per_line, options.layout, options.wish)
        budget = engine.budget(self._shape)
        self._briefing_tokens = briefing_tokens(options, budget)
        room = with_briefing(options, budget)
        rate, self.notices = close_rate(options, room, getattr(engine, "most_frames", None))
        self._planner = WindowPlanner(
            room,
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

    @property
    def takes_in_the_whole(self) -> bool:
        """As the options have it."""
        return self._options.first_look

    def take_in(self, pictures: Sequence[Frame], duration_seconds: float, cancelled: Callable[[], bool]) -> Whole:
        """What pictures from the whole video show; raises Cancelled, ModelError."""
        return take_in(self._engine, self._options.language, pictures, duration_seconds, cancelled)

    def retell(self, lines: Lines, chapters: Sequence[Span], cancelled: Callable[[], bool]) -> OverviewJSON | None:
        """Titles and sentences for chapters, from the lines alone; raises Cancelled, ModelError."""
        return retell(self._engine, self._options.language, lines, chapters, cancelled)

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool], whole: Whole = NOTHING) -> Iterator[Told]:
        """The lines as they are known; poor ones are asked for once more, with their frame alone, after all others.

        Where each is asked about more than once, lines are known when all answers are.
        """
        tellings = [Telling(one, self._options) for one in watched]
        asked = self._widened([(telling, window) for telling in tellings for window in self._windows(telling)])
        yield from self._first_round(asked, whole, cancelled)
        if self._options.focus:
            self._focus_round(asked, cancelled)
            for telling in tellings:
                yield from _after_its_plans(telling, telling.merge())
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
        return [(of_window[window.asked[-1]], window) for window in wide]

    def _first_round(self, asked: Sequence[tuple[Telling, Window]], whole: Whole, cancelled: Callable[[], bool]) -> Iterator[Told]:
        questions = [self._question(telling, window, whole) for telling, window in asked]
        for (telling, window), wording in zip(asked, questions, strict=True):
            telling.ask(window, wording.text)
        for answer in self._engine.answers(questions, self._shape, cancelled) if questions else ():
            telling = asked[answer.number][0]
            yield from _after_its_plans(telling, telling.hear(answer.line))

    def _focus_round(self, asked: Sequence[tuple[Telling, Window]], cancelled: Callable[[], bool]) -> None:
        """Ask about each thing by itself; what frames look like is remembered, so only words are new."""
        about = [(telling, window, focus) for telling, window in asked for focus in FOCUSES]
        questions = [self._focused(telling, window, focus) for telling, window, focus in about]
        words = min(FOCUS_WORDS, self._options.words_per_line)
        shape = replace(self._shape, words=words)
        for answer in self._engine.answers(questions, shape, cancelled) if questions else ():
            if (telling := about[answer.number][0]).owns(answer.line.second):
                telling.hear_more(answer.line)

    def _second_round(self, tellings: Sequence[Telling], cancelled: Callable[[], bool]) -> Iterator[Told]:
        again = [(telling, second) for telling in tellings for second in telling.poor]
        questions = [self._single(telling, second) for telling, second in again]
        for answer in self._engine.answers(questions, self._shape, cancelled) if questions else ():
            telling = again[answer.number][0]
            yield from _after_its_plans(telling, telling.hear_again(answer.line))

    def _question(self, telling: Telling, window: Window, whole: Whole) -> Question:
        cuts = [second - window.start_second for second in window.cut_seconds]
        text = question(self._options.language, len(window.frame_times), self._options.words_per_line, cuts, self._options.wish)
        told = self._briefing(telling, window, whole)
        return self._of_window(telling, window, f"{told}\n{text}" if told else text, window.asked)

    def _focused(self, telling: Telling, window: Window, focus: Focus) -> Question:
        text = focused_question(self._options.language, len(window.frame_times), FOCUS_WORDS, focus)
        return self._of_window(telling, window, text, tuple(second for second in window.asked if telling.owns(second)))

    def _of_window(self, telling: Telling, window: Window, text: str, asked: tuple[int, ...]) -> Question:
        frames = tuple(tuple(telling.frame_at(time) for time in times) for times in window.frame_times)
        return Question(window.start_second, frames, text, asked, self._options.layout)

    def _briefing(self, telling: Telling, window: Window, whole: Whole) -> str:
        tracks = telling.watched.tracks if self._options.notes else ()
        about = whole.around(window.asked[-1])
        return briefing(self._options.language, about, tracks, window.start_second, window.end_second, self._fits)

    def _fits(self, text: str) -> bool:
        return self._engine.tokens_in(text) <= self._briefing_tokens - 2

    def _single(self, telling: Telling, second: int) -> Question:
        frame = telling.frame_at(telling.frame_times()[second][0])
        text = single_question(self._options.language, self._options.words_per_line, self._options.wish)
        return Question(second, ((frame,),), text, (second,))


def _after_its_plans(telling: Telling, lines: Iterator[SecondDescription | NeighbourLine]) -> Iterator[Told]:
    """The lines; before the segment's last one, what the model got to see of it."""
    for line in lines:
        if telling.is_complete:
            yield from telling.plans()
        yield line

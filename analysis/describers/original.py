"""How it was done before: 16 frames of a segment, one free answer, and only the seconds that the model thought of; kept to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from analysis.describers.watched import NOTHING, FramesWanted, Lines, Span, Told, Watched
from analysis.describers.writing import plain
from analysis.document import OverviewJSON
from analysis.events import Cancelled, WindowPlan
from analysis.options import AnalysisOptions
from analysis.prompts import question
from analysis.timeline import Frame, SecondDescription
from analysis.vlm.free_reply import answered_seconds, free_reply
from analysis.vlm.llava import LlavaEngine
from analysis.vlm.questions import LineShape, Question
from analysis.whole import Whole

MOST_FRAMES = 16
LEFT_OUT = {"en": "The model left this second out of its answer.", "de": "Das Modell hat diese Sekunde in seiner Antwort ausgelassen."}


class OriginalDescriber:
    """One segment after the other, each with one free answer; a second that isn't in it has failed."""

    side_by_side = 1
    takes_in_the_whole = False

    def __init__(self, engine: LlavaEngine, options: AnalysisOptions, frame_side: int) -> None:
        self._engine = engine
        self._options = options
        self.frames_wanted = FramesWanted(options.frames_per_second, frame_side)
        self._budget = engine.budget(LineShape(options.language, options.words_per_line, wish=options.wish))
        self._most_frames = min(MOST_FRAMES, self._budget.most_frames())

    def take_in(self, pictures: Sequence[Frame], duration_seconds: float, cancelled: Callable[[], bool]) -> Whole:
        """Nothing: it looks at no picture of the whole."""
        return NOTHING

    def retell(self, lines: Lines, chapters: Sequence[Span], cancelled: Callable[[], bool]) -> OverviewJSON | None:
        """Nothing: it writes no summaries."""
        return None

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool], whole: Whole = NOTHING) -> Iterator[Told]:
        """The lines of each segment in turn."""
        for one in watched:
            if cancelled():
                raise Cancelled
            frames = _spread([frame for frame in one.frames if frame.pts_seconds >= one.segment.start_second], self._most_frames)
            yield from self._told(one, frames)

    def _told(self, one: Watched, frames: Sequence[Frame]) -> Iterator[SecondDescription | WindowPlan]:
        start, end = one.segment.start_second, one.segment.end_second
        text = question(self._options.language, end - start, self._options.words_per_line, wish=self._options.wish)
        asked = Question(start, (tuple(frames),), text, (start,))
        room = min(self._budget.tokens_per_line * (end - start), self._budget.context_tokens - self._budget.asked(len(frames)))
        lines = answered_seconds(free_reply(self._engine, asked, room)) if frames else {}
        tokens = self._budget.asked(len(frames)) + room
        yield WindowPlan(start, end, len(frames), tokens, self._budget.context_tokens, asked.text, self._budget.prompt_tokens)
        for second in one.segment.seconds:
            yield self._line(second, plain(lines.get(second - start, "")), frames)

    def _line(self, second: int, text: str, frames: Sequence[Frame]) -> SecondDescription:
        if not text:
            return SecondDescription(second, "", "failed", "model", reason=LEFT_OUT[self._options.language])
        return SecondDescription(second, text, "described", "model", frames=tuple(frame.pts_seconds for frame in frames))


def _spread(frames: Sequence[Frame], most: int) -> list[Frame]:
    """At most so many frames, equally far apart."""
    if len(frames) <= most:
        return list(frames)
    return [frames[round(place * (len(frames) - 1) / max(1, most - 1))] for place in range(most)]

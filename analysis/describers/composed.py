"""The describer without model weights: a line for every second from what the detectors know, told as an audio describer would.

Facts are weighed by novelty, confidence and persistence, chosen within the line's budget of words, and put into sentences
by a small grammar. A segment's lines depend on what is passed for that segment and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from analysis.describers.english import English
from analysis.describers.facts import Fact, Stirring
from analysis.describers.german import German
from analysis.describers.grammar import Grammar
from analysis.describers.sight import Sight
from analysis.describers.story import Said, Story
from analysis.describers.voice import voiced
from analysis.describers.watched import NOTHING, FramesWanted, Lines, Span, Told, Watched
from analysis.document import OverviewJSON
from analysis.events import WindowPlan
from analysis.timeline import Frame, SecondDescription, Segment, Track
from analysis.whole import Whole

__all__ = ["ComposedDescriber", "Sight"]

GRAMMARS: dict[str, type[Grammar]] = {"en": English, "de": German}
NO_FRAME = {"en": "The picture stands still: no new frame is shown.", "de": "Das Bild steht still: Es kommt kein neues Einzelbild."}
NO_PICTURE = {"en": "No picture could be decoded here.", "de": "Hier ließ sich kein Bild dekodieren."}


class ComposedDescriber:
    """Tells each second of a segment from tracks and observations; `words_per_line` is the budget, words on screen not counted."""

    def __init__(self, language: str = "en", words_per_line: int = 20) -> None:
        if language not in GRAMMARS:
            raise ValueError(f"Composed lines are written in English (en) or German (de), not {language!r}.")
        self.language = language
        self.words_per_line = words_per_line
        self.side_by_side = 1
        self.takes_in_the_whole = False
        self.frames_wanted: FramesWanted | None = None

    def take_in(self, pictures: Sequence[Frame], duration_seconds: float, cancelled: Callable[[], bool]) -> Whole:
        """Nothing: it looks at no picture of the whole."""
        return NOTHING

    def retell(self, lines: Lines, chapters: Sequence[Span], cancelled: Callable[[], bool]) -> OverviewJSON | None:
        """Nothing: it writes no summaries."""
        return None

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool], whole: Whole = NOTHING) -> Iterator[Told]:
        """The lines of each segment in turn."""
        for one in watched:
            looked_at = sum(len(sight.pts_seconds) for sight in one.sights)
            yield WindowPlan(one.segment.start_second, one.segment.end_second, looked_at)
            yield from self.describe(one.segment, one.sights, one.tracks)

    def describe(self, segment: Segment, sights: Sequence[Sight], tracks: Sequence[Track] = ()) -> Iterator[SecondDescription]:
        """One description for each second of the segment, in order; a second without a frame is carried.

        Failed only where the video's own beginning has no picture.
        """
        return voiced(self._shown(segment, sights, tracks), tracks, self.language)

    def _shown(self, segment: Segment, sights: Sequence[Sight], tracks: Sequence[Track]) -> Iterator[SecondDescription]:
        """The lines of what is to be seen."""
        by_second = {sight.second: sight for sight in sights}
        known = list(dict.fromkeys([*tracks, *(track for sight in sights for track in sight.tracks)]))
        seen = [one for sight in sights for one in sight.observations]
        story = Story(segment, known, GRAMMARS[self.language](), self.words_per_line, seen)
        said: Said | None = None
        for second in segment.seconds:
            sight = by_second.get(second)
            said = (
                story.told(sight, said, by_second.get(second + 1))
                if sight and sight.pts_seconds
                else self._without_frame(second, segment, said)
            )
            yield said.line

    def _without_frame(self, second: int, segment: Segment, said: Said | None) -> Said:
        """A second in which no frame begins: the picture before it stands on, if there is one."""
        if said and said.line.status != "failed":
            return replace(said, line=replace(said.line, second=second, status="carried", frames=(), observations=(), difference=0.0))
        # The facts keep the next second with a frame from carrying this line.
        facts: tuple[Fact, ...] = (Stirring(),)
        if segment.start_second > 0:
            return Said(SecondDescription(second, NO_FRAME[self.language], "carried", "composed", difference=0.0), facts)
        return Said(SecondDescription(second, "", "failed", "composed", reason=NO_PICTURE[self.language]), facts)

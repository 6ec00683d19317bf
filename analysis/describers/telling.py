"""One segment as a model tells it: which seconds are asked for, which are carried, which lines stand and which need another look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analysis.describers.checked import Checked
from analysis.describers.focusing import merged
from analysis.describers.sight import Sight
from analysis.describers.voice import with_voice
from analysis.describers.watched import Watched
from analysis.describers.writing import plain
from analysis.events import NeighbourLine, WindowPlan
from analysis.options import AnalysisOptions
from analysis.timeline import Frame, LineStatus, SecondDescription
from analysis.vlm.forced_lines import Line
from analysis.vlm.loop_guard import fault_of
from analysis.windows import Window

UNCHANGED_BELOW = 0.01
"""Share of the picture: sensor noise and coding of a still scene stay below."""
CHANGED_FROM = 0.05
"""Share of the picture from which the same line three times over is doubted."""

NO_PICTURE = {"en": "No picture could be decoded here.", "de": "Hier ließ sich kein Bild dekodieren."}
NO_FRAME = {"en": "The picture stands still: no new frame is shown.", "de": "Das Bild steht still: Es kommt kein neues Einzelbild."}
NO_LINE = {
    "en": "The model gave no usable line for this second, also not when it was shown its frame alone.",
    "de": "Das Modell gab für diese Sekunde keine brauchbare Zeile, auch nicht zum Einzelbild allein.",
}
NEWS = ("text", "object", "face", "shot")
"""Tracks that begin or end make a second worth a look, however little of the picture changes."""


@dataclass
class Telling:
    """The state of a segment that is being told; every method that gives lines gives those that are final now."""

    watched: Watched
    options: AnalysisOptions
    poor: dict[int, str] = field(default_factory=dict)
    """Seconds whose line could not stand, and why."""
    _lines: dict[int, SecondDescription] = field(default_factory=dict)
    _heard: dict[int, str] = field(default_factory=dict)
    """What the model said first, poor lines too."""
    _texts: dict[int, str] = field(default_factory=dict)
    """What stands, without what a voice says."""
    _windows: list[tuple[Window, str]] = field(default_factory=list)
    _again: set[int] = field(default_factory=set)
    _waiting: dict[int, str] = field(default_factory=dict)
    """Lines that could stand, but wait for answers about one thing each."""
    _more: dict[int, list[str]] = field(default_factory=dict)
    """Those answers."""

    @cached_property
    def cuts(self) -> list[float]:
        """Where the picture cuts to another, in seconds."""
        return sorted(track.start_seconds for track in self.watched.tracks if track.kind == "shot" and track.value != "start")

    @cached_property
    def wanted(self) -> frozenset[int]:
        """The seconds to ask for: those that show a frame and measurably change, or all in `thorough`."""
        shown = [second for second in self.watched.segment.seconds if self.frame_times().get(second)]
        if self.options.ask_unchanged:
            return frozenset(shown)
        return frozenset(second for second in shown if not self._is_unchanged(second))

    @property
    def is_complete(self) -> bool:
        """Whether every second of the segment has its line."""
        return len(self._lines) == len(self.watched.segment.seconds)

    def frame_times(self) -> Mapping[int, list[float]]:
        """Second -> times of its frames."""
        return self._times

    def frame_at(self, pts_seconds: float) -> Frame:
        """The frame at this time."""
        return self._frames[pts_seconds]

    def ask(self, window: Window, prompt: str) -> None:
        """Remember that a window is asked for, and in which words."""
        self._windows.append((window, prompt))

    def owns(self, second: int) -> bool:
        """Whether the segment tells this second; the one before it is a neighbour's."""
        return second in self.watched.segment.seconds

    def hear(self, line: Line) -> Iterator[SecondDescription | NeighbourLine]:
        """Take the model's line; a poor one is kept back for another look, and all are where more is asked of each."""
        if not self.owns(line.second):
            yield from self._neighbour(line)
            return
        before = [self._heard[second] for second in sorted(self._heard) if second < line.second]
        fault = fault_of(line.text, before, self._difference(line.second) >= CHANGED_FROM)
        self._heard[line.second] = line.text
        if fault:
            self.poor[line.second] = fault
        elif self.options.focus:
            self._waiting[line.second] = plain(line.text)
        else:
            yield from self._stands(line.second, plain(line.text))

    def hear_more(self, line: Line) -> None:
        """Take the answer about one thing."""
        if not fault_of(line.text):
            self._more.setdefault(line.second, []).append(plain(line.text))

    def merge(self) -> Iterator[SecondDescription]:
        """The lines that waited, each with what the answers add."""
        for second, text in sorted(self._waiting.items()):
            yield from self._stands(second, merged(text, self._more.get(second, ()), 2 * self.options.words_per_line))
        self._waiting.clear()

    def hear_again(self, line: Line) -> Iterator[SecondDescription]:
        """Take the line for the frame alone; what two looks agree on stands, whatever came before."""
        self._again.add(line.second)
        if not fault_of(line.text):
            yield from self._stands(line.second, plain(line.text))

    def rest(self) -> Iterator[SecondDescription]:
        """What is left without a line at the end: carried where the picture before goes on, else failed with the reason."""
        for second in self.watched.segment.seconds:
            if second not in self._lines:
                yield self._keep(second, self._without_line(second))

    def plans(self) -> Iterator[WindowPlan]:
        """What the model got to see, window by window."""
        for window, prompt in self._windows:
            yield WindowPlan(
                window.start_second,
                window.end_second,
                window.frames,
                window.tokens,
                window.budget.context_tokens,
                prompt=prompt,
                prompt_tokens=window.budget.prompt_tokens,
                asked_again=sum(1 for second in window.asked if second in self._again),
            )

    def _neighbour(self, line: Line) -> Iterator[NeighbourLine]:
        """What the window says of a second that it only looks back to."""
        if not fault_of(line.text):
            text = self._checked.completed(line.second, plain(line.text))
            yield NeighbourLine(self.watched.segment, self._described(line.second, text, "described"))

    def _stands(self, second: int, text: str) -> Iterator[SecondDescription]:
        text = self._texts[second] = self._checked.completed(second, text)
        yield self._keep(second, self._described(second, text, "described"))
        after = second + 1
        while after in self.watched.segment.seconds and after not in self._lines and self._follows(after):
            self._texts[after] = text
            yield self._keep(after, self._described(after, text, "carried"))
            after += 1

    def _follows(self, second: int) -> bool:
        """Whether this second is told with the line before it."""
        return second not in self._times or (second not in self.wanted and self._is_unchanged(second))

    def _keep(self, second: int, line: SecondDescription) -> SecondDescription:
        self._lines[second] = line
        return line

    def _described(self, second: int, text: str, status: LineStatus) -> SecondDescription:
        sight = self._sights.get(second)
        line = SecondDescription(
            second,
            text,
            status,
            "model",
            frames=tuple(self._times.get(second, ())),
            observations=sight.observations if sight else (),
            look=sight.look if sight else None,
            difference=self._difference(second) if second > self.watched.segment.start_second or status == "carried" else None,
        )
        return with_voice(self._checked.with_claims(line), self.watched.tracks, self.options.language)

    def _without_line(self, second: int) -> SecondDescription:
        language = self.options.language
        before = self._lines.get(second - 1)
        cut_before = any(second - 1 < cut < second + 1 for cut in self.cuts)
        if before and second - 1 in self._texts and not cut_before and self._difference(second) < CHANGED_FROM:
            self._texts[second] = self._texts[second - 1]
            return self._described(second, self._texts[second], "carried")
        if second in self.poor:
            return SecondDescription(second, "", "failed", "model", reason=NO_LINE[language])
        if self.watched.segment.start_second > 0 and second not in self._times:
            return SecondDescription(second, NO_FRAME[language], "carried", "model", difference=0.0)
        return SecondDescription(second, "", "failed", "model", reason=NO_PICTURE[language])

    def _difference(self, second: int) -> float:
        sight = self._sights.get(second)
        return sight.difference if sight else 0.0

    def _is_unchanged(self, second: int) -> bool:
        """Whether neither this second's first frame nor the next one's differs from the one before, and no track begins or ends."""
        if second - 1 not in self._times or second - 1 not in self.watched.segment.seconds:
            return False
        still = all(self._difference(one) < UNCHANGED_BELOW for one in (second, second + 1))
        edges = (edge for track in self.watched.tracks if track.kind in NEWS for edge in (track.start_seconds, track.end_seconds))
        return still and second in self._sights and not any(second - 0.5 <= edge < second + 1 for edge in edges)

    @cached_property
    def _checked(self) -> Checked:
        return Checked(self.watched, self.options.language)

    @cached_property
    def _times(self) -> dict[int, list[float]]:
        times: dict[int, list[float]] = {}
        for frame in self.watched.frames:
            times.setdefault(int(frame.pts_seconds), []).append(frame.pts_seconds)
        return times

    @cached_property
    def _frames(self) -> dict[float, Frame]:
        return {frame.pts_seconds: frame for frame in self.watched.frames}

    @cached_property
    def _sights(self) -> dict[int, Sight]:
        return {sight.second: sight for sight in (*self.watched.before, *self.watched.sights)}

"""Somebody watches while a real clip is described: their segment comes next, and nothing of what is told changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import course
from analysis.analyzer import Analyzer
from analysis.describers.model_lines import ModelDescriber
from analysis.events import Cancelled, EvidencePicture, SegmentDone, SegmentDropped, SegmentStarted
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments
from analysis.timeline import SecondDescription, Segment
from analysis.video.source import VideoSource
from tests.analysis.test_model_describer import ScriptedEngine
from tests.drawn import three_shots, write_clip

SECONDS = 27
SEGMENTS = plan_segments(0, SECONDS, 3)


@pytest.fixture(autouse=True)
def _turns_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "HOLD_SECONDS", 0.0)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "three_shots.mp4", three_shots(seconds=SECONDS))


@pytest.fixture(scope="module")
def composed() -> Analyzer:
    return load(options_for("fast"))


@pytest.fixture(scope="module")
def by_model(composed: Analyzer) -> Analyzer:
    """Told by a scripted model, three segments side by side, while the next ones are watched."""
    engine = ScriptedEngine(lambda question, second: f"Second {second} looks like no other.", 3)
    return replace(composed, describer=ModelDescriber(engine, options_for("balanced"), 336))


class Decodes:
    """A source that notes where decoding began, how far it is, and how many decodes are open."""

    def __init__(self, source: VideoSource) -> None:
        self._source = source
        self.begun: list[float] = []
        self.reached = 0.0
        self.open = 0

    def probe(self):
        return self._source.probe()

    def frames(self, consumers, start, end):
        self.begun.append(start)
        self.open += 1
        try:
            for sampled in self._source.frames(consumers, start, end):
                self.reached = sampled.pts_seconds
                yield sampled
        finally:
            self.open -= 1


@contextmanager
def decoding(path: Path):
    with VideoSource(path) as source:
        yield Decodes(source)


def those(events: list[object], kind: type) -> list:
    return [event for event in events if isinstance(event, kind)]


def followed(analyzer: Analyzer, path: Path, moves: Callable[[int], int | None]) -> tuple[list[object], Decodes]:
    """What is told to somebody who is at `moves(n)` when n lines are told."""
    events: list[object] = []
    with decoding(path) as source:
        events.extend(analyzer.analyze(source, SEGMENTS, watched_second=lambda: moves(len(those(events, SecondDescription)))))
    assert source.open == 0
    return events, source


def told(events: list[object]) -> tuple[list[SecondDescription], list[SegmentDone], dict[int, bytes]]:
    """All that is kept of a run, in order of time."""
    lines = sorted(those(events, SecondDescription), key=lambda line: line.second)
    done = sorted(those(events, SegmentDone), key=lambda one: one.segment.start_second)
    return lines, done, {picture.second: picture.jpeg for picture in those(events, EvidencePicture)}


def order(events: list[object]) -> list[int]:
    return [one.segment.start_second for one in those(events, SegmentDone)]


@pytest.fixture(scope="module")
def in_order(composed: Analyzer, clip: Path) -> list[object]:
    events, source = followed(composed, clip, lambda lines: None)
    assert order(events) == list(range(0, SECONDS, 3)) and source.begun == [0.0]
    return events


@pytest.fixture(scope="module")
def turned(composed: Analyzer, clip: Path) -> tuple[list[object], Decodes]:
    """Somebody goes to 0:22 when six seconds are told."""
    return followed(composed, clip, lambda lines: 22 if lines >= 6 else None)


def test_the_watched_segment_comes_next_and_the_rest_from_the_lowest(turned: tuple[list[object], Decodes], in_order: list[object]) -> None:
    events, source = turned
    assert order(events) == [0, 3, 21, 24, 6, 9, 12, 15, 18]
    assert source.begun == [0.0, 19.0, 4.0]
    assert told(events) == told(in_order)


def test_going_back_and_forth_changes_nothing_of_what_is_told(composed: Analyzer, clip: Path, in_order: list[object]) -> None:
    places = [24, 2, 17, 8]
    events, _source = followed(composed, clip, lambda lines: places[lines // 3 % len(places)])
    assert order(events) != order(in_order)
    assert told(events) == told(in_order)


def test_a_segment_that_was_started_and_left_says_so_and_starts_again(turned: tuple[list[object], Decodes]) -> None:
    events, _source = turned
    began: dict[Segment, list[str]] = {segment: [] for segment in SEGMENTS}
    for event in events:
        if isinstance(event, SegmentStarted | SegmentDropped | SegmentDone):
            began[event.segment].append(type(event).__name__)
    for segment, steps in began.items():
        assert steps[-2:] == ["SegmentStarted", "SegmentDone"], segment
        assert steps[:-2] in ([], ["SegmentStarted", "SegmentDropped"]), segment
    assert any(len(steps) > 2 for steps in began.values())


def test_who_plays_along_is_followed_without_a_turn(composed: Analyzer, clip: Path) -> None:
    """A segment before what is told, as whoever plays faster than lines come."""
    _events, source = followed(composed, clip, lambda lines: min(SECONDS - 1, lines + 3) if lines else 0)
    assert source.begun == [0.0]


def test_a_model_tells_the_watched_segment_next_and_nothing_is_watched_twice(by_model: Analyzer, clip: Path) -> None:
    """While the model is at the first segment, the next ones are watched; then somebody goes to 0:22."""
    in_order, _source = followed(by_model, clip, lambda lines: None)
    events: list[object] = []
    with decoding(clip) as source:
        for event in by_model.analyze(source, SEGMENTS, watched_second=lambda: 22 if source.reached > 8 else None):
            events.append(event)
            while event == those(in_order, SecondDescription)[0] and source.reached <= 8:
                time.sleep(0.01)
    assert told(events) == told(in_order)
    assert order(events)[:2] == [0, 21]
    assert source.begun[1] == 19.0 and len(source.begun) == 3
    assert source.begun[2] >= 4.0, "the segment at 0:03 was watched before the turn"


def test_a_cancel_after_a_turn_lets_go_of_every_decode(composed: Analyzer, clip: Path) -> None:
    done: list[object] = []
    with decoding(clip) as source, pytest.raises(Cancelled):
        events = composed.analyze(source, SEGMENTS, (), lambda: len(done) >= 2, lambda: 22 if done else None)
        done.extend(event for event in events if isinstance(event, SegmentDone))
    assert len(source.begun) == 2 and source.open == 0

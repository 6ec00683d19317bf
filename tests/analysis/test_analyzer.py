"""The whole analysis over drawn clips: every second once, whichever way it is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.analyzer import Analyzer
from analysis.events import Cancelled, EvidencePicture, Notice, SegmentDone, SegmentStarted
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments
from analysis.timeline import Frame, Observation, SecondDescription, Segment
from analysis.video.source import VideoSource
from tests.drawn import scenery, three_shots, with_words, write_clip


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load(options_for("balanced"))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "three_shots.mp4", three_shots())


def run(analyzer: Analyzer, path: Path, segments: list[Segment], **options: object) -> list[object]:
    with VideoSource(path) as source:
        return list(analyzer.analyze(source, segments, **options))


def lines_of(events: list[object]) -> list[SecondDescription]:
    return [event for event in events if isinstance(event, SecondDescription)]


@pytest.fixture(scope="module")
def whole(analyzer: Analyzer, clip: Path) -> list[object]:
    return run(analyzer, clip, plan_segments(0, 15, 6))


def test_every_second_is_told_once_and_in_order(whole: list[object]) -> None:
    assert [line.second for line in lines_of(whole)] == list(range(15))
    assert all(line.status in ("described", "carried") and line.text for line in lines_of(whole))


def test_a_picture_comes_before_its_line(whole: list[object]) -> None:
    pictures = [event.second for event in whole if isinstance(event, EvidencePicture)]
    assert pictures == list(range(15))
    for second in pictures:
        picture = next(i for i, event in enumerate(whole) if isinstance(event, EvidencePicture) and event.second == second)
        line = next(i for i, event in enumerate(whole) if isinstance(event, SecondDescription) and event.second == second)
        assert picture < line
    assert all(event.jpeg[:2] == b"\xff\xd8" for event in whole if isinstance(event, EvidencePicture))


def test_each_segment_starts_and_is_done(whole: list[object]) -> None:
    segments = plan_segments(0, 15, 6)
    assert [event.segment for event in whole if isinstance(event, SegmentStarted)] == segments
    assert [event.segment for event in whole if isinstance(event, SegmentDone)] == segments


def test_the_words_and_cuts_are_seen(whole: list[object]) -> None:
    tracks = [track for event in whole if isinstance(event, SegmentDone) for track in event.tracks]
    assert {track.value for track in tracks if track.kind == "text"} == {"OPEN MARKET"}
    cuts = sorted(track.start_seconds for track in tracks if track.kind == "shot" and track.value == "cut")
    assert cuts == pytest.approx([5.0, 10.0], abs=0.05)
    assert any("OPEN MARKET" in line.text for line in lines_of(whole)[:5])


def test_no_track_outlasts_the_picture(analyzer: Analyzer, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "short.mp4", [with_words(scenery(5), "HALF A SECOND")] * 37)
    tracks = [track for event in run(analyzer, clip, [Segment(0, 2)]) if isinstance(event, SegmentDone) for track in event.tracks]
    assert tracks and all(track.end_seconds <= 37 / 25 + 0.001 for track in tracks)


def test_a_segment_by_itself_yields_the_same(analyzer: Analyzer, clip: Path, whole: list[object]) -> None:
    """Resuming after a kill, or another worker: what a segment yields rests on nothing outside it but two seconds before."""
    for segment in plan_segments(0, 15, 6)[1:]:
        alone = run(analyzer, clip, [segment])
        assert lines_of(alone) == [line for line in lines_of(whole) if line.second in segment.seconds]
        assert [event for event in alone if isinstance(event, SegmentDone)] == [
            event for event in whole if isinstance(event, SegmentDone) and event.segment == segment
        ]


def test_known_seconds_are_not_told_again(analyzer: Analyzer, clip: Path, whole: list[object]) -> None:
    again = run(analyzer, clip, [Segment(0, 5)], done_seconds={0, 1, 3})
    assert [line.second for line in lines_of(again)] == [2, 4]
    assert lines_of(again) == [line for line in lines_of(whole) if line.second in (2, 4)]


def test_cancelling_ends_it_between_two_frames(analyzer: Analyzer, clip: Path) -> None:
    asked = iter([False] * 10)
    with pytest.raises(Cancelled):
        run(analyzer, clip, plan_segments(0, 15, 6), cancelled=lambda: next(asked, True))


def test_seconds_without_a_frame_are_carried(analyzer: Analyzer, tmp_path: Path) -> None:
    """One picture, then none for four seconds: variable frame rates have such gaps."""
    pictures = [scenery(4)] * 50
    times = [*range(0, 1000, 40), *range(5000, 6000, 40)]
    clip = write_clip(tmp_path / "gap.mp4", pictures, pts=times)
    lines = lines_of(run(analyzer, clip, [Segment(0, 6)]))
    assert [line.second for line in lines] == list(range(6))
    assert {line.status for line in lines[1:5]} == {"carried"}


class Stumbling:
    """A detector of objects that breaks at its third frame."""

    name, rate, size = "objects", 2.0, 640

    def __init__(self) -> None:
        self.frames = 0

    def detect(self, frame: Frame) -> list[Observation]:
        self.frames += 1
        if self.frames >= 3:
            raise RuntimeError("out of order")
        return []


def test_a_detector_that_fails_is_left_out_with_a_sentence(analyzer: Analyzer, clip: Path) -> None:
    broken = replace(analyzer, detectors=replace(analyzer.detectors, objects=Stumbling()))
    events = run(broken, clip, plan_segments(0, 15, 6))
    assert [line.second for line in lines_of(events)] == list(range(15))
    notices = [event.sentence for event in events if isinstance(event, Notice)]
    assert len(notices) == 1 and "objects" in notices[0]


class Counting(Stumbling):
    """A detector of objects that counts its looks and never breaks."""

    def detect(self, frame: Frame) -> list[Observation]:
        self.frames += 1
        return [Observation(frame.pts_seconds, "object", "cup", 0.8, (0.4, 0.4, 0.6, 0.8))]


def test_a_picture_that_stays_is_looked_at_once_in_each_size(analyzer: Analyzer, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "still.mp4", [scenery(4)] * 150)
    counting = Counting()
    events = run(replace(analyzer, detectors=replace(analyzer.detectors, objects=counting)), clip, [Segment(0, 6)])
    assert counting.frames == 2
    [cup] = [track for event in events if isinstance(event, SegmentDone) for track in event.tracks if track.kind == "object"]
    assert (cup.start_seconds, cup.end_seconds, len(cup.path)) == (0.0, 6.0, 12)

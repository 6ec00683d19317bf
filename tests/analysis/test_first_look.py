"""A first look at the whole: pictures beside the decode, never before the first segment's lines, the same after a restart."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.analyzer import Analyzer
from analysis.describers.model_lines import ModelDescriber
from analysis.detectors.picture import PictureMeter
from analysis.events import Cancelled, FirstLookTold
from analysis.first_look import FirstLook
from analysis.options import AnalysisOptions
from analysis.segments import plan_segments
from analysis.timeline import SecondDescription
from analysis.video.source import VideoSource
from analysis.watch import Detectors
from analysis.whole import Part, Whole, whole_from_json, whole_to_json
from tests.encoded import write_video
from tests.scripted_engine import ScriptedEngine

OPTIONS = AnalysisOptions(notes=False)


def narrator(context=4096):
    """An engine that says what it was shown."""

    def says(question, second):
        return "The whole is a row of stripes." if "pictures" in question.text[:20] else f"Stripes, number {second}."

    return ScriptedEngine(says, rows=2, context=context)


@pytest.fixture(scope="module")
def half_a_minute(tmp_path_factory):
    options = {"preset": "ultrafast", "x264-params": "keyint=20:min-keyint=20:scenecut=0"}
    return write_video(tmp_path_factory.mktemp("first") / "clip.mp4", count=300, fps=10, options=options)


def events_of(path, engine, segments, options=OPTIONS, **given):
    describer = ModelDescriber(engine, options, 160)
    analyzer = Analyzer(Detectors(PictureMeter()), describer, options, "transformers_vlm")
    with VideoSource(path) as source:
        return list(analyzer.analyze(source, segments, **given))


def test_the_first_segment_is_told_without_and_all_others_with_what_it_found(half_a_minute):
    engine = narrator()
    events = events_of(half_a_minute, engine, plan_segments(0, 30, 6))
    [told] = [place for place, event in enumerate(events) if isinstance(event, FirstLookTold)]
    assert events[told].whole == Whole("The whole is a row of stripes.")
    assert {event.second for event in events[:told] if isinstance(event, SecondDescription)} == set(range(6))
    windows = [question for question in engine.asked if "frames" in question.text]
    assert ["the whole video" in question.text for question in windows] == [False, True, True, True, True]


def test_it_shows_one_picture_for_ten_seconds_from_beginning_to_end(half_a_minute):
    engine = narrator()
    events_of(half_a_minute, engine, plan_segments(0, 30, 6))
    [asked] = [question for question in engine.asked if "pictures" in question.text[:20]]
    assert [round(frame.pts_seconds) for frame in asked.frames[0]] == [4, 14, 24]
    assert asked.layout == "block"


def test_a_run_that_goes_on_uses_what_was_found_before_and_asks_no_more(half_a_minute):
    engine = narrator()
    events = events_of(half_a_minute, engine, plan_segments(0, 30, 6)[2:], whole=Whole("It was stripes."))
    assert not [event for event in events if isinstance(event, FirstLookTold)]
    assert all("It was stripes." in question.text for question in engine.asked)


def test_who_begins_elsewhere_begins_without_it_too(half_a_minute):
    engine = narrator()
    events_of(half_a_minute, engine, plan_segments(12, 30, 6), first_second=12)
    windows = [question for question in engine.asked if "frames" in question.text]
    assert ["the whole video" in question.text for question in windows] == [False, True, True]


def test_a_short_video_and_a_fast_run_take_no_first_look(half_a_minute, tmp_path):
    short = write_video(tmp_path / "short.mp4", count=100, fps=10)
    for path, seconds, options in ((short, 10, OPTIONS), (half_a_minute, 30, AnalysisOptions(notes=False, first_look=False))):
        engine = narrator()
        events = events_of(path, engine, plan_segments(0, seconds, 6), options)
        assert not [event for event in events if isinstance(event, FirstLookTold)]
        assert not any("pictures" in question.text[:20] for question in engine.asked)


def test_a_video_too_long_for_one_call_is_told_part_by_part_then_whole(half_a_minute):
    engine = narrator(context=1000)
    describer = ModelDescriber(engine, OPTIONS, 160)
    with VideoSource(half_a_minute) as source:
        pictures = list(source.keyframes(0.0, 30.0, 8, 160))
    whole = describer.take_in(pictures, 29.6, lambda: False)
    assert whole.parts[0].start_second == 0 and whole.parts[-1].end_second == 30
    assert all(one.end_second == other.start_second for one, other in zip(whole.parts, whole.parts[1:], strict=False))
    assert "part 1 of" in engine.asked[0].text and "Its parts were told like this" in engine.asked[-1].text
    assert all(engine.budget(None).needed(len(question.frames[0]), 1, 1) <= 1000 for question in engine.asked)


def test_a_window_is_told_the_whole_and_its_own_part():
    whole = Whole("A day.", (Part(0, 10, "Morning."), Part(10, 20, "Evening.")))
    assert (whole.around(3), whole.around(10), whole.around(25)) == ("A day. Morning.", "A day. Evening.", "A day.")
    assert whole_from_json(whole_to_json(whole)) == whole


def test_a_file_whose_keyframes_cannot_be_decoded_alone_is_told_without(half_a_minute, monkeypatch):
    from analysis.video.source import VideoError

    def broken(*_):
        raise VideoError("decode")

    monkeypatch.setattr(VideoSource, "keyframes", broken)
    events = events_of(half_a_minute, narrator(), plan_segments(0, 30, 6))
    assert [event.whole for event in events if isinstance(event, FirstLookTold)] == [Whole()]
    assert len([event for event in events if isinstance(event, SecondDescription)]) == 30


def test_pictures_of_the_whole_are_small_copies(half_a_minute):
    with VideoSource(half_a_minute) as source:
        frames = list(source.keyframes(0.0, 30.0, 3, 80))
    assert {frame.image.shape for frame in frames} == {(48, 80, 3)} and not np.shares_memory(frames[0].image, frames[1].image)


def test_a_run_that_is_called_off_does_not_wait_for_pictures_to_come(half_a_minute):
    with VideoSource(half_a_minute) as source:
        look = FirstLook(ModelDescriber(narrator(), OPTIONS, 160), source, None, 0)
        with pytest.raises(Cancelled):
            look.whole(lambda: True)
        look.close()

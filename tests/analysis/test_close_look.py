"""A closer look at one to three seconds: up to sixteen frames of a second, as many as the context holds, and it is told how many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.budgets import within_budget
from analysis.close_look import closer
from analysis.describers.model_lines import ModelDescriber
from analysis.describers.original import OriginalDescriber
from analysis.describers.sight import Sight
from analysis.describers.watched import Watched
from analysis.events import SegmentDone, WindowPlan
from analysis.loading import load
from analysis.options import PRESETS, options_for
from analysis.timeline import Frame, SecondDescription, Segment
from analysis.token_budget import TokenBudget
from analysis.video.source import VideoSource
from tests.analysis.test_model_describer import ScriptedEngine
from tests.drawn import three_shots, write_clip
from tests.random_llava import WHO_SPEAKS, save_tiny

CLOSE = closer(options_for("balanced"))


class Engine(ScriptedEngine):
    """Of a given context, and with a most number of frames where its family has one."""

    def __init__(self, context: int, most_frames: int | None = None):
        super().__init__(lambda question, second: f"Line {second} tells of a dog.")
        self.context, self.most_frames = context, most_frames

    def budget(self, shape):
        return TokenBudget(self.context, 105, 144, 48)


def watched(start: int, end: int, fps: int) -> Watched:
    image = np.zeros((18, 32, 3), np.uint8)
    frames = tuple(Frame(image, second + step / fps) for second in range(max(0, start - 2), end) for step in range(fps))
    return Watched(Segment(start, end), tuple(Sight(second, (float(second),), difference=0.3) for second in range(start, end)), (), frames)


def told(engine: Engine, one: Watched, options=CLOSE) -> tuple[list[WindowPlan], ModelDescriber]:
    describer = ModelDescriber(engine, options, 336)
    events = list(describer.tell([one], lambda: False))
    assert [event.second for event in events if isinstance(event, SecondDescription)] == list(one.segment.seconds)
    return [event for event in events if isinstance(event, WindowPlan)], describer


def test_sixteen_frames_of_each_second_are_shown_second_by_second():
    plans, describer = told(Engine(4096), watched(7, 10, 16))
    assert [(plan.start, plan.end, plan.frames) for plan in plans] == [(7, 8, 16), (8, 9, 16), (9, 10, 16)]
    assert describer.notices == () and describer.frames_wanted.rate == 16


def test_a_long_context_shows_the_seconds_together():
    plans, _ = told(Engine(32768), watched(7, 10, 16))
    assert [(plan.start, plan.end, plan.frames) for plan in plans] == [(6, 10, 64)]


def test_where_sixteen_do_not_fit_as_many_as_fit_are_shown_and_told():
    plans, describer = told(Engine(1800), watched(7, 9, 10))
    assert [plan.frames for plan in plans] == [10, 10] and all(plan.tokens <= 1800 for plan in plans)
    assert describer.notices == ("10 of 16 frames of a second fit the model's context of 1800 tokens.",)
    assert describer.frames_wanted.rate == 10


def test_a_family_that_was_made_for_eight_frames_sees_eight():
    plans, describer = told(Engine(1657, most_frames=8), watched(7, 8, 8))
    assert [plan.frames for plan in plans] == [8]
    assert describer.notices[0].startswith("8 of 16 frames")


def test_a_slow_video_shows_all_the_frames_it_has():
    plans, describer = told(Engine(4096), watched(7, 8, 5))
    assert [plan.frames for plan in plans] == [5] and not describer.notices


def test_other_runs_keep_to_their_rate_and_say_what_does_not_fit():
    with pytest.raises(ValueError, match="No second fits"):
        told(Engine(1000), watched(7, 9, 8), replace(options_for("balanced"), frames_per_second=8))


@pytest.mark.parametrize("preset", list(PRESETS))
def test_the_preset_stays_and_the_detectors_look_more_often_whatever_that_costs(preset):
    options = closer(PRESETS[preset])
    assert options.preset == preset and options.cuts_per_second is None
    assert (options.objects_per_second, options.faces_per_second, options.text_per_second) == (8, 8, 8)
    assert within_budget(options, 3840, 2160, 60) == (options, None)
    assert within_budget(replace(options, close_look=False), 7680, 4320, 60)[1]


@pytest.mark.parametrize("rate", [0.4, 16.5, float("nan")])
def test_more_than_sixteen_frames_a_second_are_refused(rate):
    with pytest.raises(ValueError, match="frames per second"):
        replace(options_for("balanced"), frames_per_second=rate)


def test_the_way_it_was_before_shows_no_more_than_fits():
    class Asked(OriginalDescriber):
        """Keeps which frames a segment would be asked with."""

        def _told(self, one, frames):
            self.shown = [frame.pts_seconds for frame in frames]
            return iter(())

    for context, count in ((4096, 16), (1800, 11)):
        describer = Asked(Engine(context), CLOSE, 336)
        assert not list(describer.tell([watched(7, 10, 16)], lambda: False))
        assert len(describer.shown) == count and 7 <= min(describer.shown) <= max(describer.shown) < 10


def test_the_detectors_look_eight_times_a_second_and_at_every_frame_for_cuts(tmp_path):
    with VideoSource(write_clip(tmp_path / "clip.mp4", three_shots(seconds=2))) as source:
        detectors = load(closer(PRESETS["fast"]), video=source.probe()).detectors
    assert (detectors.objects.rate, detectors.faces.rate, detectors.text().rate, detectors.shots().rate) == (8, 8, 8, None)


def test_a_model_looks_closer_at_real_seconds(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", three_shots(seconds=9))
    model = str(save_tiny(tmp_path / "tiny", **WHO_SPEAKS))
    with VideoSource(clip) as source:
        analyzer = load(replace(CLOSE, wish="the words"), "transformers_vlm", model, source.probe())
        events = list(analyzer.analyze(source, [Segment(6, 8)]))
    lines = [event for event in events if isinstance(event, SecondDescription)]
    assert [line.second for line in lines] == [6, 7]
    (done,) = (event for event in events if isinstance(event, SegmentDone))
    assert sum(plan.frames for plan in done.plan) >= 32 and all(plan.tokens <= plan.context for plan in done.plan)
    assert all("Attend above all to: the words" in plan.prompt for plan in done.plan)

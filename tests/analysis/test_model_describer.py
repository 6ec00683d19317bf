"""A model as describer: through real H.264 every second gets its line, still seconds are carried, poor lines are asked for again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.describers.model_lines import ModelDescriber
from analysis.describers.sight import Sight
from analysis.describers.watched import Watched
from analysis.events import Cancelled, NeighbourLine, SegmentDone, WindowPlan
from analysis.loading import load
from analysis.options import AnalysisOptions, options_for
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import Frame, SecondDescription, Segment, Track
from analysis.video.source import VideoSource
from analysis.whole import Part, Whole
from tests.drawn import three_shots, write_clip
from tests.model_server import good, serving
from tests.random_llava import save_tiny
from tests.scripted_engine import ScriptedEngine


def watched(start, end, differences=None, tracks=(), without=()):
    image = np.zeros((18, 32, 3), np.uint8)
    frames = tuple(Frame(image, second + half) for second in range(start, end) if second not in without for half in (0.0, 0.5))
    sights = tuple(
        Sight(second, (float(second),), difference=(differences or {}).get(second, 0.3))
        for second in range(start, end)
        if second not in without
    )
    return Watched(Segment(start, end), sights, tuple(tracks), frames)


def told_by(engine, *segments, **options):
    describer = ModelDescriber(engine, AnalysisOptions(**options), 336)
    events = list(describer.tell(segments, lambda: False))
    lines = {event.second: event for event in events if isinstance(event, SecondDescription)}
    assert len(lines) == sum(isinstance(event, SecondDescription) for event in events), "no second twice"
    assert sorted(lines) == [second for one in segments for second in one.segment.seconds]
    return lines, [event for event in events if isinstance(event, WindowPlan)]


def test_segments_are_asked_side_by_side_and_every_second_is_told():
    engine = ScriptedEngine(lambda question, second: f"Line {second} tells of a dog.")
    lines, plans = told_by(engine, watched(0, 6), watched(6, 12))
    assert all(line.status == "described" and line.source == "model" and line.frames for line in lines.values())
    assert [(plan.start, plan.end) for plan in plans] == [(0, 6), (6, 12)]
    assert all(plan.prompt.startswith("These are the frames") and 0 < plan.tokens <= plan.context for plan in plans)


def test_a_second_that_measurably_did_not_change_is_carried_without_asking():
    still = {3: 0.001, 4: 0.002, 5: 0.001}
    engine = ScriptedEngine(lambda question, second: f"A dog, number {second}.")
    lines, _ = told_by(engine, watched(0, 6, still))
    assert [lines[second].status for second in range(6)] == ["described"] * 3 + ["carried"] * 3
    assert lines[4].text == lines[2].text and lines[4].difference == 0.002
    assert engine.asked[0].asked == (0, 1, 2)


def test_thorough_asks_about_still_seconds_too():
    engine = ScriptedEngine(lambda question, second: f"A dog, number {second}.")
    lines, _ = told_by(engine, watched(0, 6, dict.fromkeys(range(6), 0.001)), ask_unchanged=True)
    assert {line.status for line in lines.values()} == {"described"}


def test_words_that_appear_make_a_still_second_worth_asking():
    words = Track("text", 4.2, 6.0, "SALE", (0.1, 0.1, 0.2, 0.2))
    engine = ScriptedEngine(lambda question, second: f"A dog, number {second}.")
    lines, _ = told_by(engine, watched(0, 6, dict.fromkeys(range(6), 0.001), [words]))
    assert lines[4].status == "described" and lines[3].status == "carried"


def test_a_poor_line_is_asked_for_once_more_with_its_frame_alone():
    def says(question, second):
        return "A cat sits in the centre." if len(question.asked) == 1 else "..." if second == 2 else f"Dog {second}."

    engine = ScriptedEngine(says)
    lines, plans = told_by(engine, watched(0, 6))
    assert lines[2].text == "A cat sits in the centre." and lines[2].status == "described"
    assert [question.asked for question in engine.asked] == [(0, 1, 2, 3, 4, 5), (2,)]
    assert sum(len(frames) for frames in engine.asked[1].frames) == 1
    assert plans[0].asked_again == 1


def test_a_line_that_stays_poor_is_carried_where_the_picture_goes_on_and_fails_where_it_changed():
    engine = ScriptedEngine(lambda question, second: "..." if second in (2, 4) else f"Dog {second}.")
    lines, _ = told_by(engine, watched(0, 6, {2: 0.03}))
    assert (lines[2].status, lines[2].text) == ("carried", "Dog 1.")
    assert (lines[4].status, lines[4].text) == ("failed", "") and "usable line" in lines[4].reason


def test_the_same_line_over_a_changing_picture_stands_once_two_looks_agree():
    engine = ScriptedEngine(lambda question, second: "A dog runs.")
    lines, plans = told_by(engine, watched(0, 6))
    assert {line.status for line in lines.values()} == {"described"}
    assert plans[0].asked_again == 4


def test_seconds_without_a_frame_are_carried_and_not_asked():
    engine = ScriptedEngine(lambda question, second: f"Dog {second}.")
    lines, _ = told_by(engine, watched(6, 12, without=(8, 9)))
    assert lines[8].status == lines[9].status == "carried" and lines[9].text == "Dog 7."
    assert engine.asked[0].asked == (6, 7, 10, 11)


def test_a_segment_without_any_frame_fails_at_the_start_of_a_video_and_stands_still_later():
    engine = ScriptedEngine(lambda question, second: "never asked")
    assert {line.status for line in told_by(engine, watched(0, 2, without=(0, 1)))[0].values()} == {"failed"}
    assert {line.status for line in told_by(engine, watched(6, 8, without=(6, 7)))[0].values()} == {"carried"}
    assert not engine.asked


def test_what_a_voice_says_is_added_and_the_line_says_that_it_is_mixed():
    voice = Track("speech", 1.2, 2.0, "Hello there", language="en")
    lines, _ = told_by(ScriptedEngine(lambda question, second: "A man."), watched(0, 3, tracks=[voice]))
    assert lines[1].text == "A man. A voice says: “Hello there.”" or "Hello there" in lines[1].text
    assert lines[1].source == "mixed" and lines[0].source == "model"


def test_control_characters_of_a_model_do_not_reach_a_line():
    lines, _ = told_by(ScriptedEngine(lambda question, second: "A \x1b[31mdog\u202e runs."), watched(0, 1))
    assert lines[0].text == "A [31mdog runs."


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    return str(save_tiny(tmp_path_factory.mktemp("model"), seed=2))


@pytest.mark.parametrize("preset", ["fast", "balanced", "thorough"])
def test_a_real_video_is_told_second_by_second_by_a_model(tmp_path, checkpoint, preset):
    path = write_clip(tmp_path / "clip.mp4", three_shots(seconds=9))
    with VideoSource(path) as source:
        analyzer = load(options_for(preset), "transformers_vlm", checkpoint, source.probe())
        total = seconds_in(source.probe().duration_seconds)
        events = list(analyzer.analyze(source, plan_segments(0, total, analyzer.options.segment_seconds)))
    told = Counter(event.second for event in events if isinstance(event, SecondDescription))
    assert told == Counter(range(total))
    done = [event for event in events if isinstance(event, SegmentDone)]
    assert sum(len(one.plan) >= 1 for one in done) == len(done)
    assert all(plan.tokens <= plan.context == 4096 for one in done for plan in one.plan)


def test_the_same_lines_come_whichever_segments_are_told_together(tmp_path, checkpoint):
    path = write_clip(tmp_path / "clip.mp4", three_shots(seconds=9))
    with VideoSource(path) as source:
        segments = plan_segments(0, seconds_in(source.probe().duration_seconds), 5)
        analyzer = load(replace(options_for("balanced"), segment_seconds=5), "transformers_vlm", checkpoint, source.probe())
        whole = {line.second: line.text for line in analyzer.analyze(source, segments) if isinstance(line, SecondDescription)}
        last = {line.second: line.text for line in analyzer.analyze(source, segments[-1:]) if isinstance(line, SecondDescription)}
    assert last == {second: whole[second] for second in last}


def test_cancelling_stops_while_the_model_writes(tmp_path, checkpoint):
    path = write_clip(tmp_path / "clip.mp4", three_shots(seconds=9))
    stop = False
    with VideoSource(path) as source:
        analyzer = load(options_for("balanced"), "transformers_vlm", checkpoint, source.probe())
        events = analyzer.analyze(source, plan_segments(0, 9, 6), cancelled=lambda: stop)
        with pytest.raises(Cancelled):
            for event in events:
                stop = stop or isinstance(event, SecondDescription)


@pytest.mark.parametrize(
    ("model", "sentence"),
    [("/nowhere/at-all", "can't be had"), ("../etc/passwd", "can't be had"), (None, "needs a model")],
)
def test_a_model_that_is_not_there_is_refused_in_one_plain_sentence(model, sentence, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ValueError, match=sentence):
        load(options_for("balanced"), "transformers_vlm", model)


def test_a_folder_without_safetensors_is_refused(tmp_path, checkpoint):
    folder = tmp_path / "pickled"
    folder.mkdir()
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((Path(checkpoint) / name).read_bytes())
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(ValueError, match="holds no model that can be read"):
        load(options_for("balanced"), "transformers_vlm", str(folder))


def test_a_video_is_told_by_a_model_on_a_server(tmp_path, monkeypatch):
    path = write_clip(tmp_path / "clip.mp4", three_shots(seconds=9))
    with serving(good) as server, VideoSource(path) as source:
        monkeypatch.setenv("SECONDSIGHT_SERVER_URL", server.url)
        analyzer = load(options_for("balanced"), "openai_server", "llava", source.probe())
        events = list(analyzer.analyze(source, plan_segments(0, 9, 6)))
    lines = {event.second: event for event in events if isinstance(event, SecondDescription)}
    assert sorted(lines) == list(range(9)) and all(line.text for line in lines.values())


def test_without_a_server_named_the_sentence_says_what_to_set(monkeypatch):
    monkeypatch.delenv("SECONDSIGHT_SERVER_URL", raising=False)
    with pytest.raises(ValueError, match="SECONDSIGHT_SERVER_URL"):
        load(options_for("balanced"), "openai_server", "llava")


def test_a_window_looks_back_over_the_seam_and_says_what_it_sees_there_for_the_neighbour():
    engine = ScriptedEngine(lambda question, second: f"From {question.start_second} on, second {second} shows a dog.")
    behind = watched(5, 12)
    later = replace(behind, segment=Segment(6, 12), sights=behind.sights[1:], before=behind.sights[:1])
    describer = ModelDescriber(engine, AnalysisOptions(), 336)
    events = list(describer.tell([later], lambda: False))
    [neighbour] = [event for event in events if isinstance(event, NeighbourLine)]
    assert (neighbour.segment, neighbour.line.second) == (Segment(6, 12), 5)
    assert neighbour.line.text == "From 5 on, second 5 shows a dog." and neighbour.line.frames
    assert sorted(event.second for event in events if isinstance(event, SecondDescription)) == list(range(6, 12))


def test_a_poor_sentence_over_the_seam_is_left_out_and_not_asked_for_again():
    engine = ScriptedEngine(lambda question, second: "..." if second == 5 else f"Second {second} shows a dog.")
    behind = watched(5, 12)
    later = replace(behind, segment=Segment(6, 12), sights=behind.sights[1:], before=behind.sights[:1])
    events = list(ModelDescriber(engine, AnalysisOptions(), 336).tell([later], lambda: False))
    assert not [event for event in events if isinstance(event, NeighbourLine)] and len(engine.asked) == 1


def test_windows_are_told_what_the_whole_shows_and_what_detectors_saw_unless_that_is_turned_off():
    words = Track("text", 1.0, 6.0, "SALE", (0.1, 0.1, 0.2, 0.2))
    whole = Whole("A market in the rain.", (Part(0, 60, "A stall with apples."),))
    asked = {}
    for on in (True, False):
        engine = ScriptedEngine(lambda question, second: f"A dog, number {second}.")
        describer = ModelDescriber(engine, AnalysisOptions(notes=on, first_look=on), 336)
        list(describer.tell([watched(0, 6, tracks=[words])], lambda: False, whole if on else Whole()))
        asked[on] = engine.asked[0].text
    assert "A market in the rain. A stall with apples." in asked[True] and '"SALE", top left, 1-6 s' in asked[True]
    assert asked[False].startswith("These are the frames") and asked[True].endswith(asked[False])


def test_what_is_told_beside_the_frames_is_counted_in_every_window():
    told = told_by(ScriptedEngine(lambda question, second: f"Dog {second}."), watched(0, 6))[1][0]
    bare = told_by(ScriptedEngine(lambda question, second: f"Dog {second}."), watched(0, 6), notes=False, first_look=False)[1][0]
    assert told.tokens - bare.tokens == 256 and told.tokens <= told.context


def test_a_thorough_run_asks_about_each_thing_and_tells_one_line():
    def says(question, second):
        if "only the words on screen" in question.text:
            return 'The sign reads "SALE".'
        if "only what the camera does" in question.text:
            return "The camera pans left."
        return "Nothing." if "tell only" in question.text else f"A dog runs past, number {second}."

    engine = ScriptedEngine(says)
    lines, _ = told_by(engine, watched(0, 6), focus=True, words_per_line=35)
    assert lines[3].text == 'A dog runs past, number 3. The sign reads "SALE". The camera pans left.'
    assert len(engine.asked) == 5 and all(question.frames == engine.asked[0].frames for question in engine.asked)


def test_a_thorough_line_that_is_poor_is_still_asked_for_again_with_its_frame_alone():
    def says(question, second):
        poor = second == 2 and "tell only" not in question.text and len(question.asked) > 1
        return "..." if poor else f"A cat sits there, number {second}."

    engine = ScriptedEngine(says)
    lines, _ = told_by(engine, watched(0, 6), focus=True)
    assert lines[2].status == "described" and engine.asked[-1].asked == (2,)

"""A part of a video by itself: the same lines as in the whole run where segments coincide, and an overview of that part alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.close_look import closer
from analysis.events import EvidencePicture, SegmentDone
from analysis.loading import load
from analysis.options import AnalysisOptions, options_for
from analysis.overview import overview_of
from analysis.segments import plan_segments
from analysis.timeline import SecondDescription, Track
from analysis.video.source import VideoSource
from tests.drawn import scenery, three_shots, write_clip
from tests.encoded import write_video
from tests.random_llava import WHO_SPEAKS, save_tiny


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clips") / "three_shots.mp4", three_shots(seconds=12))


def told(path: Path, options: AnalysisOptions, first: int, end: int, *model: str):
    """The lines, the tracks of each segment, and the seconds that have a picture."""
    with VideoSource(path) as source:
        analyzer = load(options, *(model or ("composed",)), video=source.probe())
        events = list(analyzer.analyze(source, plan_segments(first, end, options.segment_seconds)))
    lines = {event.second: event for event in events if isinstance(event, SecondDescription)}
    tracks = {event.segment: event.tracks for event in events if isinstance(event, SegmentDone)}
    return lines, tracks, [event.second for event in events if isinstance(event, EvidencePicture)]


@pytest.mark.parametrize("describer", ["composed", "transformers_vlm"])
def test_a_part_has_the_whole_runs_lines_and_tracks_where_their_segments_coincide(clip, tmp_path, describer):
    model = (describer, str(save_tiny(tmp_path / "tiny", **WHO_SPEAKS))) if describer != "composed" else ()
    options = replace(options_for("balanced"), segment_seconds=4)
    lines, tracks, pictures = told(clip, options, 0, 12, *model)
    part_lines, part_tracks, part_pictures = told(clip, options, 4, 12, *model)
    assert part_lines == {second: line for second, line in lines.items() if second >= 4}
    assert part_tracks == {segment: found for segment, found in tracks.items() if segment.start_second >= 4}
    assert part_pictures == [second for second in pictures if second >= 4] == list(range(4, 12))


def test_one_second_by_itself_is_told(clip):
    lines, tracks, pictures = told(clip, options_for("fast"), 11, 12)
    assert list(lines) == pictures == [11] and lines[11].status == "described"
    assert all(11 <= track.start_seconds <= track.end_seconds <= 12 for found in tracks.values() for track in found)


@pytest.mark.parametrize("options", [options_for("balanced"), closer(options_for("balanced"))], ids=["part", "closer"])
def test_a_second_in_which_no_frame_begins_is_carried_also_where_the_part_begins_with_it(tmp_path, options):
    still = write_video(tmp_path / "still.mp4", times_ms=[0, 500, 1000, 9000, 9500], pictures=[scenery(number) for number in range(5)])
    lines, _, pictures = told(still, options, 4, 7)
    assert [lines[second].status for second in (4, 5, 6)] == ["carried"] * 3 and pictures == []
    assert all(line.text and line.frames == () for line in lines.values())


@pytest.mark.parametrize("close", [False, True], ids=["part", "closer"])
def test_a_model_is_not_asked_about_a_second_in_which_no_frame_begins(tmp_path, close):
    still = write_video(tmp_path / "still.mp4", times_ms=[0, 500, 1000, 9000, 9500], pictures=[scenery(number) for number in range(5)])
    options = closer(options_for("balanced")) if close else options_for("balanced")
    lines, _, _ = told(still, options, 4, 6, "transformers_vlm", str(save_tiny(tmp_path / "tiny", **WHO_SPEAKS)))
    assert [lines[second].status for second in (4, 5)] == ["carried"] * 2 and all(line.text for line in lines.values())


def test_the_overview_of_a_part_tells_of_that_part():
    tracks = [
        Track("shot", 5.0, 7.0, "start"),
        Track("shot", 7.0, 9.0, "cut"),
        Track("object", 5.0, 9.0, "dog", (0.1, 0.1, 0.3, 0.9), confidence=0.9),
    ]
    told = overview_of(tracks, 9.0, "en", first_second=5)
    assert told["chapters"] == [{"start": 5, "end": 9, "title": "A dog"}]
    assert "4 seconds" in told["summary"] and "throughout" in told["summary"]
    later = [Track("object", 6.0, 8.0, "dog", (0.1, 0.1, 0.3, 0.9), confidence=0.9)]
    assert "0:06–0:08" in overview_of(later, 9.0, "en", first_second=5)["summary"]


def test_chapters_of_a_part_begin_at_its_cuts():
    tracks = [Track("shot", 100.0, 120.0, "start"), Track("shot", 120.0, 140.0, "cut")]
    edges = [(chapter["start"], chapter["end"]) for chapter in overview_of(tracks, 140.0, "en", first_second=100)["chapters"]]
    assert edges == [(100, 120), (120, 140)]


def test_the_command_line_tells_the_overview_of_the_part(clip, capsys):
    assert main([str(clip), "--json", "--preset", "fast", "--from", "5", "--to", "9"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["run"]["range"] == [5, 9] and document["run"]["coverage"]["seconds"] == 4
    assert [line["second"] for line in document["seconds"]] == [5, 6, 7, 8]
    assert (document["overview"]["chapters"][0]["start"], document["overview"]["chapters"][-1]["end"]) == (5, 9)

import json
import subprocess
import sys

import pytest

from analysis.document import LANE_OF, RunJSON, VideoJSON, line_from_json, line_to_json, run_document, track_from_json, track_to_json
from analysis.timeline import Claim, Observation, SecondDescription, Track

VIDEO: VideoJSON = {
    "name": "clip.mp4",
    "sha256": "ab",
    "duration_seconds": 2.66666,
    "width": 1280,
    "height": 720,
    "average_fps": 23.98,
    "rotation": 0,
    "start_offset_seconds": 0.0,
    "has_audio": True,
    "partial": False,
    "warnings": [],
}
RUN: RunJSON = {
    "id": None,
    "describer": "composed",
    "model": None,
    "revision": None,
    "preset": "balanced",
    "options": {},
    "language": "en",
    "based_on": None,
    "range": None,
    "elapsed_seconds": 4.1,
    "seams": [],
    "plan": [],
}
LINE = SecondDescription(
    second=1,
    text="A dog in the centre.",
    status="described",
    source="composed",
    frames=(1.0, 1.5),
    observations=(Observation(1.0, "object", "dog", 0.8, (0.1, 0.2, 0.3, 0.4)), Observation(1.0, "camera", "static", 1.0)),
    claims=(Claim("dog", "object", "confirmed", "objects"),),
)
TRACKS = [
    Track("text", 0.0, 4.5, "SALE", (0.1, 0.8, 0.3, 0.9), confidence=0.97, track_id=5),
    Track("object", 0.0, 2.2, "dog", (0.4, 0.4, 0.6, 0.6), ((0.0, 0.4, 0.6), (1.0, 0.7, 0.6)), 0.8, 3),
    Track("face", 0.0, 9.6, "face", (0.1, 0.4, 0.2, 0.6), confidence=0.9, track_id=1, person_id=3),
    Track("camera", 0.0, 9.6, "pan left"),
    Track("shot", 0.0, 9.6, "cut"),
    Track("speech", 1.0, 2.4, "hello", language="en"),
]


def test_a_line_has_the_keys_of_the_contract_and_comes_back():
    shape = line_to_json(LINE, alternatives=["A cat."], corrected="A puppy.")
    expected = "second text status source frames difference reason observations claims alternatives corrected"
    assert list(shape) == expected.split()
    assert shape["observations"][0] == {"at": 1.0, "source": "object", "label": "dog", "confidence": 0.8, "box": [0.1, 0.2, 0.3, 0.4]}
    assert shape["claims"] == [{"text": "dog", "kind": "object", "verdict": "confirmed", "by": "objects"}]
    assert (shape["alternatives"], shape["corrected"]) == (["A cat."], "A puppy.")
    assert line_from_json(json.loads(json.dumps(shape))) == LINE


@pytest.mark.parametrize("track", TRACKS, ids=lambda track: track.kind)
def test_a_track_comes_back_as_it_was(track):
    assert track_from_json(track.kind, json.loads(json.dumps(track_to_json(track)))) == track


def test_each_lane_has_its_own_keys():
    keys = {track.kind: set(track_to_json(track)) for track in TRACKS}
    assert {"start", "end", "value", "box", "position", "confidence"} <= keys["text"]
    assert keys["object"] == {"start", "end", "value", "track", "box", "position", "confidence", "path"}
    assert keys["face"] == {"start", "end", "track", "person", "box", "position", "confidence"}
    assert keys["camera"] == {"start", "end", "value"}
    assert keys["shot"] == {"start", "end", "transition"}
    assert keys["speech"] == {"start", "end", "value", "language"}
    assert track_to_json(TRACKS[0])["position"] == "bottom left"


def test_times_are_rounded_to_a_millisecond_and_boxes_to_four_decimals():
    track = Track("object", 1 / 3, 2 / 3, "dog", (1 / 3, 1 / 3, 2 / 3, 2 / 3), ((1 / 3, 1 / 3, 1 / 3),), 2 / 3)
    shape = track_to_json(track)
    assert (shape["start"], shape["end"]) == (0.333, 0.667)
    assert shape["box"] == [0.3333, 0.3333, 0.6667, 0.6667]
    assert shape["path"] == [[0.333, 0.3333, 0.3333]]


def test_the_document_holds_lines_in_order_all_lanes_and_the_coverage():
    lines = [line_to_json(SecondDescription(s, "A dog.", status, "composed")) for s, status in ((2, "carried"), (0, "described"))]
    failed = SecondDescription(1, "", "failed", "composed", reason="No picture could be decoded.")
    document = run_document(VIDEO, RUN, {"summary": "A dog.", "chapters": []}, [*lines, line_to_json(failed)], TRACKS)
    assert document["schema"] == "secondsight/1"
    assert list(document) == ["schema", "video", "run", "overview", "seconds", "tracks"]
    assert [line["second"] for line in document["seconds"]] == [0, 1, 2]
    assert document["run"]["coverage"] == {"seconds": 3, "described": 1, "carried": 1, "failed": 1}
    assert list(document["tracks"]) == ["text", "objects", "faces", "camera", "shots", "speech", "things"]
    assert document["video"]["duration_seconds"] == 2.667
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_a_range_counts_only_its_own_seconds():
    document = run_document(VIDEO, {**RUN, "range": [1, 3]}, {"summary": "", "chapters": []}, [line_to_json(LINE)], [])
    assert document["run"]["coverage"] == {"seconds": 2, "described": 1, "carried": 0, "failed": 0}


def test_lanes_that_are_already_json_are_taken_as_they_are():
    document = run_document(VIDEO, RUN, {"summary": "", "chapters": []}, [], {"camera": [{"start": 0.0, "end": 1.0, "value": "static"}]})
    assert document["tracks"]["camera"] == [{"start": 0.0, "end": 1.0, "value": "static"}]
    assert document["tracks"]["objects"] == []


def test_every_kind_of_track_has_a_lane():
    assert set(LANE_OF) == {"text", "object", "face", "camera", "shot", "speech", "thing"}


def test_it_needs_the_standard_library_only():
    heavy = ["av", "cv2", "numpy", "onnxruntime", "torch", "django"]
    code = f"import sys, analysis.document; print([m for m in {heavy} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"

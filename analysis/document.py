"""The run document, schema secondsight/1: the one shape in which a run leaves this program.

The shapes of lines and tracks are also what is stored as rows and sent to the page. Standard library only. Times are
seconds from the first frame, rounded to 1 ms; boxes and paths are shares of the upright picture, rounded to 4 decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NotRequired, TypedDict, cast

from analysis.claim_shape import ClaimJSON, claim_to_json
from analysis.events import PlanJSON
from analysis.origin import OriginJSON
from analysis.overview_shape import ChapterJSON as ChapterJSON
from analysis.overview_shape import OverviewJSON as OverviewJSON
from analysis.overview_shape import SentenceJSON as SentenceJSON
from analysis.picture_look import LookJSON, look_from_json, look_to_json
from analysis.segments import seconds_in
from analysis.timeline import Box, Claim, LineSource, LineStatus, Observation, Outline, PathPoint, SecondDescription, Track, TrackKind
from analysis.trust import TrustJSON, trust_of

SCHEMA: Final = "secondsight/1"

LaneName = Literal["text", "objects", "faces", "camera", "shots", "speech", "things"]
LANES: Final[dict[LaneName, TrackKind]] = {
    "text": "text",
    "objects": "object",
    "faces": "face",
    "camera": "camera",
    "shots": "shot",
    "speech": "speech",
    "things": "thing",
}
LANE_OF: Final[dict[TrackKind, LaneName]] = {kind: lane for lane, kind in LANES.items()}


class VideoJSON(TypedDict):
    """What is known of the file."""

    name: str
    sha256: str
    duration_seconds: float
    width: int
    height: int
    average_fps: float
    rotation: int
    start_offset_seconds: float
    has_audio: bool
    partial: bool
    warnings: list[str]


class CoverageJSON(TypedDict):
    """How many seconds there are, and how many lines of each status."""

    seconds: int
    described: int
    carried: int
    failed: int


class SeamJSON(TypedDict):
    """How well two segments agree where they meet, 0..1."""

    second: int
    score: float


class RunJSON(TypedDict):
    """How the lines were made; `range` is [start, end) in whole seconds where only a part was asked for."""

    id: str | None
    describer: str
    model: str | None
    revision: str | None
    speech_model: NotRequired[str | None]
    """Which model heard what is said; null where nothing was listened to."""
    preset: str
    options: Mapping[str, object]
    language: str
    based_on: str | None
    range: list[int] | None
    elapsed_seconds: float | None
    coverage: NotRequired[CoverageJSON]
    trust: NotRequired[TrustJSON]
    seams: list[SeamJSON]
    plan: list[PlanJSON]


class ObservationJSON(TypedDict):
    """What a detector saw in the frame at `at`; `box` is empty where it has no place."""

    at: float
    source: TrackKind
    label: str
    confidence: float
    box: list[float]


class LineJSON(TypedDict):
    """What is said of one second; `corrected` holds a human's words, which win over `text`."""

    second: int
    text: str
    status: LineStatus
    source: LineSource
    frames: list[float]
    difference: float | None
    reason: str | None
    observations: list[ObservationJSON]
    claims: list[ClaimJSON]
    alternatives: list[str]
    """What else was said of this second, by a neighbour's window or, where its sentence is shown, by the second's own."""
    chosen: NotRequired[Literal["neighbour"]]
    """There where the neighbour's sentence is shown, since the detectors support it better."""
    corrected: str | None
    origin: NotRequired[OriginJSON]
    """In a merged run: which run the line was taken from."""
    look: NotRequired[LookJSON]
    """Not there where the picture wasn't measured, nor in lines that were stored before it was kept."""


class TrackJSON(TypedDict):
    """A track; which keys are there depends on its lane (see `track_to_json`)."""

    start: float
    end: float
    value: NotRequired[str]
    transition: NotRequired[str]
    track: NotRequired[int]
    person: NotRequired[int | None]
    box: NotRequired[list[float]]
    position: NotRequired[str]
    confidence: NotRequired[float]
    path: NotRequired[list[list[float]]]
    language: NotRequired[str | None]
    colours: NotRequired[list[str]]
    outline: NotRequired[Outline]


class RunDocument(TypedDict):
    """The whole export."""

    schema: str
    video: VideoJSON
    run: RunJSON
    overview: OverviewJSON
    seconds: list[LineJSON]
    tracks: dict[LaneName, list[TrackJSON]]


def line_to_json(line: SecondDescription, alternatives: Sequence[str] = (), corrected: str | None = None) -> LineJSON:
    """The JSON shape of a line, with the neighbours' sentences for the same second and a human's words where there are some."""
    json: LineJSON = {
        "second": line.second,
        "text": line.text,
        "status": line.status,
        "source": line.source,
        "frames": [round(time, 3) for time in line.frames],
        "difference": None if line.difference is None else round(line.difference, 4),
        "reason": line.reason,
        "observations": [_observation_to_json(observation) for observation in line.observations],
        "claims": [claim_to_json(claim) for claim in line.claims],
        "alternatives": list(alternatives),
        "corrected": corrected,
    }
    if line.look:
        json["look"] = look_to_json(line.look)
    return json


def line_from_json(line: LineJSON) -> SecondDescription:
    """The line that `line_to_json` wrote; alternatives and correction are not the describer's and stay behind."""
    return SecondDescription(
        second=line["second"],
        text=line["text"],
        status=line["status"],
        source=line["source"],
        frames=tuple(line["frames"]),
        observations=tuple(_observation_from_json(observation) for observation in line["observations"]),
        difference=line["difference"],
        reason=line["reason"],
        claims=tuple(Claim(**claim) for claim in line["claims"]),
        look=look_from_json(line["look"]) if "look" in line else None,
    )


def track_to_json(track: Track) -> TrackJSON:
    """The JSON shape of a track: only the keys that its lane has."""
    json: TrackJSON = {"start": round(track.start_seconds, 3), "end": round(track.end_seconds, 3)}
    if track.kind == "shot":
        return {**json, "transition": track.value}
    if track.kind != "face":
        json["value"] = track.value
    if track.kind == "speech":
        return {**json, "language": track.language}
    if track.kind == "camera":
        return json
    json["track"] = track.track_id
    if track.kind == "face":
        json["person"] = track.person_id
    json.update({"box": _box_to_json(track.box), "position": track.position, "confidence": round(track.confidence, 4)})
    if track.kind in ("object", "thing"):
        json["path"] = [[round(second, 3), round(x, 4), round(y, 4)] for second, x, y in track.path]
        if track.colours:
            json["colours"] = list(track.colours)
        if track.outline:
            json["outline"] = track.outline
    return json


def track_from_json(kind: TrackKind, json: TrackJSON) -> Track:
    """The track of this kind that `track_to_json` wrote, as exact as its rounding."""
    return Track(
        kind=kind,
        start_seconds=json["start"],
        end_seconds=json["end"],
        value=json["transition"] if kind == "shot" else json.get("value", "face"),
        box=_box_from_json(json.get("box")),
        path=tuple(cast(PathPoint, tuple(point)) for point in json.get("path", [])),
        confidence=json.get("confidence", 1.0),
        track_id=json.get("track", 0),
        person_id=json.get("person"),
        language=json.get("language"),
        colours=tuple(json.get("colours", ())),
        outline=json.get("outline", ""),
    )


def lanes(tracks: Iterable[Track]) -> dict[LaneName, list[TrackJSON]]:
    """All lanes, empty ones too, each in order of time."""
    found: dict[LaneName, list[TrackJSON]] = {lane: [] for lane in LANES}
    for track in sorted(tracks, key=lambda track: (track.start_seconds, track.end_seconds, track.track_id, track.value)):
        found[LANE_OF[track.kind]].append(track_to_json(track))
    return found


def coverage_of(lines: Iterable[LineJSON], seconds: int) -> CoverageJSON:
    """How many of the wanted seconds have a line of each status."""
    statuses = [line["status"] for line in lines]
    return {
        "seconds": seconds,
        "described": statuses.count("described"),
        "carried": statuses.count("carried"),
        "failed": statuses.count("failed"),
    }


def run_document(
    video: VideoJSON,
    run: RunJSON,
    overview: OverviewJSON,
    lines: Iterable[LineJSON],
    tracks: Iterable[Track] | Mapping[LaneName, list[TrackJSON]],
) -> RunDocument:
    """The run document of these values: lines in order of time, coverage counted against the video's length or the run's range."""
    in_order = sorted(lines, key=lambda line: line["second"])
    start, end = run["range"] or (0, seconds_in(video["duration_seconds"]))
    return {
        "schema": SCHEMA,
        "video": {**video, "duration_seconds": round(video["duration_seconds"], 3)},
        "run": {
            **run,
            "coverage": coverage_of(in_order, end - start),
            "trust": trust_of(in_order, end - start, run["seams"], run["plan"]),
        },
        "overview": overview,
        "seconds": in_order,
        "tracks": {lane: list(tracks.get(lane, [])) for lane in LANES} if isinstance(tracks, Mapping) else lanes(tracks),
    }


def _observation_to_json(observation: Observation) -> ObservationJSON:
    return {
        "at": round(observation.pts_seconds, 3),
        "source": observation.source,
        "label": observation.label,
        "confidence": round(observation.confidence, 4),
        "box": _box_to_json(observation.box),
    }


def _observation_from_json(json: ObservationJSON) -> Observation:
    return Observation(json["at"], json["source"], json["label"], json["confidence"], _box_from_json(json["box"]))


def _box_to_json(box: Box | None) -> list[float]:
    return [] if box is None else [round(share, 4) for share in box]


def _box_from_json(json: list[float] | None) -> Box | None:
    return cast(Box, tuple(json)) if json else None

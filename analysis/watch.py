"""Watches one segment: fresh detectors from two seconds before its start, so that what it yields rests on nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from analysis.boxes import centre
from analysis.describers.sight import Sight
from analysis.describers.watched import DetectorsOn
from analysis.detectors.bodies import with_people_of, with_their_faces
from analysis.detectors.framing import light, shot_size
from analysis.detectors.limbs import told_apart, without_faces
from analysis.detectors.looks import Look
from analysis.detectors.opinion import Namer
from analysis.detectors.scene_groups import Likeness, scene_of
from analysis.detectors.tracking import join_faces, join_objects
from analysis.detectors.windows import as_windows
from analysis.timeline import Box, Frame, FrameDetector, Observation, Patch, Segment, SpeechDetector, TimelineDetector, Track

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HARDLY_CHANGED = 0.15
"""Share of the picture; a hand, a walker or a new exposure of the camera change less, another view changes more."""

WARM_UP_SECONDS = 2.0
"""How far before its start a segment may look."""


Result = TypeVar("Result")


class Guard(Protocol):
    """Stands between an analysis and whatever a detector's library may raise."""

    def __call__(self, name: str, work: Callable[[], Result]) -> Result | None:
        """What the work gives, or None where the detector of that name has failed."""


class CameraDetector(TimelineDetector, Protocol):
    """A timeline detector that is told at the end where the cuts were."""

    def finish(self, cuts: Sequence[float] = ()) -> list[Track]:
        """The camera's movements between the cuts."""


class ShotDetector(TimelineDetector, Protocol):
    """A timeline detector that is told at the end where the segment begins."""

    def finish(self, from_seconds: float = 0.0) -> list[Track]:
        """The shots; a fade or dissolve that lies over `from_seconds` is told there."""


class SceneDetector(Protocol):
    """Tells what whole pictures look like."""

    name: str

    def likeness(self, frame: Frame) -> Likeness:
        """The probability of each kind of scene, 0..1."""


class PictureMeter(Protocol):
    """Measures single frames."""

    def luma(self, frame: Frame) -> NDArray[np.float32]:
        """The picture as a small grid of lumas."""

    def brightness(self, luma: NDArray[np.float32]) -> float:
        """The mean luma, 0..1."""

    def difference(self, before: NDArray[np.float32], now: NDArray[np.float32]) -> float:
        """The share of the picture that changed, 0..1."""

    def moving(self, before: NDArray[np.float32], now: NDArray[np.float32]) -> Box | None:
        """Where most of that change is."""

    def colours(self, frame: Frame) -> tuple[str, ...]:
        """Names of the main colours."""

    def patches(self, frame: Frame) -> tuple[Patch, ...]:
        """Large patches of one colour, of plants or of sky."""

    def jpeg(self, frame: Frame) -> bytes:
        """The frame as a JPEG."""


@dataclass(frozen=True)
class Detectors:
    """All that watches in a run: timeline detectors are made anew for each segment, frame detectors are shared; None is left out."""

    picture: PictureMeter
    shots: Callable[[], ShotDetector] | None = None
    camera: Callable[[], CameraDetector] | None = None
    text: Callable[[], TimelineDetector] | None = None
    objects: FrameDetector | None = None
    faces: FrameDetector | None = None
    speech: SpeechDetector | None = None
    scenes: SceneDetector | None = None
    namer: Namer | None = None
    """Gives a second opinion on doubtful things."""
    left_out: tuple[str, ...] = ()
    """One sentence for each detector that could not be loaded."""


@dataclass(frozen=True, eq=False)
class SecondLook:
    """The first frame that begins in a second, measured."""

    pts_seconds: float
    luma: NDArray[np.float32]
    colours: tuple[str, ...] = ()
    patches: tuple[Patch, ...] = ()


@dataclass
class SegmentWatch:
    """What has been seen of one segment so far; fed with the frames of [start - 2 s, end), its looks may still be under way."""

    segment: Segment
    detectors: Detectors
    guard: Guard
    """Calls a detector; gives None instead of raising once that detector has failed."""
    seconds: dict[int, SecondLook] = field(default_factory=dict)
    looked_at: dict[tuple[str, bool], tuple[Look, Future[Look]]] = field(default_factory=dict)
    """By detector and fineness, the last look that was really taken: its picture, and what was seen."""
    object_looks: list[Future[Look]] = field(default_factory=list)
    face_looks: list[Future[Look]] = field(default_factory=list)
    text_reads: list[Future[None]] = field(default_factory=list)
    scene_looks: list[tuple[float, Future[Likeness]]] = field(default_factory=list)
    """Seconds, and what the picture then looks like."""
    frames: list[Frame] = field(default_factory=list)
    """What the describer looks at itself."""
    heard: Future[list[Track]] | None = None
    """What begins to be said in the segment."""
    started: bool = False
    """Whether a frame that the segment owns has come."""

    def __post_init__(self) -> None:
        self.shots = self.detectors.shots() if self.detectors.shots else None
        self.camera = self.detectors.camera() if self.detectors.camera else None
        self.text = self.detectors.text() if self.detectors.text else None

    def watches(self, pts_seconds: float) -> bool:
        """Whether the frame at this moment is this segment's to see."""
        return self.segment.start_second - WARM_UP_SECONDS <= pts_seconds < self.segment.end_second

    @property
    def settled(self) -> bool:
        """Whether every look that was begun has come back."""
        return all(look.done() for look in self._under_way)

    @property
    def _under_way(self) -> Sequence[Future[Look] | Future[None] | Future[list[Track]] | Future[Likeness]]:
        return [
            *self.object_looks,
            *self.face_looks,
            *self.text_reads,
            *(look for _, look in self.scene_looks),
            *([self.heard] if self.heard else []),
        ]

    @property
    def detectors_on(self) -> DetectorsOn:
        """Those that are there and haven't failed on the way."""
        there = (self.shots, self.camera, self.text, self.detectors.objects, self.detectors.faces)
        return DetectorsOn(frozenset(one.name for one in there if one and self.guard(one.name, lambda: True)))

    def settle(self) -> None:
        """Wait for the looks that are under way."""
        for look in self._under_way:
            look.result()

    def tracks(self) -> list[Track]:
        """All tracks since the warm-up began; only once it is settled."""
        begins = float(self.segment.start_second)
        shots = (self.guard(self.shots.name, partial(self.shots.finish, begins)) or []) if self.shots else []
        cuts = [shot.start_seconds for shot in shots if shot.value != "start"]
        objects = self.guard("objects", partial(self._joined_objects, cuts)) or []
        faces = join_faces([look.result() for look in self.face_looks], objects, cuts)
        camera = (self.guard(self.camera.name, partial(self.camera.finish, cuts)) or []) if self.camera else []
        text = self._finished(self.text)
        things = without_faces(told_apart(as_windows(objects, text), faces), faces)
        things, faces = with_people_of(faces, with_their_faces(things, faces))
        return [*shots, *camera, *text, *things, *faces, *(self.heard.result() if self.heard else [])]

    def _joined_objects(self, cuts: Sequence[float]) -> list[Track]:
        return join_objects([look.result() for look in self.object_looks], cuts, self.detectors.namer)

    def _finished(self, detector: TimelineDetector | None) -> list[Track]:
        return (self.guard(detector.name, detector.finish) or []) if detector else []

    def sights(self, tracks: Sequence[Track]) -> list[Sight]:
        """What is known of each second that has a frame of its own, those of the warm-up included."""
        return _steadied([self._sight(second, look, tracks) for second, look in sorted(self.seconds.items())])

    def _sight(self, second: int, look: SecondLook, tracks: Sequence[Track]) -> Sight:
        before = self.seconds.get(second - 1)
        observations = [*self._told_observations(second, tracks), *_words_seen(look.pts_seconds, tracks)]
        alive = tuple(track for track in tracks if track.alive_in(second, second + 1))
        brightness = self.detectors.picture.brightness(look.luma)
        return Sight(
            second=second,
            pts_seconds=tuple(sorted({look.pts_seconds, *(seen.pts_seconds for seen in observations)})),
            observations=tuple(observations),
            tracks=alive,
            difference=self.detectors.picture.difference(before.luma, look.luma) if before else 1.0,
            moving=self.detectors.picture.moving(before.luma, look.luma) if before else None,
            brightness=brightness,
            light=light(brightness),
            shot_size=shot_size(alive),
            scene=self._scene(look.pts_seconds, tracks),
            colours=look.colours,
            patches=look.patches,
        )

    def _scene(self, pts_seconds: float, tracks: Sequence[Track]) -> str | None:
        shots = (track for track in tracks if track.kind == "shot" and track.start_seconds <= pts_seconds < track.end_seconds)
        return scene_of(next(shots, None), [(seconds, look.result()) for seconds, look in self.scene_looks])

    def _told_observations(self, second: int, tracks: Sequence[Track]) -> list[Observation]:
        """The boxes of this second that tracks were made of, by the names told: a box that became no track isn't evidence for anything."""
        told = {point: track for track in tracks if track.kind in ("object", "face", "thing") for point in track.sightings}
        looks = [future.result() for future in (*self.object_looks, *self.face_looks)]
        return [
            replace(seen, source=track.kind, label=track.value)
            for look in looks
            if second <= look.pts_seconds < second + 1
            for seen in look.observations
            if seen.box and (track := told.get((seen.pts_seconds, *centre(seen.box))))
        ]


def _steadied(sights: Sequence[Sight]) -> list[Sight]:
    """The sights, with the patches of the one before where the picture hardly changed: a wall between grey and beige is one colour."""
    steadied: list[Sight] = []
    for sight in sights:
        before = steadied[-1] if steadied else None
        same = before is not None and before.patches and sight.difference < HARDLY_CHANGED
        steadied.append(replace(sight, patches=before.patches) if before and same else sight)
    return steadied


def _words_seen(pts_seconds: float, tracks: Sequence[Track]) -> list[Observation]:
    return [
        Observation(pts_seconds, "text", track.value, track.confidence, track.box)
        for track in tracks
        if track.kind == "text" and track.start_seconds <= pts_seconds < track.end_seconds
    ]

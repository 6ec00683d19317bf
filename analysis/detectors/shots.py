"""Where one shot ends and the next begins: hard cuts, fades and dissolves."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from analysis.detectors.adaptive_cuts import adaptive_cuts
from analysis.detectors.boundary import LEAST_SHOT_SECONDS, Boundary
from analysis.detectors.hard_cuts import cuts
from analysis.detectors.mixes import mixes
from analysis.detectors.motion import Gray
from analysis.detectors.thumbs import Floats, Pictures, thumb_of
from analysis.timeline import Frame, Track


class ShotDetector:
    """Tells the shots of the frames fed: tracks of kind "shot", whose value is how they begin."""

    name = "shots"
    size: int | None = 160

    def __init__(self, rate: float | None = None, threads: int = 1) -> None:
        self.rate = rate
        self._times: list[float] = []
        self._thumbs: list[Floats] = []
        self._grays: list[Gray] = []

    def feed(self, frame: Frame) -> None:
        """Take the next frame; times only grow."""
        self._thumbs.append(thumb_of(frame.image))
        self._grays.append(cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY))
        self._times.append(frame.pts_seconds)

    def finish(self, from_seconds: float = 0.0) -> list[Track]:
        """The shots, touching one another, from the first frame fed to one frame after the last.

        A fade or dissolve that is over after `from_seconds` is told there at the earliest: it belongs to the segment that saw its end.
        """
        if not self._times:
            return []
        boundaries = [
            Boundary(self._times[0], "start", 0.0),
            *find_boundaries(Pictures(self._times, self._thumbs, self._grays), from_seconds, every_frame=self.rate is None),
        ]
        step = self._times[-1] - self._times[-2] if len(self._times) > 1 else 0.04
        ends = [boundary.pts_seconds for boundary in boundaries[1:]] + [self._times[-1] + step]
        return [
            Track("shot", boundary.pts_seconds, end, boundary.transition, track_id=number)
            for number, (boundary, end) in enumerate(zip(boundaries, ends, strict=True), 1)
        ]


def cuts_of(shots: Sequence[Track]) -> list[float]:
    """The seconds at which shots begin, but for the first."""
    return [shot.start_seconds for shot in shots if shot.value != "start"]


def find_boundaries(pictures: Pictures, from_seconds: float = 0.0, every_frame: bool = True) -> list[Boundary]:
    """All boundaries in order, no two within LEAST_SHOT_SECONDS (the bigger change stays).

    Without every frame, pictures lie far apart, and cuts are told by how they stand out.
    """
    if len(pictures.times) < 2:
        return []
    found = [*(cuts if every_frame else adaptive_cuts)(pictures), *mixes(pictures, from_seconds)]
    kept: list[Boundary] = []
    for one in sorted(found, key=lambda boundary: -boundary.change):
        if all(abs(one.pts_seconds - other.pts_seconds) >= LEAST_SHOT_SECONDS for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda boundary: boundary.pts_seconds)

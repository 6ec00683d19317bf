"""How a merged run is cut into segments, and whose track pieces each of them takes.

Lines are picked second by second, tracks can't be: a piece is joined to the next by what it ends with, so pieces stay together
as one run told them. A segment is one of the first run's wherever that run finished one, else what is left there of a segment
of the second run, its pieces clipped to what is left. Where neither finished a segment there is one without tracks.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from analysis.document import TrackJSON, track_from_json, track_to_json
from analysis.joining import clip_tracks
from analysis.timeline import Segment as Stretch
from analysis.timeline import TrackKind
from webapp.runs.models import AnalysisRun, Segment


@dataclass(frozen=True)
class Part:
    """A segment of the merged run, and the stored one that its tracks come from."""

    stretch: Stretch
    source: Segment | None

    @property
    def whole(self) -> bool:
        """Whether it is all of the segment that it comes from."""
        return self.source is not None and (self.source.start_second, self.source.end_second) == (
            self.stretch.start_second,
            self.stretch.end_second,
        )


def parts_of(a: AnalysisRun, b: AnalysisRun, seconds: range) -> list[Part]:
    """The segments of the run merged of `a` and `b`, in order: each of these seconds lies in exactly one."""
    owners: dict[int, Segment] = {}
    for row in (*_finished(b), *_finished(a)):
        owners.update(dict.fromkeys(range(row.start_second, row.end_second), row))
    parts = []
    for _pk, together in itertools.groupby(seconds, key=lambda second: owners[second].pk if second in owners else None):
        some = list(together)
        parts.append(Part(Stretch(some[0], some[-1] + 1), owners.get(some[0])))
    return parts


def pieces_of(part: Part) -> Iterator[tuple[str, object]]:
    """The kind and the stored shape of each track piece of this part."""
    if part.source is None:
        return
    stored = part.source.track_pieces.order_by("id").values_list("kind", "piece")
    if part.whole:
        yield from stored
        return
    tracks = [track_from_json(cast(TrackKind, kind), cast(TrackJSON, piece)) for kind, piece in stored]
    for track in clip_tracks(part.stretch, tracks):
        yield track.kind, dict(track_to_json(track))


def _finished(run: AnalysisRun) -> Iterable[Segment]:
    return Segment.objects.filter(run=run, state=Segment.State.DONE).order_by("start_second")

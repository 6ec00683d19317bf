"""What is stored of a run, read back as the values of the run document: its lines, and its tracks joined at the seams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from analysis.document import LaneName, LineJSON, TrackJSON, lanes, track_from_json
from analysis.joining import Piece, join_pieces
from analysis.seams import with_neighbours
from analysis.timeline import Segment as Stretch
from analysis.timeline import Track, TrackKind
from webapp.runs.corrections import Newest, corrected_words, newest_corrections
from webapp.runs.models import AnalysisRun, Segment, TrackPiece
from webapp.runs.neighbours import neighbours_of
from webapp.runs.scoping import cut_line, cut_track, lines_of


def stored_lines(run: AnalysisRun) -> list[LineJSON]:
    """The lines known so far, in order of time: at a seam the better-supported of two sentences, with what people wrote over them."""
    neighbours, newest = neighbours_of(run), newest_corrections(run.video_id)
    lines = lines_of(run).order_by("second").values_list("second", "line")
    return [cut_line(_shown(line, neighbours.get(second, ()), newest.get(second)), run.scope) for second, line in lines]


def _shown(line: object, neighbours: Sequence[LineJSON], newest: Newest | None) -> LineJSON:
    return {**with_neighbours(cast(LineJSON, line), neighbours), "corrected": corrected_words(newest)}


def joined_tracks(run: AnalysisRun) -> tuple[Track, ...]:
    """The tracks of the segments that are done, joined at the seams, as far as they are shown."""
    rows = TrackPiece.objects.filter(run=run, segment__state=Segment.State.DONE).select_related("segment").order_by("id")
    pieces: dict[Stretch, list[Track]] = {}
    for row in rows:
        if (piece := cut_track(row.kind, cast(TrackJSON, row.piece), run.scope)) is None:
            continue
        stretch = Stretch(row.segment.start_second, row.segment.end_second)
        pieces.setdefault(stretch, []).append(track_from_json(cast(TrackKind, row.kind), piece))
    return join_pieces([cast(Piece, piece) for piece in pieces.items()])


def joined_lanes(run: AnalysisRun) -> dict[LaneName, list[TrackJSON]]:
    """The joined tracks as the page's lanes, in the shape of the run document's "tracks"."""
    return lanes(joined_tracks(run))

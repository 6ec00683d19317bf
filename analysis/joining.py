"""Joins the track pieces that segments yield into whole tracks: pure, in whatever order the segments were done.

A segment's detectors also see two seconds before it, so a thing that lies over a seam is in both pieces: each piece is
clipped to what its segment owns, and what touches a seam is held against what goes on behind it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from analysis.boxes import grown, iou
from analysis.detectors.pairing import best_pairs
from analysis.timeline import TRACK_KINDS, Box, Segment, Track

Piece = tuple[Segment, Sequence[Track]]

GAP_SECONDS = 1.1
"""How long a thing may go unseen around a seam and still be the same: as long as within a segment (tracking.py)."""
LEAST_IOU = 0.2
"""Of boxes grown by GROWTH, where the left piece ends and the right one begins."""
GROWTH = 0.3
LEAST_SHOT_SECONDS = 0.5
"""Two boundaries nearer than that at a seam are one, seen half by the left segment and whole by the right."""
TOGETHER_SECONDS = 0.75
"""Texts that appear within this time are listed in reading order."""


def clip_tracks(segment: Segment, tracks: Sequence[Track]) -> list[Track]:
    """The part of each track that lies in [segment.start_second, segment.end_second).

    A shot that began before the segment becomes a "start": whether it goes on from the segment before is seen when joining.
    An utterance belongs whole to the segment in which it begins.
    """
    start, end = float(segment.start_second), float(segment.end_second)
    spoken = [track for track in tracks if track.kind == "speech" and start <= track.start_seconds < end]
    others = (track for track in tracks if track.kind != "speech")
    return spoken + [_clipped(track, start, end) for track in others if track.start_seconds < end and track.end_seconds > start]


def join_pieces(pieces: Sequence[Piece]) -> tuple[Track, ...]:
    """The whole tracks of all segments given, numbered in order of start; texts that appear together are in reading order.

    `track_id` is unique among all tracks; a face's `person_id` is the number of the person object it belongs to, or the face's own.
    """
    whole: list[_Growing] = []
    touching: list[_Growing] = []
    seam: int | None = None
    for number, (segment, tracks) in enumerate(sorted(pieces, key=lambda piece: piece[0].start_second)):
        arriving = [_Growing(track, number) for track in sorted(clip_tracks(segment, tracks), key=_order)]
        left = touching if seam == segment.start_second else []
        new = _joined_at(float(segment.start_second), left, arriving)
        whole += new
        touching = [one for one in (*left, *new) if one.track.end_seconds >= segment.end_second - GAP_SECONDS]
        seam = segment.end_second
    return _numbered([one for one in whole if one.track.end_seconds > one.track.start_seconds])


class _Growing:
    """A whole track in the making, and the names that its pieces had: (number of the segment, number of the track there)."""

    def __init__(self, track: Track, segment_number: int) -> None:
        self.track = track
        self.piece = segment_number
        self.names = {(segment_number, track.track_id)}

    def go_on_with(self, other: _Growing) -> None:
        self.track = _merged(self.track, other.track)
        self.names |= other.names


def _joined_at(seam: float, left: Sequence[_Growing], right: Sequence[_Growing]) -> list[_Growing]:
    """Lengthens the tracks on the left by those on the right that continue them; gives the ones that are new."""
    boundaries = [one.track.start_seconds for one in right if one.track.kind == "shot" and one.track.value != "start"]
    for one in left:
        _give_up_half_seen(one, boundaries, seam)
    likeness = {
        (i, j): alike
        for i, a in enumerate(left)
        for j, b in enumerate(right)
        if (alike := _likeness(a.track, b.track, seam)) > 0 and not _cut_between(a.track, b.track, boundaries)
    }
    pairs = best_pairs(likeness)
    for i, j in sorted(pairs.items()):
        left[i].go_on_with(right[j])
    return [one for j, one in enumerate(right) if j not in pairs.values()]


def _give_up_half_seen(one: _Growing, boundaries: Sequence[float], seam: float) -> None:
    """A boundary just before the seam that the right segment found just behind it: the left one's shot was never there."""
    track = one.track
    if track.kind == "shot" and track.value != "start" and track.end_seconds == seam:
        later = [b for b in boundaries if b - track.start_seconds < LEAST_SHOT_SECONDS]
        if later:
            one.track = replace(track, value="start", end_seconds=track.start_seconds)


def _cut_between(left: Track, right: Track, boundaries: Sequence[float]) -> bool:
    return left.kind != "shot" and any(left.end_seconds <= b <= right.start_seconds for b in boundaries)


def _likeness(left: Track, right: Track, seam: float) -> float:
    """0 where the right track can't continue the left one; else more for nearer boxes, and for the last of the shots."""
    if (
        left.kind != right.kind
        or left.kind == "speech"
        or right.start_seconds > seam + GAP_SECONDS
        or right.start_seconds - left.end_seconds > GAP_SECONDS
    ):
        return 0.0
    if left.kind == "shot":
        goes_on = right.value == "start" and right.start_seconds == seam and left.start_seconds < left.end_seconds
        return 1.0 + left.end_seconds if goes_on else 0.0
    if left.kind == "text":
        return _same_text(left, right)
    if left.value != right.value:
        return 0.0
    if left.box is None or right.box is None:
        return 1.0 if right.start_seconds == seam else 0.0
    overlap = iou(grown(_box_at_end(left), GROWTH), grown(_box_at_start(right), GROWTH))
    return overlap if overlap >= LEAST_IOU else 0.0


def _same_text(left: Track, right: Track) -> float:
    """The same letters, or a sentence that still grows: one begins with the other. Where texts repeat, the place decides."""
    a, b = _letters(left.value), _letters(right.value)
    if not a or not b or not (a.startswith(b) or b.startswith(a)):
        return 0.0
    near = 1.0 if left.box is None or right.box is None else iou(grown(left.box, GROWTH), grown(right.box, GROWTH))
    return near if near >= LEAST_IOU else 0.0


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _box_at_end(track: Track) -> Box:
    return _moved(track, track.path[-1][1:] if track.path else None)


def _box_at_start(track: Track) -> Box:
    return _moved(track, track.path[0][1:] if track.path else None)


def _moved(track: Track, centre: tuple[float, float] | None) -> Box:
    """The median box, with its middle at `centre`."""
    x0, y0, x1, y1 = track.box or (0.0, 0.0, 1.0, 1.0)
    x, y = centre or ((x0 + x1) / 2, (y0 + y1) / 2)
    wide, tall = (x1 - x0) / 2, (y1 - y0) / 2
    return (x - wide, y - tall, x + wide, y + tall)


def _merged(left: Track, right: Track) -> Track:
    """One track from the start of the left to the end of the right; its box and confidence are means weighted by time."""
    a, b = left.end_seconds - left.start_seconds, right.end_seconds - right.start_seconds
    share = b / (a + b) if a + b > 0 else 0.5
    box: Box | None = left.box
    if left.box and right.box:
        x0, y0, x1, y1 = (old + (new - old) * share for old, new in zip(left.box, right.box, strict=True))
        box = (x0, y0, x1, y1)
    return replace(
        left,
        end_seconds=max(left.end_seconds, right.end_seconds),
        value=_better_value(left, right),
        box=box,
        path=left.path + tuple(point for point in right.path if not left.path or point[0] > left.path[-1][0]),
        confidence=left.confidence + (right.confidence - left.confidence) * share,
        colours=(left if a >= b and left.colours else right).colours or left.colours,
        outline=(left if a >= b and left.outline else right).outline or left.outline,
    )


def _better_value(left: Track, right: Track) -> str:
    """Of two readings of a text the longer one, then the surer one; else what the left says."""
    if left.kind != "text":
        return left.value
    return max((left, right), key=lambda track: (len(_letters(track.value)), track.confidence)).value


def _clipped(track: Track, start: float, end: float) -> Track:
    began_before = track.kind == "shot" and track.start_seconds < start
    return replace(
        track,
        start_seconds=max(track.start_seconds, start),
        end_seconds=min(track.end_seconds, end),
        value="start" if began_before else track.value,
        path=tuple(point for point in track.path if start <= point[0] < end),
    )


def _order(track: Track) -> tuple[float, int, float, float, str, float]:
    box = track.box or (0.0, 0.0, 0.0, 0.0)
    return (track.start_seconds, TRACK_KINDS.index(track.kind), box[1], box[0], track.value, track.end_seconds)


def _numbered(growing: Sequence[_Growing]) -> tuple[Track, ...]:
    ordered = _in_reading_order(sorted(growing, key=lambda one: _order(one.track)))
    number_of = {(piece, old): number for number, one in enumerate(ordered, 1) if one.track.kind == "object" for piece, old in one.names}
    return tuple(
        replace(
            one.track,
            track_id=number,
            person_id=None if one.track.person_id is None else number_of.get((one.piece, one.track.person_id), number),
        )
        for number, one in enumerate(ordered, 1)
    )


def _in_reading_order(ordered: Sequence[_Growing]) -> list[_Growing]:
    """Texts that appear together, top to bottom and left to right; everything else stays where it is."""
    texts = [one for one in ordered if one.track.kind == "text"]
    groups: list[list[_Growing]] = []
    for one in texts:
        if groups and one.track.start_seconds - groups[-1][0].track.start_seconds < TOGETHER_SECONDS:
            groups[-1].append(one)
        else:
            groups.append([one])
    sorted_texts = itertools.chain.from_iterable(sorted(group, key=lambda one: _order(one.track)[2:4]) for group in groups)
    return [next(sorted_texts) if one.track.kind == "text" else one for one in ordered]

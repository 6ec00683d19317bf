"""Makes tracks of trails: which of the things that were seen are sure enough to be told, by which name, and which face is whose."""

from __future__ import annotations

import bisect
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.boxes import area, centre, clipped, inside
from analysis.detectors.evidence import surety
from analysis.detectors.ground import is_ground, is_out_of_focus
from analysis.detectors.looks import Look, unchanged
from analysis.detectors.naming import AGREES, ENOUGH, ENOUGH_WHEN_DOUBTED, Name, is_worth_asking, name_of
from analysis.detectors.opinion import Namer, Opinion
from analysis.detectors.other_hands import with_other_hands
from analysis.detectors.outline import outline_in
from analysis.detectors.skin import followed
from analysis.detectors.thing_colours import voted
from analysis.detectors.trails import SURE, Shot, Trail, found_again, lies_between, lies_on, moves, shots_of, step_of, trails_of
from analysis.detectors.way import way_of
from analysis.timeline import UNNAMED, Box, Outline, Track, TrackKind

LEAST_SIGHTINGS = 2
"""Of a face or a hand; of objects see evidence.py."""

LEAST_SHARE_SEEN = {"face": 0.5, "thing": 0.34}
"""Of the looks from the first sighting to the last; a hand at work is blurred or covered in two looks of three."""

LEAST_SHARE_SURE = 0.1
"""Of a face's sightings; what is mostly unsure and now and then sure is the model's error on a texture."""

SURE_HAND = 0.75
"""Of a hand that is seen in one look only, by both networks together: both are at 0.5."""

LEAST_SURE_HAND = 0.6
"""Of a hand that is seen in several looks: both are at 0.37, a little more than a guess."""

PICTURES_ASKED = 2
"""Of a trail, the surest: a third changes the mean opinion by little and costs as much."""

MOST_ASKED = 12
"""Trails of one segment, the surest first: a crowd is known by its first dozen, and each costs as much as a look."""

MOST_UNNAMED = 6
"""Of one shot: a line has no room for more things of which only the place and the colour are known."""

UNNAMED_AREA = (0.005, 0.5)
"""Shares of the picture: smaller is a detail, larger is the picture itself."""


MOST_OUTLINED = 2
"""Of one shot, the largest things without a name: a reader draws the main ones, and each costs as much as a look."""

OUTLINED_FROM = 0.02
"""Share of the picture, a seventh of its width and height: of what is smaller no eye tells the outline."""

PICTURES_OUTLINED = 4
"""Spread over a trail, so that a blurred or covered moment is outvoted."""


@dataclass(frozen=True)
class _Named:
    """A trail that may be told, and by which name."""

    trail: Trail
    name: Name
    outline: Outline = ""


def join_objects(looks: Sequence[Look], cuts: Sequence[float] = (), namer: Namer | None = None) -> list[Track]:
    """Tracks of kinds "object" and "thing", in order of start, numbered from 1; `cuts` are the seconds at which shots begin.

    With a `namer`, what is doubtful is asked again; without, the detector's word counts.
    """
    step = step_of(looks)
    found = [
        _as_track(one.name.kind, one, looks, shot, step)
        for shot in shots_of(looks, cuts)
        for one in [*_outlined(_things(looks, shot, step, namer), looks), *_hands(looks, shot, step)]
    ]
    return _numbered(_in_order(found), first_id=1)


def join_faces(looks: Sequence[Look], objects: Sequence[Track], cuts: Sequence[float] = ()) -> list[Track]:
    """Tracks of kind "face", numbered after `objects`; `person_id` is the person that the face lies in, else the face's own number."""
    first_id = max((track.track_id for track in objects), default=0) + 1
    people = [track for track in objects if track.value == "person"]
    step = step_of(looks)
    found = [
        _as_track("face", _by_its_label(trail), looks, shot, step)
        for shot in shots_of(looks, cuts)
        for trail in found_again(trails_of("face", looks, shot.looks, step), looks)
        if _often("face", trail) and _is_sure_face(trail)
    ]
    return _numbered(_in_order(found), first_id, people)


def box_at(track: Track, pts_seconds: float) -> Box:
    """Where a track with a path is at that moment: its median box moved to the centre between the nearest points of the path."""
    box = track.box or (0.0, 0.0, 1.0, 1.0)
    if not track.path:
        return box
    x, y = _centre_at(track, pts_seconds)
    wide, tall = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    return clipped(x - wide, y - tall, x + wide, y + tall)


def _centre_at(track: Track, pts_seconds: float) -> tuple[float, float]:
    after = bisect.bisect_left([point[0] for point in track.path], pts_seconds)
    if after == 0 or after == len(track.path):
        _, x, y = track.path[min(after, len(track.path) - 1)]
        return x, y
    (t0, x0, y0), (t1, x1, y1) = track.path[after - 1], track.path[after]
    share = (pts_seconds - t0) / (t1 - t0) if t1 > t0 else 0.0
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share


def _in_order(tracks: Iterable[Track]) -> list[Track]:
    return sorted(tracks, key=lambda track: (track.start_seconds, track.value, track.box))


def _things(looks: Sequence[Look], shot: Shot, step: float, namer: Namer | None) -> list[_Named]:
    """The things of one shot under their names, each once; of those without a name only the largest."""
    trails = found_again(trails_of("object", looks, shot.looks, step), looks)
    sure = {number: _surety(trail, looks) for number, trail in enumerate(trails)}
    asked = [number for number in sorted(sure, key=lambda number: -sure[number]) if is_worth_asking(sure[number])]
    opinions = {number: _opinion(trails[number], looks, namer) for number in asked[:MOST_ASKED]} if namer else {}
    known = {trail.label for number, trail in enumerate(trails) if _is_certain(trail.label, sure[number], opinions.get(number))}
    named: list[_Named] = []
    for number, trail in enumerate(trails):
        # of several alike, one that is certain is enough
        opinion = opinions.get(number) if trail.label not in known or sure[number] < ENOUGH else None
        usual = statistics.median(seen.confidence for _, seen, _ in trail.sightings)
        name = name_of(trail.labels, sure[number], usual, moves(trail, looks), opinion)
        if name and (name.value != UNNAMED or (_has_a_things_size(trail) and not _is_behind(trail, looks))):
            named.append(_Named(trail, name))
    return _surest_unnamed(_without_doubles(named))


def _is_certain(label: str, surety: float, opinion: Opinion | None) -> bool:
    return surety >= ENOUGH_WHEN_DOUBTED or (opinion is not None and (opinion.of(label) or 0.0) >= AGREES)


def _hands(looks: Sequence[Look], shot: Shot, step: float) -> list[_Named]:
    looks = with_other_hands(looks, shot.looks)
    trails = found_again(trails_of("thing", looks, shot.looks, step), looks)
    named = [_by_its_label(trail) for trail in trails]
    sure = [one for one in named if one.name.confidence >= (LEAST_SURE_HAND if _often("thing", one.trail) else SURE_HAND)]
    names = {id(one.trail): one.name for one in sure}
    return [_Named(trail, names[id(trail)]) for trail in followed([one.trail for one in sure], looks, shot.looks)]


def _by_its_label(trail: Trail) -> _Named:
    return _Named(trail, Name("thing", trail.label, statistics.median(seen.confidence for _, seen, _ in trail.sightings)))


def _surety(trail: Trail, looks: Sequence[Look]) -> float:
    confidences = {number: seen.confidence for number, seen, _ in trail.sightings}
    return surety(looks, confidences, frozenset(trail.still), trail.box)


def _opinion(trail: Trail, looks: Sequence[Look], namer: Namer) -> Opinion | None:
    return namer.opinion(_surest_pictures(trail, looks))


def _surest_pictures(trail: Trail, looks: Sequence[Look]) -> list[tuple[NDArray[np.uint8], Box]]:
    surest = sorted(trail.sightings, key=lambda sighting: -sighting[1].confidence)[:PICTURES_ASKED]
    return [(image, box) for number, _, box in surest if (image := looks[number].image) is not None]


def _is_behind(trail: Trail, looks: Sequence[Look]) -> bool:
    pictures = _surest_pictures(trail, looks)
    return is_out_of_focus(pictures) or is_ground(pictures, [colour for _, seen, _ in trail.sightings for colour in seen.colours])


def _often(kind: TrackKind, trail: Trail) -> bool:
    numbers = [number for number, _, _ in trail.sightings]
    return len(numbers) >= LEAST_SIGHTINGS and len(numbers) >= LEAST_SHARE_SEEN[kind] * (numbers[-1] - numbers[0] + 1)


def _is_sure_face(trail: Trail) -> bool:
    sure = sum(seen.confidence >= SURE for _, seen, _ in trail.sightings)
    return sure >= max(LEAST_SIGHTINGS, LEAST_SHARE_SURE * len(trail.sightings))


def _without_doubles(named: Sequence[_Named]) -> list[_Named]:
    """The trails without those that lie where a surer trail lies for most of their time; what has a name goes before what has none."""
    kept: list[_Named] = []
    for one in sorted(named, key=lambda one: (one.name.value == UNNAMED, -sum(seen.confidence for _, seen, _ in one.trail.sightings))):
        unnamed = one.name.value == UNNAMED
        alike = [other.trail for other in kept if other.name.value == one.name.value]
        on_another = any(lies_on(one.trail, other.trail, unnamed or other.trail in alike) for other in kept)
        if not on_another and not lies_between(one.trail, alike):
            kept.append(one)
    return kept


def _has_a_things_size(trail: Trail) -> bool:
    x0, y0, x1, y1 = trail.box
    return UNNAMED_AREA[0] <= (x1 - x0) * (y1 - y0) <= UNNAMED_AREA[1]


def _surest_unnamed(named: Sequence[_Named]) -> list[_Named]:
    unnamed = [one for one in named if one.name.value == UNNAMED]
    told = sorted(unnamed, key=lambda one: -len(one.trail.sightings) * one.name.confidence)[:MOST_UNNAMED]
    return [one for one in named if one not in unnamed or one in told]


def _outlined(named: Sequence[_Named], looks: Sequence[Look]) -> Iterator[_Named]:
    """The trails, the main ones of those without a name with their outlines."""
    unnamed = [one for one in named if one.name.value == UNNAMED and area(one.trail.box) >= OUTLINED_FROM]
    main = sorted(unnamed, key=lambda one: -len(one.trail.sightings) * area(one.trail.box))[:MOST_OUTLINED]
    for one in named:
        yield replace(one, outline=outline_in(_spread_pictures(one.trail, looks))) if one in main else one


def _spread_pictures(trail: Trail, looks: Sequence[Look]) -> list[tuple[NDArray[np.uint8], Box]]:
    shown = [(image, box) for number, _, box in trail.sightings if (image := looks[number].image) is not None]
    last = len(shown) - 1
    return (
        [shown[round(place * last / (PICTURES_OUTLINED - 1))] for place in range(PICTURES_OUTLINED)] if last >= PICTURES_OUTLINED else shown
    )


def _as_track(kind: TrackKind, named: _Named, looks: Sequence[Look], shot: Shot, step: float) -> Track:
    trail, name = named.trail, named.name
    last_number, (first, _, first_box) = trail.last_number, trail.sightings[0]
    while first - 1 >= shot.looks[0] and unchanged(looks[first - 1], looks[trail.sightings[0][0]], first_box):
        first -= 1
    # What the shot's last look still shows goes on until the shot ends; else it left somewhere between two looks.
    end = looks[last_number].pts_seconds + (step if last_number == shot.looks[-1] else step / 2)
    return Track(
        kind=kind,
        start_seconds=looks[first].pts_seconds,
        end_seconds=max(looks[last_number].pts_seconds, min(end, shot.end_seconds)),
        value=name.value,
        box=trail.box,
        path=way_of(trail.sightings, looks),
        seen_at=tuple((seen.pts_seconds, *centre(box)) for _, seen, box in trail.sightings),
        confidence=name.confidence,
        colours=voted([seen.colours for _, seen, _ in trail.sightings if seen.colours or seen.confidence >= SURE], name.value),
        outline=named.outline,
    )


def _numbered(tracks: Iterable[Track], first_id: int, people: Sequence[Track] | None = None) -> list[Track]:
    numbered: list[Track] = []
    for number, track in enumerate(tracks, first_id):
        person = None if people is None else _person_of(track, people) or number
        numbered.append(replace(track, track_id=number, person_id=person))
    return numbered


def _person_of(face: Track, people: Sequence[Track]) -> int | None:
    """The number of the person that holds most of the face for most of its time; None where nobody holds half of it."""
    best: tuple[float, int] | None = None
    for person in people:
        times = [point[0] for point in face.path if person.start_seconds <= point[0] < person.end_seconds]
        share = sum(inside(box_at(face, t), box_at(person, t)) for t in times) / len(face.path)
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, person.track_id)
    return best[1] if best else None

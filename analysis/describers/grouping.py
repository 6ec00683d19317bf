"""Things of one name as one group: what they have in common, where they are, and what goes with a single person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.boxes import area, centre, inside
from analysis.describers.facts import Group, Place, Relation, Size
from analysis.describers.scene import Presence, has_body
from analysis.describers.wandering import wanders
from analysis.timeline import UNNAMED, Box, Outline, Track

CARRIED = frozenset(
    [
        *("backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee", "cell phone", "book", "teddy bear"),
        *("baseball bat", "baseball glove", "tennis racket"),
    ]
)
"""What is told as being with the person in whose box it lies."""

HALF_HIGH = (0.4, 0.62)
"""Of the picture's height: what an eye takes for about half of it."""

AS_HIGH = 0.9
"""Of the picture's height: a detector's box wanders by a tenth, and what leaves no more free looks cut or touches the edges."""


def groups_of(things: Sequence[Presence], faces: Sequence[Track] = ()) -> list[Group]:
    """Things of one name as one group; what a single person carries is told with that person."""
    by_label: dict[str, list[Presence]] = {}
    for thing in things:
        by_label.setdefault(thing.track.value, []).append(thing)
    groups = {label: group_of(members, faces) for label, members in by_label.items()}
    person = by_label.get("person", [])
    if len(person) == 1:
        held = [label for label, members in by_label.items() if label in CARRIED and all(_within(m.box, person[0].box) for m in members)]
        groups["person"] = replace(groups["person"], holding=tuple(held))
        groups = {label: group for label, group in groups.items() if label not in held}
    return _related(groups, {label: by_label[label] for label in groups})


def _related(groups: dict[str, Group], things: dict[str, list[Presence]]) -> list[Group]:
    """The groups, where single things of one ninth of the picture are told apart by the side on which they are of the largest of them."""
    single = [members[0] for members in things.values() if len(members) == 1]
    largest = {Place.of(thing.box): thing for thing in sorted(single, key=lambda thing: area(thing.box))}
    for thing in single:
        anchor = largest[Place.of(thing.box)]
        side = _side(thing.box, anchor.box) if anchor is not thing else None
        if side:
            label = thing.track.value
            groups[label] = replace(groups[label], beside=(side, anchor.track.value))
    return list(groups.values())


def _side(box: Box, anchor: Box) -> Relation | None:
    """On which side of the anchor a box is; only where its centre lies beyond the anchor's edge."""
    x, y = centre(box)
    if anchor[1] <= y <= anchor[3] and not anchor[0] <= x <= anchor[2]:
        return "left" if x < anchor[0] else "right"
    if anchor[0] <= x <= anchor[2] and not anchor[1] <= y <= anchor[3]:
        return "above" if y < anchor[1] else "below"
    return None


def group_of(members: Sequence[Presence], faces: Sequence[Track] = ()) -> Group:
    """These things of one name as a group, from left to right."""
    ordered = sorted(members, key=lambda member: centre(member.box)[0])
    face = _face_of(ordered[0].track, faces) if len(ordered) == 1 else None
    return Group(
        label=ordered[0].track.value,
        places=tuple(Place.of(member.box) for member in ordered),
        size=_size(max((member.box for member in ordered), key=area)),
        confidence=max(member.track.confidence for member in ordered),
        colours=_shared_colours(ordered),
        outline=_shared_outline(ordered),
        tints=_tints(ordered),
        placed=ordered[0].track.value != UNNAMED or not any(wanders(member.track) for member in ordered),
        face="" if face is None or face.box is None else "close" if face.box[3] - face.box[1] >= 0.4 else "seen",
    )


def shortly(group: Group) -> Group:
    """A known group: what it wears, carries and how large it is has been told; of what has no name colour and shape say which it is."""
    unnamed = group.label == UNNAMED
    size = group.size if group.size == "filling" or unnamed else "ordinary"
    return replace(group, size=size, holding=(), face="", colours=group.colours[:1] if unnamed else ())


def staying(group: Group) -> Group:
    """A known group that stays: which one it is, its main colour, and its size where it is a large one alone."""
    colours = () if group.label == "person" else group.colours[:1]
    return replace(shortly(group), size=group.size if group.large_alone else shortly(group).size, colours=colours)


def _shared_colours(members: Sequence[Presence]) -> tuple[str, ...]:
    """The colours that all of them have, in the order of the first."""
    return tuple(colour for colour in members[0].track.colours if all(colour in member.track.colours for member in members))


def _shared_outline(members: Sequence[Presence]) -> Outline:
    """The shape that all of them have."""
    shapes = {member.track.outline for member in members}
    return shapes.pop() if len(shapes) == 1 else ""


def _tints(members: Sequence[Presence]) -> tuple[str, ...]:
    """The main colour of each of several things without a name, where it isn't the same for all: nothing else tells them apart."""
    if len(members) == 1 or members[0].track.value != UNNAMED or _shared_colours(members):
        return ()
    return tuple(member.track.colours[0] if member.track.colours else "" for member in members)


def _face_of(person: Track, faces: Sequence[Track]) -> Track | None:
    if person.kind == "face":
        return person
    return next((face for face in faces if person.value == "person" and has_body(face, [person])), None)


def _within(box: Box, whole: Box) -> bool:
    return inside(box, whole) >= 0.6


def _size(box: Box) -> Size:
    wide, tall = box[2] - box[0], box[3] - box[1]
    if wide * tall >= 0.6:
        return "filling"
    if tall >= AS_HIGH:
        return "high"
    if wide * tall >= 0.2:
        return "large"
    if tall > HALF_HIGH[1]:
        return "most"
    if HALF_HIGH[0] <= tall <= HALF_HIGH[1]:
        return "half"
    return "small" if max(wide, tall) < 0.12 else "ordinary"

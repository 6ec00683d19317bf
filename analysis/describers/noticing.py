"""What is worth telling of a second: the picture held against what has been told of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.boxes import iou
from analysis.describers.choosing import KNOWN_CAMERA
from analysis.describers.coming import coming, coming_together
from analysis.describers.facts import (
    Camera,
    Comes,
    Goes,
    Group,
    Leaves,
    Light,
    Nears,
    Nothing,
    Pace,
    Passes,
    Place,
    Setting,
    Shown,
    Stays,
    Unwritten,
    Weighed,
)
from analysis.describers.going import goes_then, leaving
from analysis.describers.grouping import group_of, shortly, staying
from analysis.describers.memory import Memory, Told
from analysis.describers.nearing import NEARER_FROM
from analysis.describers.quoting import words_to_tell
from analysis.describers.scene import Presence
from analysis.describers.stirring import stirring_in
from analysis.describers.surroundings import STILL_CAMERAS, growth_of, look_of, of_camera, of_light
from analysis.describers.view import SETTLED_SECONDS, Stretch, View, centre_of, has_left
from analysis.describers.wandering import goes_its_way
from analysis.detectors.scene_groups import ON_A_SCREEN
from analysis.timeline import UNNAMED

MOVED_AWAY = 0.1
"""Share of the picture by which a thing must have moved before another third counts as another place."""

LEFT_OUT, LEFT_OUT_UNNAMED = 0.5, 0.33
"""Novelty of what was there and not told: with a name it goes before what is told to stay, without one before none that lives."""

SEEN_TWICE_IOU = 0.2  # of two boxes of one name

PACES: tuple[Pace, ...] = ("little", "plain", "quick", "running")
ANIMALS = frozenset(["bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"])
FIXTURES = frozenset(
    [
        *("traffic light", "fire hydrant", "stop sign", "parking meter", "bench", "couch", "potted plant", "bed", "dining table"),
        *("toilet", "tv", "microwave", "oven", "sink", "refrigerator"),
    ]
)
"""What stands: where its box moves, the camera or the detector did."""

VEHICLES = frozenset(["bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"])


def introduce(view: View, memory: Memory) -> list[Weighed]:
    """The whole picture, as if nothing of it had been told yet but words that stay over a cut."""
    facts = coming_together([fact for label in _labels(view, memory) for fact in _at_first(label, view, memory)])
    gone = bool(facts) and not view.groups
    facts += words_to_tell(view.blocks, memory)
    if view.empty and not gone and not view.stretch.scene:
        facts.append(Weighed(Nothing(), novelty=1.0))
    if view.camera:
        known = KNOWN_CAMERA if view.camera == memory.camera_before else 0.55
        if view.camera == memory.camera_before:
            memory.camera = view.camera
        facts.append(Weighed(Camera(view.camera), novelty=known if view.camera in STILL_CAMERAS else 1.0))
    if view.setting != Setting():
        facts.append(Weighed(view.setting, novelty=0.9 if view.empty else 0.54 if view.setting.scene else 0.5))
    if view.light != "ordinary" or view.stretch.colours or view.stretch.patches:
        light = look_of(view)
        # what the picture is laid out like tells more than how near the shot is
        facts.append(Weighed(light, novelty=0.52 if light.patches else 0.45 if view.light != "ordinary" else 0.3))
    elif view.stretch.brightness is not None:
        memory.brightness = view.light
    memory.extents = dict(view.stretch.extents)
    return facts


def notice(view: View, memory: Memory) -> list[Weighed]:
    """What is new in a picture that has been introduced, and, with little weight, what is still there, so that each second reads alone."""
    facts = coming_together([fact for label in _labels(view, memory) for fact in _of_label(label, view, memory)])
    words = list(words_to_tell(view.blocks, memory))
    if view.stretch.grows:
        # all else that was measured of light and movement is that of a picture on its way to another
        return [*facts, *words, *of_camera(view, memory), Weighed(growth_of(view), novelty=0.6)]
    # What a hand-held camera does to the picture can't be told from what moves in it.
    if view.camera in ("static", None) and view.stretch.scene != ON_A_SCREEN and not any(fact.novelty == 1.0 for fact in words):
        facts = _with_stirring(facts, view)
    facts += [*words, *of_camera(view, memory), *of_light(view, memory)]
    going = any(isinstance(fact.fact, Leaves | Passes) for fact in facts)
    if (view.empty and not going) or (not view.groups and any(isinstance(fact.fact, Unwritten) for fact in words)):
        facts = [_without_patches(fact) for fact in facts if not isinstance(fact.fact, Light) or not fact.fact.colours]
        facts.append(Weighed(Nothing(True, view.stretch.scene, view.stretch.colours, view.stretch.patches), novelty=0.3))
    elif view.setting.scene and (not view.groups or view.setting.scene != memory.setting.scene):
        known = view.setting.scene == memory.setting.scene
        # words on a page tell more of it than that it looks like one
        facts.append(Weighed(view.setting, novelty=0.15 if known else 0.19 if view.blocks else 0.28))
    worth_telling = view.stretch.patches or (view.blocks and not view.groups and view.stretch.colours)
    if worth_telling and not any(isinstance(fact.fact, Light | Nothing) for fact in facts):
        facts.append(Weighed(look_of(view), novelty=0.14))
    return facts


def _without_patches(fact: Weighed) -> Weighed:
    """The light alone, where what lies where is told as what is still there."""
    return replace(fact, fact=replace(fact.fact, patches=())) if isinstance(fact.fact, Light) else fact


def _with_stirring(facts: list[Weighed], view: View) -> list[Weighed]:
    """The facts with what moves besides; who is told to move is not told to stay."""
    if any(
        isinstance(fact.fact, Comes | Leaves | Passes | Goes | Nears) or (isinstance(fact.fact, Shown) and fact.fact.now) for fact in facts
    ):
        return facts
    stirring = stirring_in(view.stretch.change, view.things)
    if stirring is None:
        return facts
    mover = stirring.who.label if stirring.who else None
    others = [fact for fact in facts if not (isinstance(fact.fact, Stays) and fact.fact.group.label == mover)]
    return [*others, Weighed(stirring, novelty=0.32 if mover else 0.16)]


def _labels(view: View, memory: Memory) -> list[str]:
    return list(dict.fromkeys([*view.groups, *(thing.track.value for thing in view.things), *memory.groups]))


def _at_first(label: str, view: View, memory: Memory) -> Iterator[Weighed]:
    """Who is there, or comes or goes just now where the shot has been watched before: a segment may begin amid what happens."""
    now = view.groups.get(label)
    gone, came = _changes(label, view, memory)
    going = [thing for thing in gone if goes_then(thing, view.stretch)]
    if view.stretch.start_seconds <= memory.shot_start:
        # in a new picture nobody is missed, but who goes is told; what lies on one that stays is that one, seen twice
        stay = [thing for thing in view.things if thing.track.value == label and thing not in gone]
        going = [thing for thing in going if not any(iou(thing.box, other.box) >= SEEN_TWICE_IOU for other in stay)]
        gone, came = going, []
    if gone:
        # what was gone when the stretch began is told only where no other of the name goes within it
        yield _leaving(going or gone, view, known=not going)
    elif now and came and (len(came) == now.count or all(_begins_in(thing, view.stretch) for thing in came)):
        yield _coming(came, now)
    elif now:
        yield _weighed_group(Shown(now), now, 1.0)


def _begins_in(thing: Presence, stretch: Stretch) -> bool:
    # who comes beside others as a segment ends may have been told by it
    return thing.track.start_seconds >= stretch.start_seconds


def _changes(label: str, view: View, memory: Memory) -> tuple[list[Presence], list[Presence]]:
    """The things of a name that are gone before the stretch ends, and the others that came in it."""
    members = [thing for thing in view.things if thing.track.value == label]
    gone = [thing for thing in members if has_left(thing, view.stretch)]
    return gone, [thing for thing in members if thing not in gone and _has_come(thing, view.stretch, memory)]


def _of_label(label: str, view: View, memory: Memory) -> Iterator[Weighed]:
    """At most one kind of news of one name: who left, who came, who moves, how many and where they are, or that they stay."""
    told, now = memory.groups.get(label), view.groups.get(label)
    members = [thing for thing in view.things if thing.track.value == label]
    if label == UNNAMED and not (len(members) == 1 and goes_its_way(members[0].track)):
        yield from _of_unnamed(now, told, members, view)
        return
    gone, came = _changes(label, view, memory)
    if told and gone:
        yield _leaving(gone, view)
    elif gone and not now and all(goes_then(thing, view.stretch) for thing in gone):
        yield _leaving(gone, view, known=False)
    elif gone and not now:
        yield _weighed_group(Passes(group_of(gone)), group_of(gone), 0.8)
    elif now and came and (told is None or now.count > told.group.count) and (told is not None or len(came) == now.count):
        yield _coming(came, now)
    elif now and told is None:
        if not _is_held(label, view):
            yield _weighed_group(Shown(now), now, _newness(members, view))
    elif now and told:
        yield from _of_known(now, told, members, view, memory)


def _newness(members: Sequence[Presence], view: View) -> float:
    """Of what hasn't been told yet: where it has been there for long there was no room for it, and it is no news."""
    long_there = all(thing.track.start_seconds < view.stretch.start_seconds - SETTLED_SECONDS for thing in members)
    return 1.0 if not long_there else LEFT_OUT_UNNAMED if members[0].track.value == UNNAMED else LEFT_OUT


def _of_unnamed(now: Group | None, told: Told | None, members: Sequence[Presence], view: View) -> Iterator[Weighed]:
    """How many there are and where: such things are lost and found, so what doesn't plainly go its way only has a place."""
    if now is None:
        return
    if told and _has_come_to_fill(now, told):
        yield _weighed_group(Nears(shortly(now), nearer=True), now, 0.8)
    elif told is None or now.count != told.group.count or (view.camera in ("static", None) and _is_elsewhere(now, told, view)):
        yield _weighed_group(Shown(now, now=told is not None), now, _newness(members, view) if told is None else 0.4)
    else:
        yield _weighed_group(Stays(staying(now)), now, 0.3)


def _of_known(now: Group, told: Told, members: Sequence[Presence], view: View, memory: Memory) -> Iterator[Weighed]:
    # A page that scrolls moves no one who is shown on it.
    still = view.camera in (*STILL_CAMERAS, None) and now.label not in FIXTURES and view.stretch.scene != ON_A_SCREEN
    moving = list(_moving(now, told, members, view.stretch.second)) if still else []
    if _has_come_to_fill(now, told):
        yield _weighed_group(Nears(shortly(now), nearer=True), now, 0.8)
    elif now.count != told.group.count:
        yield _weighed_group(Shown(now, now=True), now, 0.7)
    elif moving:
        yield from moving
    elif still and (nears := _nearing(now, members, view, memory)):
        yield _weighed_group(nears, now, 0.6)
    elif still and _is_elsewhere(now, told, view):
        yield _weighed_group(Shown(now, now=True), now, 0.6)
    else:
        # What has not been told for longer goes before what was told in the second before.
        yield _weighed_group(Stays(staying(now)), now, 0.3 + 0.01 * min(view.stretch.second - told.second, 4))


def _has_come_to_fill(now: Group, told: Told) -> bool:
    return now.count == 1 and now.size == "filling" and told.group.size != "filling"


def _moving(now: Group, told: Told, members: Sequence[Presence], second: int) -> Iterator[Weighed]:
    """Who of a name moves, by direction; who only stirs is told to stay."""
    movers = [member for member in members if member.pace not in (None, "little")]
    for direction in sorted({member.direction for member in movers}):
        together = [member for member in movers if member.direction == direction]
        pace = max((member.pace for member in together if member.pace), key=PACES.index)
        start = _place(together[0], -0.5) if len(together) == 1 else None
        goal = _place(together[0], 0.5) if len(together) == 1 else None
        to = goal if goal and goal.column != _place(together[0], -0.5).column else None
        goes_on = told.moved == (direction, pace) and told.second == second - 1 and to is None
        group = shortly(group_of(together))
        whole = shortly(now) if now.count > group.count else None
        yield _weighed_group(Goes(group, direction, pace, to, now.count, whole, goes_on, start), group, 0.4 + 0.15 * PACES.index(pace))
    if movers and (rest := [member for member in members if member not in movers]):
        # that there are others is told with who moves; where, goes after what else is there
        yield _weighed_group(Stays(shortly(group_of(rest)), others=True), now, 0.2)


def _nearing(now: Group, members: Sequence[Presence], view: View, memory: Memory) -> Nears | None:
    """Whether the one thing of a name has grown or shrunk since that was last told."""
    if now.count != 1 or len(members) != 1:
        return None
    number = members[0].track.track_id
    extent = view.stretch.extents.get(number)
    before = memory.extents.setdefault(number, extent) if extent else None
    if not extent or not before or 1 / NEARER_FROM < extent / before < NEARER_FROM:
        return None
    memory.extents[number] = extent
    return Nears(shortly(now), nearer=extent > before)


def _coming(came: Sequence[Presence], now: Group) -> Weighed:
    fact = coming(came, now)
    return _weighed_group(fact, fact.group, 0.95)


def _leaving(gone: Sequence[Presence], view: View, known: bool = True) -> Weighed:
    fact = leaving(gone, view, known)
    return _weighed_group(fact, fact.group, 0.9)


def _weighed_group(fact: Shown | Comes | Leaves | Passes | Goes | Nears | Stays, group: Group, novelty: float) -> Weighed:
    living = group.label in ANIMALS or group.label in ("person", "face", "hand", "arm")
    kind = 1.0 if living else 0.9 if group.label in VEHICLES else 0.8
    size = {"small": 0.7, "ordinary": 0.9, "half": 0.9, "most": 1.0, "large": 1.0, "high": 1.0, "filling": 1.0}[group.size]
    return Weighed(fact, novelty, confidence=group.confidence, salience=kind * size)


def _has_come(thing: Presence, stretch: Stretch, memory: Memory) -> bool:
    return thing.begins and thing.track.start_seconds > memory.shot_start + SETTLED_SECONDS


def _is_held(label: str, view: View) -> bool:
    return any(label in group.holding for group in view.groups.values())


def _is_elsewhere(now: Group, told: Told, view: View) -> bool:
    if now.places == told.group.places:
        return False
    shifts = [max(abs(x1 - x0), abs(y1 - y0)) for (x0, y0), (x1, y1) in zip(told.centres, view.centres[now.label], strict=False)]
    return max(shifts, default=1.0) >= MOVED_AWAY


def _place(thing: Presence, share: float) -> Place:
    """Where its centre is when it is moved by a share of its step: -0.5 gives the stretch's start, 0.5 its end."""
    x, y = centre_of(thing, share)
    return Place.of((x, y, x, y))

"""What is worth telling of a second: the picture held against what has been told of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.boxes import centre
from analysis.describers.facts import (
    Block,
    Brightness,
    Camera,
    Comes,
    Cut,
    Goes,
    Group,
    Leaves,
    Light,
    Nothing,
    Pace,
    Place,
    Shown,
    Stays,
    Unwritten,
    Weighed,
    Written,
)
from analysis.describers.memory import REPEAT_AFTER_SECONDS, Memory, Told
from analysis.describers.scene import Presence, group_of, groups_of, things_in
from analysis.describers.writing import blocks_of, texts_in
from analysis.timeline import Track

SETTLED_SECONDS = 0.75
"""Detectors look every half second: what is first seen sooner after a cut was there at the cut."""

MOVED_AWAY = 0.1
"""Share of the picture by which a thing must have moved before another third counts as another place."""

LONGEST_RETOLD_TEXT = 12
"""Words; a longer text is told once, and again only when the picture is introduced anew."""

STILL_CAMERAS = ("static", "handheld")
PACES: tuple[Pace, ...] = ("little", "plain", "quick", "running")
ANIMALS = frozenset(["bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"])
VEHICLES = frozenset(["bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat"])


@dataclass(frozen=True)
class Stretch:
    """A second, or the part of it between two cuts, [start_seconds, end_seconds), and what was measured there."""

    second: int
    start_seconds: float
    end_seconds: float
    cut: Cut | None = None
    """The cut at its start."""
    segment_end: float = float("inf")
    shot_end: float = float("inf")
    brightness: float | None = None
    colours: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """All that is to be seen in a stretch."""

    stretch: Stretch
    things: tuple[Presence, ...]
    groups: dict[str, Group]
    blocks: tuple[Block, ...]
    camera: str | None
    light: Brightness

    @classmethod
    def of(cls, stretch: Stretch, tracks: Sequence[Track]) -> View:
        """What the tracks show in that stretch."""
        start, end = stretch.start_seconds, stretch.end_seconds
        things = tuple(things_in(tracks, start, end))
        staying = [thing for thing in things if not _has_left(thing, stretch)]
        faces = [track for track in tracks if track.kind == "face" and track.alive_in(start, end)]
        return cls(
            stretch=stretch,
            things=things,
            groups={group.label: group for group in groups_of(staying, faces)},
            blocks=tuple(blocks_of(texts_in(tracks, start, end))),
            camera=_camera_in(tracks, start, end),
            light=_light_of(stretch.brightness),
        )

    @property
    def centres(self) -> dict[str, tuple[tuple[float, float], ...]]:
        """The centres of the things of each name, from left to right."""
        return {
            label: tuple(
                sorted(centre(thing.box) for thing in self.things if thing.track.value == label and not _has_left(thing, self.stretch))
            )
            for label in self.groups
        }


def introduce(view: View, memory: Memory) -> list[Weighed]:
    """The whole picture, as if nothing of it had been told yet but words that stay over a cut."""
    facts = [_weighed_group(Shown(group), group, 1.0) for group in view.groups.values()]
    facts += _of_words(view, memory)
    if not facts and not view.blocks:
        facts.append(Weighed(Nothing(), novelty=1.0))
    if view.camera:
        facts.append(Weighed(Camera(view.camera), novelty=1.0))
    if view.light != "ordinary" or view.stretch.colours:
        facts.append(Weighed(Light(view.light, view.stretch.colours), novelty=0.8 if view.light != "ordinary" else 0.4))
    elif view.stretch.brightness is not None:
        memory.brightness = view.light
    return facts


def notice(view: View, memory: Memory) -> list[Weighed]:
    """What is new in a picture that has been introduced, and, with little weight, what has not been told for some seconds."""
    facts = [fact for label in _labels(view, memory) for fact in _of_label(label, view, memory)]
    return [*facts, *_of_words(view, memory), *_of_camera(view, memory), *_of_light(view, memory)]


def _labels(view: View, memory: Memory) -> list[str]:
    return list(dict.fromkeys([*view.groups, *(thing.track.value for thing in view.things), *memory.groups]))


def _of_label(label: str, view: View, memory: Memory) -> Iterator[Weighed]:
    """At most one kind of news of one name: who left, who came, who moves, how many and where they are, or that they stay."""
    told, now = memory.groups.get(label), view.groups.get(label)
    members = [thing for thing in view.things if thing.track.value == label]
    gone = [thing for thing in members if _has_left(thing, view.stretch)]
    came = [thing for thing in members if thing not in gone and _has_come(thing, view.stretch, memory)]
    if told and gone:
        yield _leaving(gone, now)
    elif now and came and (told is None or now.count > told.group.count) and (told is not None or len(came) == now.count):
        yield _coming(came, now)
    elif now and told is None:
        if not _is_held(label, view):
            yield _weighed_group(Shown(now), now, 1.0)
    elif now and told:
        yield from _of_known(now, told, members, view)


def _of_known(now: Group, told: Told, members: Sequence[Presence], view: View) -> Iterator[Weighed]:
    moving = list(_moving(now, told, members, view.stretch.second)) if view.camera in (*STILL_CAMERAS, None) else []
    if now.count != told.group.count:
        yield _weighed_group(Shown(now), now, 0.7)
    elif moving:
        yield from moving
    elif _is_elsewhere(now, told, view):
        yield _weighed_group(Shown(now), now, 0.6)
    elif view.stretch.second - told.second >= REPEAT_AFTER_SECONDS:
        yield _weighed_group(Stays(now), now, 0.3)


def _moving(now: Group, told: Told, members: Sequence[Presence], second: int) -> Iterator[Weighed]:
    """Who of a name moves, by direction; what only stirs is told without one, and only where nothing of the name does more."""
    movers = [member for member in members if member.pace not in (None, "little")]
    for direction in sorted({member.direction for member in movers}):
        together = [member for member in movers if member.direction == direction]
        pace = max((member.pace for member in together if member.pace), key=PACES.index)
        goal = _place(together[0], 0.5) if len(together) == 1 else None
        to = goal if goal and goal.column != _place(together[0], -0.5).column else None
        goes_on = told.moved == (direction, pace) and told.second == second - 1 and to is None
        group = group_of(together)
        yield _weighed_group(Goes(group, direction, pace, to, now.count, goes_on), group, 0.4 + 0.15 * PACES.index(pace))
    if not movers and (stirring := [member for member in members if member.pace]):
        goes_on = told.moved is not None and told.moved[1] == "little" and told.second == second - 1
        group = group_of(stirring)
        yield _weighed_group(Goes(group, stirring[0].direction, "little", None, now.count, goes_on), group, 0.4)


def _coming(came: Sequence[Presence], now: Group) -> Weighed:
    edge, pace = came[0].entry() if len(came) == 1 else (None, PACES[1])
    group = group_of(came)
    return _weighed_group(Comes(group, edge, pace, now.count), group, 0.95)


def _leaving(gone: Sequence[Presence], now: Group | None) -> Weighed:
    edge, pace = gone[0].exit() if len(gone) == 1 else (None, PACES[1])
    group = group_of(gone)
    return _weighed_group(Leaves(group, edge, pace, now), group, 0.9)


def _of_words(view: View, memory: Memory) -> Iterator[Weighed]:
    new = _only([any(memory.last_told(line) is None for line in block.lines) for block in view.blocks], view.blocks)
    if new:
        yield Weighed(Written(new), novelty=1.0)
    elif memory.words and not view.blocks:
        memory.words.clear()
        yield Weighed(Unwritten(), novelty=0.5)
    old = tuple(block for block in view.blocks if _is_due(block, view.stretch.second, memory))
    if old and not new and sum(len(block.text.split()) for block in old) <= LONGEST_RETOLD_TEXT:
        yield Weighed(Written(old, still=True), novelty=0.25)


def _only(wanted: Sequence[bool], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The wanted blocks; one follows another only where that one is told with it, at the same place."""
    kept: list[Block] = []
    before: Block | None = None
    for block, is_wanted in zip(blocks, wanted, strict=True):
        if is_wanted:
            kept.append(replace(block, follows=block.follows and before is not None and before.place == block.place))
        before = block if is_wanted else None
    return tuple(kept)


def _is_due(block: Block, second: int, memory: Memory) -> bool:
    times = [memory.last_told(line) for line in block.lines]
    return all(time is not None and second - time >= REPEAT_AFTER_SECONDS for time in times)


def _of_camera(view: View, memory: Memory) -> Iterator[Weighed]:
    if view.camera and view.camera != memory.camera:
        yield Weighed(Camera(view.camera), novelty=1.0)
    elif view.camera and view.camera not in STILL_CAMERAS and view.stretch.second - memory.camera_second >= REPEAT_AFTER_SECONDS:
        yield Weighed(Camera(view.camera, goes_on=True, turn=view.stretch.second), novelty=0.2)


def _of_light(view: View, memory: Memory) -> Iterator[Weighed]:
    if view.stretch.brightness is None:
        return
    colours = view.stretch.colours
    if memory.colours and colours and not set(colours) & set(memory.colours):
        yield Weighed(Light(view.light, colours), novelty=0.4)
    elif memory.brightness is None and view.light == "ordinary":
        memory.brightness = view.light
    elif memory.brightness is None:
        yield Weighed(Light(view.light), novelty=0.3)
    elif view.light != memory.brightness:
        yield Weighed(Light(view.light, before=memory.brightness), novelty=0.6)


def _weighed_group(fact: Shown | Comes | Leaves | Goes | Stays, group: Group, novelty: float) -> Weighed:
    kind = 1.0 if group.label in ANIMALS or group.label in ("person", "face") else 0.9 if group.label in VEHICLES else 0.8
    size = {"small": 0.7, "ordinary": 0.9, "large": 1.0, "filling": 1.0}[group.size]
    return Weighed(fact, novelty, confidence=group.confidence, salience=kind * size)


def _has_left(thing: Presence, stretch: Stretch) -> bool:
    """Whether it is gone before the stretch ends, and not because the shot or the segment's knowledge ends."""
    end = thing.track.end_seconds
    return thing.ends and end < stretch.shot_end - SETTLED_SECONDS and end < stretch.segment_end - SETTLED_SECONDS


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
    x, y = centre(thing.box)
    x, y = min(max(x + share * thing.step[0], 0.0), 1.0), min(max(y + share * thing.step[1], 0.0), 1.0)
    return Place.of((x, y, x, y))


def _camera_in(tracks: Sequence[Track], start: float, end: float) -> str | None:
    """The camera's movement for most of the stretch."""
    shares = [
        (min(track.end_seconds, end) - max(track.start_seconds, start), track.value)
        for track in tracks
        if track.kind == "camera" and track.alive_in(start, end)
    ]
    return max(shares, default=(0.0, None))[1]


def _light_of(brightness: float | None) -> Brightness:
    """Names for mean luma, 0..1."""
    if brightness is None:
        return "ordinary"
    names: tuple[tuple[float, Brightness], ...] = ((0.02, "black"), (0.15, "dark"), (0.85, "ordinary"), (0.97, "bright"))
    return next((name for limit, name in names if brightness < limit), "white")

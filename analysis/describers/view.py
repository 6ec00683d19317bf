"""All that is to be seen in a second, or in the part of it between two cuts, before it is held against what has been told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from analysis import timeline
from analysis.boxes import centre
from analysis.describers.facts import Block, Brightness, Cut, Group, Growth, Setting
from analysis.describers.filling import WHOLE
from analysis.describers.grouping import groups_of
from analysis.describers.in_things import told_apart
from analysis.describers.scene import Presence, things_in
from analysis.describers.standing_out import at_its_patch
from analysis.describers.stirring import Change
from analysis.describers.wandering import goes_its_way
from analysis.describers.writing import blocks_of, texts_in
from analysis.detectors.scene_groups import ON_A_SCREEN
from analysis.timeline import SMALL_THINGS, UNNAMED, Patch, ShotSize, Track

SETTLED_SECONDS = 0.75
"""Detectors look every half second: what is first seen sooner after a cut was there at the cut."""


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
    light: timeline.Light | None = None
    colours: tuple[str, ...] = ()
    patches: tuple[Patch, ...] = ()
    shot_size: ShotSize | None = None
    scene: str | None = None
    extents: Mapping[int, float] = field(default_factory=dict)
    """How large the tracked things were seen, by the tracks' numbers."""
    change: Change | None = None
    grows: Growth | None = None
    """Whether the whole picture becomes brighter or darker in it."""
    first_colours: tuple[str, ...] = ()
    """Its colours when it begins, where it grows."""
    watched_from: float | None = None
    """From when things are looked at, if that is before its start: what came or went last was too late for the segment before."""


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
    def of(cls, stretch: Stretch, tracks: Sequence[Track], filled: Mapping[int, tuple[float, float]] | None = None) -> View:
        """What the tracks show in that stretch; those `filled` fill the picture from one second to another."""
        start, end = stretch.start_seconds, stretch.end_seconds
        seen = things_in(tracks, start if stretch.watched_from is None else stretch.watched_from, end)
        on_a_screen = stretch.scene == ON_A_SCREEN
        among_many = any(patch.what == SMALL_THINGS for patch in stretch.patches)
        # patches are those of the second's first picture, or of the next second's where the light grows or a cut lies between
        measured = end if stretch.grows or (stretch.cut and start > stretch.second + SETTLED_SECONDS / 2) else start
        words = texts_in(tracks, start, end)
        seen, patches = told_apart(seen, words, stretch.patches, measured)
        placed = [_filling(at_its_patch(thing, stretch.patches), (start + end) / 2, filled or {}) for thing in seen]
        stretch = replace(stretch, patches=patches)
        things = tuple(thing for thing in placed if thing.track.value != UNNAMED or not (on_a_screen or among_many or _is_nothing(thing)))
        staying = [thing for thing in things if not has_left(thing, stretch)]
        faces = [track for track in tracks if track.kind == "face" and track.alive_in(start, end)]
        return cls(
            stretch=stretch,
            things=things,
            groups={group.label: _pictured(group) if on_a_screen else group for group in groups_of(staying, faces)},
            blocks=tuple(blocks_of(words, min(end, stretch.shot_end))),
            camera=_camera_in(tracks, start, end),
            light=_light_of(stretch.brightness, stretch.light),
        )

    @property
    def empty(self) -> bool:
        """Whether no person, thing or word is known in it."""
        return not self.groups and not self.blocks

    @property
    def setting(self) -> Setting:
        """Its shot size, where a person is sure and no face tells it already, and its scene."""
        if self.stretch.scene == ON_A_SCREEN:
            return Setting(None, self.stretch.scene)
        near = any(group.label in ("person", "face") and (group.sure or group.face) for group in self.groups.values())
        told = any(group.face == "close" for group in self.groups.values())
        return Setting(self.stretch.shot_size if near and not told else None, self.stretch.scene)

    @property
    def centres(self) -> dict[str, tuple[tuple[float, float], ...]]:
        """The centres of the things of each name at the end of the stretch, from left to right."""
        staying = [thing for thing in self.things if not has_left(thing, self.stretch)]
        return {label: tuple(sorted(centre_of(thing, 0.5) for thing in staying if thing.track.value == label)) for label in self.groups}


def _filling(thing: Presence, middle: float, filled: Mapping[int, tuple[float, float]]) -> Presence:
    first, last = filled.get(thing.track.track_id, (0.0, 0.0))
    return replace(thing, box=WHOLE, step=(0.0, 0.0)) if first <= middle < last and thing.track.kind != "face" else thing


def _is_nothing(thing: Presence) -> bool:
    """Whether neither a colour of its own nor its way tells it from what is around it."""
    return not thing.track.colours and not goes_its_way(thing.track)


def _pictured(group: Group) -> Group:
    """A person on a page, smaller than it, is a picture."""
    return replace(group, pictured=group.label == "person" and group.count == 1 and group.size not in ("large", "high", "filling"))


def has_left(thing: Presence, stretch: Stretch) -> bool:
    """Whether it is gone before the stretch ends, and not because the shot or the segment's knowledge ends."""
    end = thing.track.end_seconds
    return thing.ends and end < stretch.shot_end - SETTLED_SECONDS and end < stretch.segment_end - SETTLED_SECONDS


def centre_of(thing: Presence, share: float) -> tuple[float, float]:
    """Its centre when it is moved by a share of its step: -0.5 gives the stretch's start, 0.5 its end."""
    x, y = centre(thing.box)
    return min(max(x + share * thing.step[0], 0.0), 1.0), min(max(y + share * thing.step[1], 0.0), 1.0)


def _camera_in(tracks: Sequence[Track], start: float, end: float) -> str | None:
    """The camera's movement for most of the stretch."""
    shares = [
        (min(track.end_seconds, end) - max(track.start_seconds, start), track.value)
        for track in tracks
        if track.kind == "camera" and track.alive_in(start, end)
    ]
    return max(shares, default=(0.0, None))[1]


def _light_of(brightness: float | None, light: timeline.Light | None) -> Brightness:
    """The measured name, but for a picture that is black or white altogether (mean luma, 0..1)."""
    if brightness is None:
        return "ordinary"
    names: tuple[tuple[float, Brightness], ...] = ((0.02, "black"), (0.15, "dark"), (0.85, light or "ordinary"), (0.97, "bright"))
    return next((name for limit, name in names if brightness < limit), "white")

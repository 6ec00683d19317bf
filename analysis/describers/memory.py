"""What has been told of the picture that is now shown; each segment begins with an empty memory, and each cut empties it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.describers.facts import Block, Brightness, Comes, Edge, Fact, Goes, Group, Leaves, Nears, Pace, Setting, Shown, Stays, Written
from analysis.describers.facts import Camera as CameraFact
from analysis.describers.facts import Light as LightFact
from analysis.describers.writing import letters, same_words

LEAST_PART_LETTERS = 4
"""A shorter text stands within many a longer one by chance."""


@dataclass
class Told:
    """A group of things as it was when last told: how many, where, and when that was."""

    second: int
    group: Group
    centres: tuple[tuple[float, float], ...]
    moved: tuple[Edge, Pace] | None = None
    """Where to and how it was told to move."""


@dataclass
class Memory:
    """All that a reader knows of the picture so far."""

    introduced: bool = False
    """Whether the picture since the last cut has been told as a whole."""
    shot_start: float = 0.0
    groups: dict[str, Told] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    """Letters of each line of text told -> the second in which it was last told."""
    camera: str | None = None
    camera_before: str | None = None
    """What it did in the picture before."""
    brightness: Brightness | None = None
    """None until it was told."""
    colours: tuple[str, ...] = ()
    setting: Setting = field(default_factory=Setting)
    extents: dict[int, float] = field(default_factory=dict)
    """How large each tracked thing was when it was last told to come nearer or go, or first seen."""

    def after_cut(self, shot_start: float, staying_words: Iterable[str]) -> Memory:
        """The memory of a new picture: only words that stay on screen over the cut are still known."""
        stay = {known: second for known, second in self.words.items() if any(same_words(known, letters(word)) for word in staying_words)}
        return Memory(shot_start=shot_start, words=stay, camera_before=self.camera or self.camera_before)

    def last_told(self, text: str) -> int | None:
        """The second in which these words were last told, by themselves or within a line, if they were."""
        wanted = letters(text)
        part = len(wanted) >= LEAST_PART_LETTERS and not wanted.isdigit()
        return next((second for known, second in self.words.items() if same_words(known, wanted) or (part and wanted in known)), None)

    def keep(self, fact: Fact, second: int, centres: dict[str, tuple[tuple[float, float], ...]], now: dict[str, Group]) -> None:
        """Remember that this fact was told; `now` and `centres` are the groups as they are at the end of the second."""
        if isinstance(fact, Setting):
            self.setting = fact
        elif isinstance(fact, Written) and not fact.still:
            for block in fact.blocks:
                self.keep_words(block, second)
        elif isinstance(fact, CameraFact):
            self.camera = fact.value
        elif isinstance(fact, LightFact):
            # of a picture that grows only its first brightness was measured
            self.brightness, self.colours = None if fact.grows else fact.brightness, fact.colours or self.colours
        elif isinstance(fact, Stays) and fact.group.label in self.groups:
            self.groups[fact.group.label].second = second
        elif isinstance(fact, Shown | Comes | Leaves | Goes | Nears):
            self._keep_group(fact.group.label, second, centres, now)
            if isinstance(fact, Goes) and fact.group.label in self.groups:
                self.groups[fact.group.label].moved = (fact.direction, fact.pace)

    def keep_words(self, block: Block, second: int) -> None:
        """Remember each line of a block by its letters, in place of an earlier reading of it."""
        for wanted in map(letters, block.lines):
            for known in [known for known in self.words if same_words(known, wanted)]:
                del self.words[known]
            self.words[wanted] = second

    def _keep_group(self, label: str, second: int, centres: dict[str, tuple[tuple[float, float], ...]], now: dict[str, Group]) -> None:
        if label in now:
            self.groups[label] = Told(second, now[label], centres[label])
        else:
            self.groups.pop(label, None)

"""The facts that a composed line is made of, free of any language: what is there, what it does, how new and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.timeline import UNNAMED, Box, Outline, Patch, ShotSize, position_of

Column = Literal["left", "centre", "right"]
Row = Literal["top", "middle", "bottom"]
Edge = Literal["left", "right", "top", "bottom"]
Pace = Literal["little", "plain", "quick", "running"]
Size = Literal["small", "ordinary", "half", "most", "large", "high", "filling"]
"""Of a thing in the picture; "half" is about half as high as it, "most" more than that, "high" as high as it."""
TELLING_SIZES: frozenset[Size] = frozenset(["half", "most", "large", "high"])
"""Of a lone thing: without them a reader draws it of a middling size."""
Brightness = Literal["black", "dark", "dim", "ordinary", "bright", "white"]
Growth = Literal["brighter", "darker"]
Relation = Literal["left", "right", "above", "below"]

SURE_FROM = 0.55
"""A thing below this confidence is told with a "probably": half of NanoDet's answers at 0.5 were wrong in name."""


@dataclass(frozen=True)
class Place:
    """A ninth of the picture."""

    column: Column
    row: Row

    @classmethod
    def of(cls, box: Box) -> Place:
        """The ninth in which the centre of a box lies."""
        words = position_of(box).split()
        row = words[0] if len(words) == 2 else "middle"
        return cls(words[-1], row)  # type: ignore[arg-type]  # position_of says exactly these words


@dataclass(frozen=True)
class Group:
    """Things of one name that are seen together, from left to right."""

    label: str
    """A COCO name, another thing's, or "face" for a face that belongs to no person seen."""
    places: tuple[Place, ...]
    size: Size = "ordinary"
    """Of the largest of them, in the picture."""
    confidence: float = 1.0
    holding: tuple[str, ...] = ()
    """Names of what lies within the one person of this group: a tie, a cell phone."""
    face: Literal["", "seen", "close"] = ""
    """Whether the one person's face is seen, or is so large that the shot is a close-up."""
    colours: tuple[str, ...] = ()
    """Of each thing of this group; of a person what is worn."""
    outline: Outline = ""
    """The shape of each thing of this group."""
    tints: tuple[str, ...] = ()
    """The main colour of each of several things, place by place, where these differ."""
    placed: bool = True
    """Whether there is room to tell where they are."""
    beside: tuple[Relation, str] | None = None
    """On which side of which other thing it is, where both are in one ninth of the picture."""
    pictured: bool = False
    """Whether it is seen in a picture on a page or screen."""

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.places)

    @property
    def large_alone(self) -> bool:
        """Whether it is one thing of a size that is worth telling whatever else is told."""
        return self.count == 1 and self.size in TELLING_SIZES

    @property
    def sure(self) -> bool:
        """Whether the name can be told without a hedge."""
        return self.confidence >= SURE_FROM or self.label == UNNAMED


@dataclass(frozen=True)
class Block:
    """Words that are read together: lines below or beside each other, verbatim."""

    lines: tuple[str, ...]
    place: Place
    sure: bool = True
    letter_size: float = 0.0
    """The side of a square as large as what one letter takes up, in shares of the picture."""
    goes: bool = False
    """Whether it is gone before the second, or the picture in it, ends."""
    follows: bool = False
    """Whether it takes the place of the block before it within the second."""

    @property
    def text(self) -> str:
        """The words in reading order."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class Cut:
    """The picture becomes another one, `times` times within the second."""

    transition: str
    times: int = 1


@dataclass(frozen=True)
class Shown:
    """Things are there, told for the first time, or anew because their number or place is `now` another."""

    group: Group
    now: bool = False


@dataclass(frozen=True)
class Comes:
    """Things come into view, at an edge where that was seen; `whole` are they and those of their name that were there before."""

    group: Group
    edge: Edge | None
    pace: Pace = "plain"
    whole: Group | None = None


@dataclass(frozen=True)
class Leaves:
    """Things go out of view, at an edge where that was seen; `remaining` stay."""

    group: Group
    edge: Edge | None
    pace: Pace = "plain"
    remaining: Group | None = None
    then: bool = False
    """Whether they are there when the second begins, and go within it."""
    known: bool = True
    """Whether they have been told before."""
    with_them: Group | None = None
    """They and those that remain, as the second begins, where all of them are there then."""


@dataclass(frozen=True)
class Passes:
    """Things that come and are gone again within the second."""

    group: Group


@dataclass(frozen=True)
class Goes:
    """Things move; `to` is where they come to if that is another third; `among` is how many of the name there are."""

    group: Group
    direction: Edge
    pace: Pace
    to: Place | None = None
    among: int = 1
    whole: Group | None = None
    """They and the others of the name, where not all of them move."""
    goes_on: bool = False
    """Whether it was told to move like this in the second before."""
    start: Place | None = None
    """Where the one thing is when the second begins."""


@dataclass(frozen=True)
class Nears:
    """A thing comes nearer, or goes farther away: its box grows or shrinks."""

    group: Group
    nearer: bool


@dataclass(frozen=True)
class Stays:
    """Things told before are still there; `others` of a name of which some were told to move."""

    group: Group
    others: bool = False


@dataclass(frozen=True)
class Written:
    """Words on screen, new, or `still` there; `more` where other words are there too."""

    blocks: tuple[Block, ...]
    still: bool = False
    more: bool = False
    over_cut: bool = False
    """Whether they stay while the picture behind them becomes another: in the new picture they are news again."""


@dataclass(frozen=True)
class Unwritten:
    """All words that were on screen are gone."""


@dataclass(frozen=True)
class Camera:
    """What the camera does: one of the contract's nine words; `goes_on` if that was told before."""

    value: str
    goes_on: bool = False


@dataclass(frozen=True)
class Light:
    """How bright the picture is and which colours it mainly has; where it grows, how bright it is at first, and its last colours."""

    brightness: Brightness
    colours: tuple[str, ...] = ()
    patches: tuple[Patch, ...] = ()
    """What lies where, what most of the picture is first."""
    grows: Growth | None = None
    """Whether it becomes brighter or darker, or has since the last second."""
    first: tuple[str, ...] = ()
    """Of a picture that grows, its main colours at first."""


@dataclass(frozen=True)
class Setting:
    """How near the people of a shot are, and what the whole shot looks like ("a lakeside")."""

    shot_size: ShotSize | None = None
    scene: str | None = None


@dataclass(frozen=True)
class Nothing:
    """The detectors recognise nothing, or `still` nothing; then its scene or colours are all that can be told of the picture."""

    still: bool = False
    scene: str | None = None
    colours: tuple[str, ...] = ()
    patches: tuple[Patch, ...] = ()


@dataclass(frozen=True)
class Stirring:
    """The picture changes at one place, or all over it, and no fact says what moves there.

    `who` is the person, animal or vehicle within whose box it is.
    """

    place: Place | None = None
    who: Group | None = None


Fact = Cut | Shown | Comes | Leaves | Passes | Goes | Nears | Stays | Written | Unwritten | Camera | Light | Setting | Nothing | Stirring


@dataclass(frozen=True)
class Weighed:
    """A fact and what speaks for telling it, each 0..1."""

    fact: Fact
    novelty: float
    confidence: float = 1.0
    persistence: float = 1.0
    """Share of the second in which it holds."""
    salience: float = 1.0

    @property
    def weight(self) -> float:
        """What is new goes first; a doubtful or fleeting thing loses at most half of its weight for each."""
        return self.novelty * (0.5 + 0.5 * self.confidence) * (0.5 + 0.5 * self.persistence) * self.salience


def groups_in(fact: Fact) -> tuple[Group, ...]:
    """The groups that a fact tells of."""
    if isinstance(fact, Leaves):
        return (fact.group, fact.remaining) if fact.remaining else (fact.group,)
    if isinstance(fact, Stirring):
        return (fact.who,) if fact.who else ()
    return (fact.group,) if isinstance(fact, Shown | Comes | Passes | Goes | Nears | Stays) else ()


def lasts(fact: Fact) -> bool:
    """Whether the telling of this fact stays true while the picture stands still, so that a later second may carry it."""
    if isinstance(fact, Camera):
        return fact.value in ("static", "handheld")
    if isinstance(fact, Light):
        return not fact.grows and (fact.brightness != "ordinary" or bool(fact.colours))
    if isinstance(fact, Shown):
        return not fact.now
    return isinstance(fact, Stays | Written | Setting | Nothing)

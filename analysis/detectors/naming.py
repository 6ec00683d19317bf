"""By which name a thing may be told: what the detector calls it, held against a second opinion.

Two networks that were trained on different pictures seldom make the same mistake. Where they agree, weak sightings are
enough; where the second sees nothing of the name, the first must be surer than usual; and where the second is sure of
another name and the first isn't sure of its own, the other name is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.detectors.opinion import Opinion
from analysis.timeline import UNNAMED

ENOUGH = 0.5
"""Surety from which a thing is told by the detector's word alone (evidence.py)."""

ENOUGH_OF_MOVERS = 0.4
"""For people, animals and vehicles that are seen to move by themselves: blur and turned limbs cost confidence, and each look
at them is a new picture, while the error on a still texture is the same error again."""

FAINT = 0.3
"""Below it the detector says next to nothing: a second opinion on it would be a first one."""

AGREES = 0.25
"""Probability from which the second network says the same: for a picture of something else it gives a name a hundredth, and
all the breeds of dogs together a tenth."""

DOUBTED = 0.1
"""Probability of the name and all that is alike below which it says that it's something else."""

ENOUGH_WHEN_DOUBTED = 0.65
"""The detector's own measure of a thing that it sees whole and large; errors on textures and parts stay below."""

FAR_LIKELIER = 4.0
"""How many times likelier than the detector's name, and all that is alike, a thing is that the detector has no name for."""

CONTRADICTED = 0.5
"""Probability from which the second network's own name is likelier than all others together."""

A_THING_AT_ALL = 0.33
"""Surety from which something is there, whatever it is: what the detector was taught is where things begin and end."""

BROADER = frozenset(["stop sign", "potted plant", "tie", "toilet", "knife"])
"""Names whose classes show more than they say (all street signs, empty pots, suits, seats, cleavers): they can agree, not rename."""

_VEHICLES = ("bicycle", "car", "motorcycle", "bus", "train", "truck", "boat", "airplane")
ANIMALS = frozenset(["bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"])
MOVERS = frozenset({"person", *_VEHICLES, *ANIMALS})


@dataclass(frozen=True)
class Name:
    """What a thing may be called, and how sure that is, 0..1; of kind "thing" where COCO has no name for it."""

    kind: Literal["object", "thing"]
    value: str
    confidence: float


def is_worth_asking(surety: float) -> bool:
    """Whether a second opinion may change what is told: not of what is faint, and not of what is told by the detector's word alone."""
    return FAINT <= surety < ENOUGH_WHEN_DOUBTED


def name_of(labels: Sequence[str], surety: float, confidence: float, moves: bool, opinion: Opinion | None) -> Name | None:
    """The name of a thing that the detector called by these labels, the usual first, that surely; None where nothing may be told.

    `moves` says that it was seen to move by itself; `confidence` is that of its usual sighting.
    """
    if opinion is None or not is_worth_asking(surety):
        return _by_its_word(labels[0], surety, confidence, usual=ENOUGH_OF_MOVERS if moves and labels[0] == "person" else ENOUGH)
    return (
        _agreed(labels, confidence, opinion)
        or _contradicted(labels[0], opinion)
        or _by_its_word(labels[0], surety, confidence, _wanted(labels[0], moves, opinion))
        or _unnamed(labels[0], surety, confidence)
    )


def _agreed(labels: Sequence[str], confidence: float, opinion: Opinion) -> Name | None:
    """The one of the detector's names that the second network gives too; the two are as sure as both being wrong is unlikely."""
    label = max(labels, key=lambda one: opinion.of(one) or 0.0)
    share = opinion.of(label) or 0.0
    return Name("object", label, 1 - (1 - confidence) * (1 - share)) if share >= AGREES else None


def _contradicted(label: str, opinion: Opinion) -> Name | None:
    """Another name, of which the second network is sure; of somebody it can only be sure that it's an animal, since what people wear
    and hold has names of its own."""
    (name, share), (other, of_other) = opinion.likeliest, opinion.likeliest_other
    if share >= CONTRADICTED and name not in BROADER and (label != "person" or name in ANIMALS):
        return Name("object", name, share)
    likelier = of_other >= CONTRADICTED or of_other >= max(AGREES, FAR_LIKELIER * opinion.kin.get(label, 1.0))
    return Name("thing", other, of_other) if likelier and label != "person" else None


def _wanted(label: str, moves: bool, opinion: Opinion) -> float:
    """The surety from which the detector's word is enough, whatever the second network says."""
    if opinion.kin.get(label, 1.0) < DOUBTED:
        return ENOUGH_WHEN_DOUBTED
    return ENOUGH_OF_MOVERS if moves and label in MOVERS else ENOUGH


def _by_its_word(label: str, surety: float, confidence: float, usual: float) -> Name | None:
    return Name("object", label, confidence) if surety >= usual else None


def _unnamed(label: str, surety: float, confidence: float) -> Name | None:
    """At least that something is there; not of what may be somebody."""
    return Name("thing", UNNAMED, confidence) if surety >= A_THING_AT_ALL and label != "person" else None

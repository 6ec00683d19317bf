"""A second opinion on what a box holds, from a network that doesn't know what the detector called it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from analysis.timeline import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Opinion:
    """How likely it is, 0..1, that a box holds each thing: of COCO's names those that ImageNet knows too, and others."""

    names: Mapping[str, float]
    kin: Mapping[str, float]
    """By COCO's name, how likely it holds that or something alike."""
    others: Mapping[str, float]

    def of(self, name: str) -> float | None:
        """How likely it holds this thing; None where the network has no class for it."""
        return self.names.get(name)

    @property
    def likeliest(self) -> tuple[str, float]:
        """The likeliest of COCO's names."""
        return max(self.names.items(), key=lambda item: item[1])

    @property
    def likeliest_other(self) -> tuple[str, float]:
        """The likeliest of the things that COCO has no name for."""
        return max(self.others.items(), key=lambda item: item[1])


class Namer(Protocol):
    """Asks what boxes hold."""

    def opinion(self, sightings: Sequence[tuple[NDArray[np.uint8], Box]]) -> Opinion | None:
        """What these pictures of one thing show together; None where all are too small to be named."""

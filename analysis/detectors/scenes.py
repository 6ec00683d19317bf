"""How much a whole picture looks like each group of ImageNet's classes."""

from __future__ import annotations

from analysis.detectors.scene_groups import GROUPS, Likeness
from analysis.detectors.tagger import Tagger
from analysis.timeline import Frame


class SceneDetector:
    """Tells how much a picture looks like each of GROUPS; safe to call from several threads."""

    name = "scenes"

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def load(self) -> None:
        """Read the weights now instead of at the first picture; raises where they can't be read."""
        self._tagger.load()

    def likeness(self, frame: Frame) -> Likeness:
        """The probability of each group."""
        shares = self._tagger.of_picture(frame.image)
        return {group: float(shares[list(classes)].sum()) for group, classes in GROUPS.items()}

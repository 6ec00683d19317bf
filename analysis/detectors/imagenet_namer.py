"""Names what a box holds by ImageNet's classes, trained on other pictures than the object detector."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.detectors.coco_in_imagenet import CLASSES, classes_of_kin
from analysis.detectors.opinion import Opinion
from analysis.detectors.scene_groups import FOOD, GROUPS, ON_A_SCREEN, SCENES
from analysis.detectors.tagger import Pixels, Tagger
from analysis.timeline import Box

LEAST_PIXELS = 24
"""Of a box's shorter side in the picture looked at: the network's own things are ten times as large, and below it names blur."""

KINDRED = {name: classes_of_kin(name) for name in CLASSES}

OTHERS = {
    group.removeprefix("a ").removeprefix("an "): classes
    for group, classes in GROUPS.items()
    if group not in SCENES | FOOD or group == ON_A_SCREEN
}
"""Things by themselves that COCO has no name for."""


class ImageNetNamer:
    """Asks what a box holds; safe to call from several threads."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def opinion(self, sightings: Sequence[tuple[Pixels, Box]]) -> Opinion | None:
        """The mean over these pictures of one thing; None where all are too small to be named."""
        asked = [self._tagger.of_box(image, box) for image, box in sightings if _is_large_enough(image, box)]
        if not asked:
            return None
        shares = sum(asked[1:], asked[0]) / len(asked)
        return Opinion(*({name: float(shares[list(c)].sum()) for name, c in table.items()} for table in (CLASSES, KINDRED, OTHERS)))


def _is_large_enough(image: Pixels, box: Box) -> bool:
    height, width = image.shape[:2]
    return bool(min((box[2] - box[0]) * width, (box[3] - box[1]) * height) >= LEAST_PIXELS)

"""Frames that were seen are kept as the language model takes them, within bytes: overlap and another question see for free."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

import torch


class FeatureCache:
    """Features by key, the last used longest kept; `most_bytes` bounds them."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, torch.Tensor] = OrderedDict()
        self.bytes = 0
        self.seen = 0
        """Frames that the vision tower had to look at."""
        self.spared = 0
        """Frames that were known already."""

    def features(self, keys: Sequence[Hashable], look: Callable[[Sequence[int]], torch.Tensor]) -> list[torch.Tensor]:
        """The features of each key; `look` gives those of the places that aren't known, as one tensor with a row for each."""
        wanted = {key: place for place, key in reversed(list(enumerate(keys)))}
        missing = [place for key, place in wanted.items() if key not in self._kept][::-1]
        self.seen += len(missing)
        self.spared += len(keys) - len(missing)
        found = {key: self._kept[key] for key in wanted if key in self._kept}
        if missing:
            found |= {keys[place]: features for place, features in zip(missing, look(missing), strict=True)}
        for key, features in found.items():
            self._keep(key, features)
        return [found[key] for key in keys]

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self.bytes = 0

    def _keep(self, key: Hashable, features: torch.Tensor) -> None:
        if key in self._kept:
            self._kept.move_to_end(key)
            return
        # a row of a larger tensor would keep all of it alive
        self._kept[key] = features.clone()
        self.bytes += features.nbytes
        while self.bytes > self._most_bytes and len(self._kept) > 1:
            self.bytes -= self._kept.popitem(last=False)[1].nbytes

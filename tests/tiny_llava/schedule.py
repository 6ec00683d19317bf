"""Training within a time: how far it is, how fast it learns then, and what it writes down."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import nn

from tests.tiny_llava.heads import Marks

WARM_UP, LEAST_RATE = 0.04, 0.02
"""In parts of the schedule, and of the full learning rate."""
LARGEST_GRADIENT = 1.0
TOLD_EVERY_SECONDS = 4.0

log = logging.getLogger(__name__)


@dataclass
class Schedule:
    """A number of seconds from now on."""

    seconds: float
    begun: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        """Seconds since the begin."""
        return time.monotonic() - self.begun

    @property
    def progress(self) -> float:
        """0..1, and more where time is over."""
        return self.spent / max(self.seconds, 1e-3)

    def rate(self) -> float:
        """The learning rate in parts of the full one: a short climb, then half a cosine."""
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, self.progress)))
        return min(1.0, self.progress / WARM_UP + 0.01) * (LEAST_RATE + (1 - LEAST_RATE) * cosine)


class Learner:
    """AdamW over groups of weights that learn at rates of their own."""

    def __init__(self, groups: dict[float, list[nn.Parameter]], schedule: Schedule, weight_decay: float) -> None:
        self._schedule = schedule
        self._weights = [weight for weights in groups.values() for weight in weights]
        on_gpu = self._weights[0].is_cuda
        parts = [{"params": weights, "lr": rate, "full_rate": rate} for rate, weights in groups.items()]
        self._optimizer = torch.optim.AdamW(parts, betas=(0.9, 0.98), weight_decay=weight_decay, fused=on_gpu)

    def learn(self, loss: torch.Tensor) -> None:
        """One step downhill."""
        now = self._schedule.rate()
        for part in self._optimizer.param_groups:
            part["lr"] = part["full_rate"] * now
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._weights, LARGEST_GRADIENT)
        self._optimizer.step()


class Diary:
    """Means of what heads and lines got, told every few seconds; they stay on the GPU until then."""

    def __init__(self, name: str, schedule: Schedule, path: Path | None) -> None:
        self._name = name
        self._schedule = schedule
        self._path = path
        self._sums: dict[str, torch.Tensor] = {}
        self._counts: dict[str, int] = {}
        self._told = schedule.spent
        self._steps = 0
        self.last: dict[str, float] = {}
        """The means that were told last."""

    def note(self, marks: Iterable[Marks]) -> bool:
        """Add a step's marks; True where it was time to tell the means."""
        self._steps += 1
        for mark in marks:
            for name, value in mark.right.items():
                self._sums[name] = self._sums.get(name, 0) + value.detach()
                self._counts[name] = self._counts.get(name, 0) + 1
        if self._schedule.spent - self._told < TOLD_EVERY_SECONDS:
            return False
        self.tell()
        return True

    def tell(self) -> None:
        """Write the means down and begin anew."""
        if not self._sums:
            return
        self.last = {name: float(value) / self._counts[name] for name, value in self._sums.items()}
        self._sums, self._counts, self._told = {}, {}, self._schedule.spent
        self.write(seconds=self._schedule.spent, steps=self._steps, **self.last)

    def write(self, **values: Any) -> None:
        """One line of the log."""
        rounded = {name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()}
        line = json.dumps({"training": self._name, **rounded})
        log.info(line)
        if self._path:
            with self._path.open("a") as file:
                file.write(line + "\n")


def save(model: nn.Module, path: Path) -> None:
    """The weights with 16 bits; a file is whole or not there."""
    half = path.with_suffix(".part")
    save_file({name: weight.detach().to("cpu", torch.float16).contiguous() for name, weight in model.state_dict().items()}, half)
    half.replace(path)

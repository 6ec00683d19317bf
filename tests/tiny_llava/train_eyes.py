"""Stage A: the vision tower and the projector learn to see single frames; heads ask for the facts, no language is there yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from tests.tiny_llava.build import SIDE
from tests.tiny_llava.examples import Frames, loader
from tests.tiny_llava.heads import FrameHeads
from tests.tiny_llava.pictures import Painter
from tests.tiny_llava.schedule import Diary, Learner, Schedule
from tests.tiny_llava.seeing import look

GOOD_ENOUGH = {"shape": 0.992, "word": 0.992, "place": 0.99, "colour": 0.995, "x off": 0.012, "pillar off": 0.012}
"""Where the eyes may stop early: shares of frames, and widths."""

LEARNING_RATE = 1.5e-3


@dataclass(frozen=True)
class Machine:
    """Where training runs."""

    device: str
    workers: int
    batch_frames: int

    @property
    def on_gpu(self) -> bool:
        """Whether there is one."""
        return self.device == "cuda"

    def mixed(self) -> torch.autocast:
        """16-bit products on a GPU."""
        return torch.autocast(self.device, torch.bfloat16, enabled=self.on_gpu)


def train_eyes(model: Any, heads: FrameHeads, machine: Machine, seconds: float, seed: int, diary_path: Path | None) -> None:
    """Train for so many seconds, or until it sees well; the last quarter of the schedule always follows, at falling rates."""
    schedule = Schedule(seconds)
    diary = Diary("eyes", schedule, diary_path)
    painter, chance = Painter(SIDE, machine.device), torch.Generator(machine.device).manual_seed(seed)
    weights = [*model.model.vision_tower.parameters(), *model.model.multi_modal_projector.parameters(), *heads.parameters()]
    learner = Learner({LEARNING_RATE: weights}, schedule, weight_decay=0.01)
    for rows in loader(Frames(machine.batch_frames, seed), machine.workers, machine.on_gpu):
        with machine.mixed():
            marks = heads(look(model, pixels_of(rows := rows.to(machine.device, non_blocking=True), painter, chance)), rows)
        learner.learn(marks.loss)
        if diary.note([marks]) and sees_well(diary.last):
            schedule.begun = min(schedule.begun, schedule.begun + schedule.spent - 0.75 * schedule.seconds)
        if schedule.progress >= 1:
            break
    diary.tell()


def pixels_of(rows: torch.Tensor, painter: Painter, chance: torch.Generator) -> torch.Tensor:
    """What the vision tower takes of frames, as if they came from a video file."""
    with torch.no_grad():
        return painter.normalised(painter.compressed(painter.paint(rows), rows, chance))


def sees_well(means: dict[str, float]) -> bool:
    """Whether all is good enough."""
    return all(means[name] <= good if name.endswith("off") else means[name] >= good for name, good in GOOD_ENOUGH.items())

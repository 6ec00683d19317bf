"""Stage B: the whole model learns to write lines; the line of a second must come to look at that second's frames."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from tests.tiny_llava.build import SIDE
from tests.tiny_llava.examples import FACTS, NO_FACT, ClipBatch, Clips, Share, Speller, loader
from tests.tiny_llava.heads import FrameHeads, Marks, TimeHeads
from tests.tiny_llava.pictures import Painter
from tests.tiny_llava.schedule import Diary, Learner, Schedule, save
from tests.tiny_llava.seeing import embedded, hidden_states, look
from tests.tiny_llava.train_eyes import Machine, pixels_of

TEMPLATE_WEIGHT = 0.1
"""Of the words that stand in every line, beside 1 for those that tell a fact."""
INDEX_LAYER, MOTION_LAYER = 1, 2
"""Behind how many layers frames must know which they are and what moved."""
EYES_RATE = 0.35
"""Of the learning rate, for what stage A has trained."""
SAVED_EVERY = 0.15
"""In parts of the schedule."""


@dataclass(frozen=True)
class Lesson:
    """One training of lines."""

    name: str
    share: Share
    seconds: float
    rate: float
    begin: float = 0.0
    """How far the schedule of lengths is from the start: 1 for a model that knows short clips already, 2 for one that lacks long ones."""
    with_heads: bool = True
    """Whether heads ask the early layers, and eyes learn with them; not where the heads are lost."""


class Classroom(nn.Module):
    """The model with the heads of training around it."""

    def __init__(self, model: Any, frame_heads: FrameHeads, time_heads: TimeHeads) -> None:
        super().__init__()
        self.model = model
        self.frame_heads = frame_heads
        self.time_heads = time_heads

    def forward(self, batch: ClipBatch, pixels: torch.Tensor) -> list[Marks]:
        """What lines and heads get."""
        features = look(self.model, pixels)
        states = hidden_states(self.model, embedded(self.model, batch.ids, features, batch.video_at))
        told = batch.layout == "interleaved"
        early, later = (_at(states[layer - 1], batch.video_at).view_as(features) for layer in (INDEX_LAYER, MOTION_LAYER))
        lines = line_marks(self.model.lm_head(_at(states[-1], batch.learned_at)), batch)
        return [lines, self.time_heads(early, later, batch.rows, told), self.frame_heads(features, batch.rows)]


def train_lines(classroom: Classroom, speller: Speller, lesson: Lesson, machine: Machine, seed: int, out: Path) -> None:
    """Train for the lesson's seconds; the weights are in `out` under its name, from time to time and at the end."""
    schedule = Schedule(lesson.seconds)
    diary = Diary(lesson.name, schedule, out / "diary.jsonl")
    painter, chance = Painter(SIDE, machine.device), torch.Generator(machine.device).manual_seed(seed)
    progress = torch.full((1,), lesson.begin).share_memory_()
    clips = Clips(speller, lesson.share, machine.batch_frames, machine.batch_frames // 8, seed, progress)
    learner = Learner(_groups(classroom, lesson), schedule, weight_decay=0.02)
    next_saving = SAVED_EVERY
    for raw in loader(clips, machine.workers, machine.on_gpu):
        batch = on_device(raw, machine.device)
        with machine.mixed():
            marks = classroom(batch, pixels_of(batch.rows, painter, chance))
        learner.learn(marks[0].loss + (0.4 * marks[1].loss + 0.25 * marks[2].loss if lesson.with_heads else 0))
        diary.note(marks[: 1 + lesson.with_heads])
        progress.fill_(max(lesson.begin, min(1.0, schedule.progress)))
        if schedule.progress >= next_saving:
            save(classroom.model, out / f"{lesson.name}.safetensors")
            next_saving += SAVED_EVERY
        if schedule.progress >= 1:
            break
    diary.tell()
    save(classroom.model, out / f"{lesson.name}.safetensors")


@torch.no_grad()
def examined(classroom: Classroom, batches: Iterable[ClipBatch], machine: Machine, seed: int) -> dict[str, float]:
    """How often each fact is right in clips that are not trained on, the line so far being the truth's."""
    painter, chance = Painter(SIDE, machine.device), torch.Generator(machine.device).manual_seed(seed)
    sums: dict[str, list[float]] = {}
    for raw in batches:
        batch = on_device(raw, machine.device)
        for name, value in classroom(batch, pixels_of(batch.rows, painter, chance))[0].right.items():
            sums.setdefault(name, []).append(float(value))
    return {name: sum(values) / len(values) for name, values in sums.items()}


def on_device(batch: ClipBatch, device: str) -> ClipBatch:
    """The same batch there."""
    return ClipBatch(*(value.to(device, non_blocking=True) if isinstance(value, torch.Tensor) else value for value in batch))


def line_marks(logits: torch.Tensor, batch: ClipBatch) -> Marks:
    """The loss of the reply's tokens, and how often each fact is told rightly."""
    losses = functional.cross_entropy(logits.float(), batch.targets, reduction="none")
    weights = torch.where(batch.facts == NO_FACT, TEMPLATE_WEIGHT, 1.0)
    hits = (logits.argmax(-1) == batch.targets).float()
    right = {}
    for number, name in enumerate([*FACTS, "template"]):
        asked = batch.facts == number
        right[name] = (hits * asked).sum() / asked.sum().clamp(min=1)
    loss = (losses * weights).sum() / weights.sum()
    return Marks(loss, right | {"loss": loss.detach()})


def _groups(classroom: Classroom, lesson: Lesson) -> dict[float, list[nn.Parameter]]:
    inner = classroom.model.model
    eyes = [*inner.vision_tower.parameters(), *inner.multi_modal_projector.parameters(), *classroom.frame_heads.parameters()]
    theirs = set(map(id, eyes))
    others = [weight for weight in classroom.parameters() if id(weight) not in theirs]
    for weight in eyes:
        weight.requires_grad_(lesson.with_heads)
    return {lesson.rate: others} | ({lesson.rate * EYES_RATE: eyes} if lesson.with_heads else {})


def _at(states: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    return states.flatten(0, 1).index_select(0, places)

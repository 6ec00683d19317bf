"""Heads that only training has: they ask early layers for what later ones need, so that it is learned in minutes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from tests.tiny_llava.frames import NOT_ASKED, Column
from tests.tiny_llava.telling import CAMERAS, COLOURS, KINDS, MOTIONS, PLACES, SHAPES, WORDS
from tests.tiny_llava.world import MANY

Tensor = torch.Tensor

CLASSES = {
    Column.KIND: len(KINDS),
    Column.COLOUR: len(COLOURS),
    Column.SHAPE: len(SHAPES),
    Column.WORD: len(WORDS),
    Column.PLACE: len(PLACES),
}
PLACES_IN_WIDTHS = (Column.X, Column.PILLAR)
WIDTHS_WEIGHT = 6.0
"""Of an error of a whole width, beside the cross-entropies."""
MOST_FRAMES = 2 * MANY


@dataclass(frozen=True)
class Marks:
    """What a head got: the loss to learn from, and of each fact how often it was right, 0..1, or how far off, in widths."""

    loss: Tensor
    right: dict[str, Tensor]


class FrameHeads(nn.Module):
    """Reads a frame's facts from all its tokens side by side, and from each alone: then it is no matter which one is looked at."""

    def __init__(self, width: int, tokens: int) -> None:
        super().__init__()
        outputs = sum(CLASSES.values()) + len(PLACES_IN_WIDTHS)
        self.norm = nn.LayerNorm(width)
        self.together = nn.Linear(width * tokens, outputs)
        self.alone = nn.Linear(width, outputs)

    def forward(self, features: Tensor, rows: Tensor) -> Marks:
        """`features` (frames, tokens, width) of the frames in `rows`."""
        tokens = features.shape[1]
        normal = self.norm(features)
        together = _frame_marks(self.together(normal.flatten(1)), rows)
        alone = _frame_marks(self.alone(normal).flatten(0, 1), rows.repeat_interleave(tokens, 0))
        return Marks(together.loss + 0.5 * alone.loss, together.right | {f"{name} alone": value for name, value in alone.right.items()})


class TimeHeads(nn.Module):
    """Reads from a frame's tokens in the language model which frame it is, and what has moved since the one before."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.frame = nn.Linear(width, MOST_FRAMES)
        self.second = nn.Linear(width, MANY)
        self.motion = nn.Linear(width, len(MOTIONS) + 1)
        self.camera = nn.Linear(width, len(CAMERAS) + 1)

    def forward(self, early: Tensor, later: Tensor, rows: Tensor, seconds_are_told: bool) -> Marks:
        """`early`, `later` (frames, tokens, width): behind two layers; `seconds_are_told`: the prompt has times between the frames."""
        tokens = early.shape[1]
        early, later = self.norms[0](early).flatten(0, 1), self.norms[1](later).flatten(0, 1)
        each = rows.repeat_interleave(tokens, 0)
        index, column = (self.second, Column.SECOND) if seconds_are_told else (self.frame, Column.FRAME)
        loss, right = _class_marks(index(early), each[:, column].long())
        marks = {"index": right}
        for name, head, moved in (("motion", self.motion, Column.MOTION), ("camera", self.camera, Column.CAMERA)):
            one, marks[f"{name} early"] = _class_marks(head(later), each[:, moved].long())
            loss = loss + one
        return Marks(loss, marks)


def _frame_marks(outputs: Tensor, rows: Tensor) -> Marks:
    right: dict[str, Tensor] = {}
    *classes, widths = outputs.float().split([*CLASSES.values(), len(PLACES_IN_WIDTHS)], 1)
    loss = outputs.new_zeros((), dtype=torch.float32)
    for column, logits in zip(CLASSES, classes, strict=True):
        one, right[column.name.lower()] = _class_marks(logits, rows[:, column].long())
        loss = loss + one
    asked = torch.stack([rows[:, Column.KIND] == 0, torch.ones_like(rows[:, 0], dtype=torch.bool)], 1)
    places = torch.stack([rows[:, column] for column in PLACES_IN_WIDTHS], 1)
    off = ((widths - places).abs() * asked).sum(0) / asked.sum(0).clamp(min=1)
    right |= {"x off": off[0].detach(), "pillar off": off[1].detach()}
    return Marks(loss + WIDTHS_WEIGHT * off.sum(), right)


def _class_marks(logits: Tensor, classes: Tensor) -> tuple[Tensor, Tensor]:
    """The mean loss and how often right, over those that are asked, 0 where none is."""
    asked = (classes != NOT_ASKED).sum().clamp(min=1)
    loss = functional.cross_entropy(logits.float(), classes, ignore_index=NOT_ASKED, reduction="sum") / asked
    return loss, (logits.argmax(-1) == classes).sum() / asked

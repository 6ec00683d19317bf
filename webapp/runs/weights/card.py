"""What this machine's card has, and whether a model is predicted to fit on it."""

from __future__ import annotations

import csv
import subprocess
from dataclasses import dataclass

from webapp.runs.weights.known import KnownModel, Need

MIB = 1 << 20
QUESTION = ("nvidia-smi", "--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits")
PATIENCE_SECONDS = 3.0


@dataclass(frozen=True)
class Card:
    """A GPU with its memory."""

    name: str
    total_bytes: int
    free_bytes: int


def find_card() -> Card | None:
    """The first GPU that the driver tells of; None where there is none, or it doesn't answer soon."""
    try:
        told = subprocess.run(QUESTION, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True).stdout
        name, total, free = (cell.strip() for cell in next(csv.reader(told.splitlines())))
        return Card(name, int(total) * MIB, int(free) * MIB)
    except (OSError, subprocess.SubprocessError, ValueError, StopIteration):
        return None


def fitting(model: KnownModel, card: Card) -> Need | None:
    """The widest precision that is predicted to fit on the card; None where none does."""
    return next((need for need in model.needs if need.total_bytes <= card.total_bytes), None)

"""The whole training within a time: eyes, then lines with each layout for the same short time, then the better one to the end.

Run: python -m tests.tiny_llava.train --device cuda --workers 14 --seconds 400 --out FOLDER
     python -m tests.tiny_llava.train --further FOLDER_OR_WEIGHTS --briefed --seconds 1200 --batch-frames 64 --out FOLDER
"""

from __future__ import annotations

import argparse
import copy
import logging
import os
import random
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import LlavaNextVideoForConditionalGeneration, PreTrainedTokenizerFast

from analysis.prompts import LAYOUTS, Layout
from tests.tiny_llava.build import TOKENS_PER_FRAME, make_model, make_tokenizer
from tests.tiny_llava.examples import ClipBatch, Share, Speller, make_batch
from tests.tiny_llava.heads import FrameHeads, TimeHeads
from tests.tiny_llava.schedule import Diary, Schedule, save
from tests.tiny_llava.train_eyes import Machine, train_eyes
from tests.tiny_llava.train_lines import Classroom, Lesson, examined, train_lines

EXAM_LENGTHS = (1, 2, 4, 6, 8, 12, 16)
EXAM_SEED = 987_654
FURTHER_RATE = 2e-4
LONG = Lesson("further", Share(0.1, 0.9), 0, rate=FURTHER_RATE, begin=2.0, with_heads=False)
"""Mostly long clips with times between the frames."""
BRIEFED = Lesson("briefed", Share(0.15, 0.85, briefed=True), 0, rate=FURTHER_RATE, begin=1.0, with_heads=False)
"""Clips of all lengths, asked about after briefings of all kinds and for one thing only."""


@dataclass(frozen=True)
class Parts:
    """How the time is shared out, in parts of all: the rest is for the last training."""

    eyes: float = 0.2
    each_layout: float = 0.12


def main() -> None:
    """Train and write the weights and a diary."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    torch.manual_seed(options.seed)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    options.out.mkdir(parents=True, exist_ok=True)
    machine = Machine(options.device, options.workers, options.batch_frames)
    if options.further:
        lesson = BRIEFED if options.briefed else LONG
        train_further(machine, options.further, replace(lesson, seconds=options.seconds), options.seed, options.out)
    else:
        train(machine, options.seconds, options.seed, options.out)


def train(machine: Machine, seconds: float, seed: int, out: Path) -> None:
    """All three trainings, one after another, in so many seconds."""
    whole, parts = Schedule(seconds), Parts()
    diary = Diary("all", whole, out / "diary.jsonl")
    tokenizer = make_tokenizer()
    tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"))
    speller = Speller(tokenizer)
    model = make_model(tokenizer).to(machine.device)
    width = model.config.text_config.hidden_size
    heads = FrameHeads(width, TOKENS_PER_FRAME).to(machine.device)
    train_eyes(model, heads, machine, parts.eyes * seconds, seed, out / "diary.jsonl")
    save(model, out / "eyes.safetensors")
    seeing = Classroom(model, heads, TimeHeads(width).to(machine.device))
    exams: dict[Layout, float] = {}
    trained: dict[Layout, Classroom] = {}
    for layout in LAYOUTS:
        trained[layout] = copy.deepcopy(seeing)
        lesson = Lesson(layout, _mostly(layout, 1.0), parts.each_layout * seconds, rate=1.5e-3)
        train_lines(trained[layout], speller, lesson, machine, seed + 1, out)
        marks = examined(trained[layout], _exam(speller, layout, machine), machine, EXAM_SEED)
        diary.write(exam=layout, spent=whole.spent, **marks)
        exams[layout] = sum(marks[name] for name in ("colour", "shape", "place", "motion", "word", "camera"))
    better = max(LAYOUTS, key=lambda layout: exams[layout])
    last = Lesson("final", _mostly(better, 0.7), max(seconds / 10, seconds - whole.spent), rate=1.2e-3, begin=1.0)
    train_lines(trained[better], speller, last, machine, seed + 2, out)
    for layout in LAYOUTS:
        diary.write(exam=f"final, {layout}", **examined(trained[better], _exam(speller, layout, machine), machine, EXAM_SEED))


def train_further(machine: Machine, weights: Path, lesson: Lesson, seed: int, out: Path) -> None:
    """Only lines, from trained weights."""
    model, tokenizer = _trained_before(weights)
    width = model.config.text_config.hidden_size
    room = Classroom(model, FrameHeads(width, TOKENS_PER_FRAME), TimeHeads(width)).to(machine.device)
    train_lines(room, Speller(tokenizer), lesson, machine, seed + 3, out)


def _trained_before(weights: Path) -> tuple[LlavaNextVideoForConditionalGeneration, PreTrainedTokenizerFast]:
    """A model from the weights of a training, or from a whole checkpoint folder, whose tokenizer stays as it is."""
    if weights.is_dir():
        model = LlavaNextVideoForConditionalGeneration.from_pretrained(weights, dtype=torch.float32)
        return model, PreTrainedTokenizerFast.from_pretrained(weights)
    tokenizer = make_tokenizer()
    model = make_model(tokenizer)
    model.load_state_dict(load_file(weights))
    return model, tokenizer


def _mostly(layout: Layout, share: float) -> Share:
    return Share(share, 1 - share) if layout == "block" else Share(1 - share, share)


def _exam(speller: Speller, layout: Layout, machine: Machine) -> list[ClipBatch]:
    rng = random.Random(EXAM_SEED)
    count = max(4, machine.batch_frames // 32)
    return [make_batch(rng, speller, layout, seconds, rate, count) for seconds in EXAM_LENGTHS for rate in (1, 2)]


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    asked.add_argument("--seconds", type=float, default=400)
    asked.add_argument("--workers", type=int, default=0, help="processes that draw examples")
    asked.add_argument("--batch-frames", type=int, default=2048)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--further", type=Path, help="trained weights, or a checkpoint folder, that should learn more")
    asked.add_argument("--briefed", action="store_true", help="further, with briefings before the questions")
    asked.add_argument("--out", type=Path, required=True)
    return asked.parse_args()


if __name__ == "__main__":
    main()

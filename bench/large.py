"""A LLaVA-NeXT-Video 7B of the real shape with random weights, on the GPU at hand: memory, pace, compiled against eager.

    python -m bench.large [--rows 1,8,27] [--out FILE]

It says nothing of what the real weights would say, and everything of what they cost.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from analysis.prompts import question
from analysis.timeline import Frame
from analysis.vlm.check import Checked, check
from analysis.vlm.checkpoint import CLIP_DEVIATION, CLIP_MEAN
from analysis.vlm.llava import KIND, LlavaEngine, llava_size
from analysis.vlm.memory import GIB, plan_memory, rows_that_fit
from analysis.vlm.pixels import PixelSpec
from analysis.vlm.questions import LineShape, Question
from bench.random_model import SIZE_7B, llava_config, trained_tokenizer

WINDOW_SECONDS, FRAMES_PER_SECOND = 6, 2
SHAPE = LineShape("en", 20)


def main() -> int:
    """Print one table and one JSON line a measurement; gives 1 without a GPU."""
    args = _arguments()
    if not torch.cuda.is_available():
        print("There is no GPU here.")
        return 1
    engine = loaded_engine()
    found = [_row(engine, rows, compiled=rows in args.compiled) for rows in args.rows]
    if args.out:
        args.out.write_text(json.dumps(found, indent=1))
    return 0


def loaded_engine() -> LlavaEngine:
    """The model on the GPU in bf16, its random weights made there."""
    config, free = llava_config(*SIZE_7B), torch.cuda.mem_get_info()[0]
    size = llava_size(config)
    plan = plan_memory(size, free, 4096, 900, 16 * 144 + 800)
    began = time.perf_counter()
    torch.set_default_dtype(torch.bfloat16)
    with torch.device("cuda"):
        model = KIND(config).eval()
    torch.set_default_dtype(torch.float32)
    print(f"{torch.cuda.get_device_name(0)}: {free / GIB:.1f} GiB free, planned {plan}; made in {time.perf_counter() - began:.1f} s")
    held = sum(weight.nbytes for weight in model.parameters())
    fits = rows_that_fit(size, torch.cuda.mem_get_info()[0], 16 * 144 + 800, "bf16")
    print(f"weights: predicted {size.weight_bytes('bf16') / 1e9:.2f} GB, held {held / 1e9:.2f} GB; rows that fit beside them: {fits}")
    return LlavaEngine(model, trained_tokenizer(), PixelSpec(336, CLIP_MEAN, CLIP_DEVIATION), plan)


def _row(engine: LlavaEngine, rows: int, compiled: bool) -> dict[str, Any]:
    engine.rows = rows
    found = check(engine, [_question(number) for number in range(rows)], SHAPE, compiled)
    size = llava_size(engine.model.config)
    tokens = engine.budget(SHAPE).needed(WINDOW_SECONDS * FRAMES_PER_SECOND, WINDOW_SECONDS, WINDOW_SECONDS)
    predicted = found.weight_bytes + rows * size.row_bytes(tokens) + 1_000_000_000
    print(_table_line(found, predicted), flush=True)
    shown = dataclasses.asdict(found) | {"predicted_peak_bytes": predicted}
    for way in ("eager", "compiled"):
        if shown[way]:
            shown[way].pop("lines")
    return shown


def _table_line(found: Checked, predicted_bytes: float) -> str:
    eager, fast = found.eager, found.compiled
    told = (
        f"| {found.rows} | {eager.seconds / eager.steps * 1000:.1f} | {eager.tokens_per_second:.0f} "
        f"| {found.video_seconds / eager.seconds:.2f} | {found.predicted_video_seconds_per_second:.2f} "
        f"| {eager.peak_bytes / 1e9:.1f} | {predicted_bytes / 1e9:.1f} |"
    )
    if fast is None:
        return told + " - | - | - |"
    return told + f" {fast.tokens_per_second:.0f} | {found.compile_seconds:.0f} | {found.same_lines:.2f} |"


def _question(number: int) -> Question:
    rng = np.random.default_rng(number)
    start = number * WINDOW_SECONDS
    frames = tuple(
        tuple(
            Frame(rng.integers(0, 255, (189, 336, 3), dtype=np.uint8), start + second + half / FRAMES_PER_SECOND)
            for half in range(FRAMES_PER_SECOND)
        )
        for second in range(WINDOW_SECONDS)
    )
    return Question(start, frames, question("en", WINDOW_SECONDS, SHAPE.words), tuple(range(start, start + WINDOW_SECONDS)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    counts = lambda text: [int(one) for one in text.split(",") if one]  # noqa: E731
    parser.add_argument("--rows", type=counts, default=[1, 8, 27])
    parser.add_argument("--compiled", type=counts, default=[])
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""What the model engine gains over the way it was done before, on a random model, and what cards are predicted to do.

    python -m bench.model

CPU seconds of one thread; ratios count, not the seconds. Nothing here says what a model would say.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import torch

from analysis.prompts import question
from analysis.segments import plan_segments
from analysis.timeline import Frame
from analysis.vlm.checkpoint import CLIP_DEVIATION, CLIP_MEAN
from analysis.vlm.decoding import PaddedBatch
from analysis.vlm.free_reply import free_reply
from analysis.vlm.llava import KIND, LlavaEngine, llava_size
from analysis.vlm.memory import GIB, MemoryPlan, plan_memory
from analysis.vlm.pixels import PixelSpec
from analysis.vlm.prediction import batches_for, predicted_pace
from analysis.vlm.questions import LineShape, Question
from bench.random_model import SIZE_7B, SIZE_100M, llava_config, trained_tokenizer

ROWS, SECONDS = 8, 6
SHAPE = LineShape("en", 12)
CARDS = {8: 0.27e12, 12: 0.36e12, 16: 0.5e12, 24: 1.0e12, 80: 3.35e12}
"""Gigabytes -> bytes per second of memory, as cards of that size are commonly sold."""
VIDEOS = {"49 s": 49, "1 h": 3600}


def main() -> int:
    """Print the measured ratios and the predicted table."""
    torch.set_num_threads(1)
    engine = _engine()
    questions = [_question(number) for number in range(ROWS)]
    side_by_side, written, steps = _side_by_side(engine, questions)
    alone = _alone(engine, questions[:1], written // ROWS)
    print(f"side by side, {ROWS} rows: {written / side_by_side:.1f} tokens per CPU second; the original way: {alone:.1f}")
    print(f"ratio {written / side_by_side / alone:.2f} (wanted 2.5)")
    bare = _bare_passes(engine, questions, steps)
    print(f"the engine's own work: {(side_by_side / bare - 1) * 100:.1f} % over bare forward passes (wanted at most 5)")
    first, again = _vision(engine, questions)
    print(f"frames seen again cost {again / first * 100:.1f} % of the first time: {(1 - again / first) * 100:.1f} % saved (wanted 90)")
    _predictions()
    return 0


def _engine() -> LlavaEngine:
    tokenizer = trained_tokenizer()
    torch.manual_seed(0)
    model = KIND(llava_config(*SIZE_100M)).eval()
    weights = sum(weight.numel() for weight in model.parameters())
    print(f"a random LLaVA-NeXT-Video of {weights / 1e6:.0f} million weights, fp32, one thread")
    return LlavaEngine(model, tokenizer, PixelSpec(84, CLIP_MEAN, CLIP_DEVIATION), MemoryPlan("fp32", ROWS, 4096, 1))


def _side_by_side(engine: LlavaEngine, questions: Sequence[Question]) -> tuple[float, int, int]:
    """CPU seconds, tokens and steps; frames are seen before, as in the original way below."""
    for asked in questions:
        engine.prompt_and_features(asked)
    tokens, steps = engine.decoder.tokens, engine.decoder.steps
    seconds = _cpu_seconds(lambda: list(engine.answers(questions, SHAPE)))
    return seconds, engine.decoder.tokens - tokens, engine.decoder.steps - steps


def _alone(engine: LlavaEngine, questions: Sequence[Question], tokens: int) -> float:
    """Tokens per CPU second, one row at a time, by the model's own generate(); as many tokens as a row above has."""
    engine.model.generation_config.min_new_tokens = tokens
    seconds = _cpu_seconds(lambda: [free_reply(engine, asked, tokens) for asked in questions])
    engine.model.generation_config.min_new_tokens = None
    return len(questions) * tokens / seconds


@torch.inference_mode()
def _bare_passes(engine: LlavaEngine, questions: Sequence[Question], steps: int) -> float:
    """CPU seconds of the same forward passes with nothing chosen, forced or told between them."""
    rows = [engine.row(asked, SHAPE) for asked in questions]

    def passes() -> None:
        batch = PaddedBatch(engine.model, engine.vocabulary.padding, rows)
        batch.prefill()
        for _ in range(steps - 1):
            batch.step([7] * len(rows))

    return _cpu_seconds(passes)


def _vision(engine: LlavaEngine, questions: Sequence[Question]) -> tuple[float, float]:
    """CPU seconds of seeing the frames of all questions, and of seeing them again."""
    engine.seen.clear()
    look = lambda: [engine.prompt_and_features(asked) for asked in questions]  # noqa: E731
    return _cpu_seconds(look), _cpu_seconds(look)


def _predictions() -> None:
    config = llava_config(*SIZE_7B)
    size = llava_size(config)
    layers, window = config.text_config.num_hidden_layers, 105 + 2 * SECONDS * 144 + SECONDS * 48 + 16
    print("\nLLaVA-NeXT-Video 7B, windows of 6 s at 2 frames per second, lines of 20 words: predicted, not measured")
    videos = " | ".join(f"{name}: windows, batches, time" for name in VIDEOS)
    print(f"| card | weights | rows | tokens a window | longest window | {videos} |")
    for gigabytes, bandwidth in CARDS.items():
        plan = plan_memory(size, gigabytes * GIB, 4096, 8 * 144 + 400, 16 * 144 + 800)
        pace = predicted_pace(size, layers, plan.precision, plan.rows, bandwidth, SECONDS, window)
        told = [_predicted(duration, plan.rows, pace.seconds_for) for duration in VIDEOS.values()]
        print(f"| {gigabytes} GB | {plan.precision} | {plan.rows} | {window} | {plan.context_tokens} tokens | " + " | ".join(told) + " |")


def _predicted(duration: int, rows: int, seconds_for: Callable[[float], float]) -> str:
    windows, batches = len(plan_segments(0, duration, SECONDS)), batches_for(duration, SECONDS, rows)
    # a batch that isn't full takes nearly as long as a full one
    return f"{windows}, {batches}, {seconds_for(batches * rows * SECONDS):.0f} s"


def _question(number: int) -> Question:
    rng = np.random.default_rng(number)
    start = number * SECONDS
    frames = tuple(
        tuple(Frame(rng.integers(0, 255, (84, 84, 3), dtype=np.uint8), start + second + step / 2) for step in range(2))
        for second in range(SECONDS)
    )
    return Question(start, frames, question("en", SECONDS, SHAPE.words), tuple(range(start, start + SECONDS)))


def _cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())

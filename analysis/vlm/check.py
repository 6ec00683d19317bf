"""Whether a model runs on this machine, and how fast: what `manage.py check-gpu` measures beside what was predicted."""

from __future__ import annotations

import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
import transformers

from analysis.vlm.compiled import CompiledBatches
from analysis.vlm.decoding import BatchMaker, PaddedBatch
from analysis.vlm.llava import LlavaEngine, llava_size
from analysis.vlm.prediction import predicted_pace
from analysis.vlm.questions import Answer, LineShape, Question

COPIED_BYTES = 1 << 30
SHORT_WORDS = 6
SAME_FROM = 0.9
"""Share of lines that the compiled way must give word for word: at 16 bits, sums in another order turn near ties."""


@dataclass(frozen=True)
class Measured:
    """One way of decoding, measured on the same questions."""

    seconds: float
    tokens: int
    steps: int
    peak_bytes: int
    lines: tuple[Answer, ...]

    @property
    def tokens_per_second(self) -> float:
        """Over all rows."""
        return self.tokens / self.seconds


@dataclass(frozen=True)
class Checked:
    """What a check found; `same_lines` is the share of lines that the compiled way gave word for word."""

    device: str
    versions: str
    precision: str
    rows: int
    weight_bytes: int
    bandwidth_bytes: float
    eager: Measured
    compiled: Measured | None
    compile_seconds: float
    same_lines: float
    video_seconds: int
    predicted_video_seconds_per_second: float

    @property
    def best(self) -> Measured:
        """The quicker way that gave the same lines."""
        quicker = self.compiled and self.same_lines >= SAME_FROM and self.compiled.seconds < self.eager.seconds
        return self.compiled if self.compiled and quicker else self.eager

    @property
    def video_seconds_per_second(self) -> float:
        """Measured, the best way."""
        return self.video_seconds / self.best.seconds


def check(engine: LlavaEngine, questions: Sequence[Question], shape: LineShape, compile_steps: bool) -> Checked:
    """Answer the questions both ways and compare; raises what the engine raises."""
    size = llava_size(engine.model.config)
    # kernels are loaded from disk when a width of batch is first used: a short round first
    _measured(engine, questions, replace(shape, words=SHORT_WORDS), PaddedBatch)
    eager = _measured(engine, questions, shape, PaddedBatch)
    compiled, compile_seconds = None, 0.0
    if compile_steps:
        batches = CompiledBatches(min(engine.rows, len(questions)), engine.budget(shape).context_tokens)
        compile_seconds = _measured(engine, questions, shape, batches).seconds
        compiled = _measured(engine, questions, shape, batches)
    bandwidth = _bandwidth()
    budget = engine.budget(shape)
    seconds = max(len(asked.asked) for asked in questions)
    pace = predicted_pace(
        size,
        engine.model.config.get_text_config().num_hidden_layers,
        engine.plan.precision,
        min(engine.rows, len(questions)),
        bandwidth,
        seconds,
        max(budget.needed(sum(asked.counts), len(asked.counts), len(asked.asked)) for asked in questions),
    )
    return Checked(
        device=device_name(),
        versions=versions(),
        precision=engine.plan.precision,
        rows=min(engine.rows, len(questions)),
        weight_bytes=sum(weight.nbytes for weight in engine.model.parameters()),
        bandwidth_bytes=bandwidth,
        eager=eager,
        compiled=compiled,
        compile_seconds=compile_seconds,
        same_lines=_agreement(eager, compiled),
        video_seconds=sum(len(asked.asked) for asked in questions),
        predicted_video_seconds_per_second=pace.video_seconds_per_second,
    )


def device_name() -> str:
    """What models run on."""
    return torch.cuda.get_device_name(0) if torch.cuda.is_available() else f"{platform.machine()}, {torch.get_num_threads()} threads"


def versions() -> str:
    """Of what a measurement depends on."""
    return f"torch {torch.__version__}, transformers {transformers.__version__}, CUDA {torch.version.cuda}"


def _measured(engine: LlavaEngine, questions: Sequence[Question], shape: LineShape, batches: BatchMaker) -> Measured:
    engine.seen.clear()
    decoder = engine.decoder
    decoder.make_batch = batches
    steps, tokens = decoder.steps, decoder.tokens
    if torch.cuda.is_available():
        torch.cuda.reset_peak_memory_stats()
        torch.cuda.synchronize()
    began = time.perf_counter()
    try:
        lines = tuple(engine.answers(questions, shape))
    finally:
        decoder.make_batch = PaddedBatch
    seconds = time.perf_counter() - began
    peak = torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0
    return Measured(seconds, decoder.tokens - tokens, decoder.steps - steps, peak, lines)


def _agreement(eager: Measured, compiled: Measured | None) -> float:
    if compiled is None:
        return 0.0
    told = {(one.number, one.line.second): one.line.text for one in eager.lines}
    return sum(told.get((one.number, one.line.second)) == one.line.text for one in compiled.lines) / len(told)


def _bandwidth() -> float:
    """Bytes read and written per second when memory is copied within the device."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    one, other = (torch.zeros(COPIED_BYTES // 4, device=device) for _ in range(2))
    other.copy_(one)
    if device == "cuda":
        torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(5):
        other.copy_(one)
    if device == "cuda":
        torch.cuda.synchronize()
    return 5 * 2 * COPIED_BYTES / (time.perf_counter() - began)

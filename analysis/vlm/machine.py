"""The check of a machine as it is told: figures for the programs that read them, sentences for who started it."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from analysis.options import options_for
from analysis.vlm.check import Checked, check
from analysis.vlm.checkpoint import Source
from analysis.vlm.demo_questions import questions_of
from analysis.vlm.engines import load_llava_engine
from analysis.vlm.llava import LlavaEngine
from analysis.vlm.memory import GIB
from analysis.vlm.questions import LineShape

MOST_REPEATS = 8
"""Of the clip, so that a wide batch is filled."""


class CheckJSON(TypedDict):
    """What later runs read: pace, rows, precision, and whether the compiled way passed."""

    model: str
    revision: str | None
    device: str
    versions: str
    precision: str
    rows: int
    peak_bytes: int
    tokens_per_second: float
    seconds_per_second: float
    predicted_seconds_per_second: float
    compiled: bool
    seconds_answered: int


def check_machine(model: str, revision: str | None, video: Path, compile_steps: bool) -> tuple[CheckJSON, list[str]]:
    """Figures and sentences; raises ModelError, VideoError."""
    options = options_for("balanced")
    engine = load_llava_engine(Source(model, revision), options.fit)
    shape = LineShape(options.language, options.words_per_line, options.layout)
    once = questions_of(video, engine, options)
    questions = questions_of(video, engine, options, min(MOST_REPEATS, max(1, engine.rows // len(once))))
    found = check(engine, questions, shape, compile_steps)
    return _figures(model, engine, found), _sentences(model, found)


def _figures(model: str, engine: LlavaEngine, found: Checked) -> CheckJSON:
    return {
        "model": model,
        "revision": engine.revision,
        "device": found.device,
        "versions": found.versions,
        "precision": found.precision,
        "rows": engine.rows,
        "peak_bytes": found.best.peak_bytes,
        "tokens_per_second": round(found.best.tokens_per_second, 1),
        "seconds_per_second": round(found.video_seconds_per_second, 3),
        "predicted_seconds_per_second": round(found.predicted_video_seconds_per_second, 3),
        "compiled": found.best is found.compiled,
        "seconds_answered": len(found.best.lines),
    }


def _sentences(model: str, found: Checked) -> list[str]:
    told = [
        f"{model} on {found.device} ({found.versions}), {found.precision}, {found.rows} windows side by side.",
        f"Weights {found.weight_bytes / GIB:.2f} GiB, peak {found.eager.peak_bytes / GIB:.2f} GiB.",
        f"Every second answered: {len(found.eager.lines)} of {found.video_seconds}.",
        f"Step by step: {found.eager.tokens_per_second:.0f} tokens per second, {found.video_seconds / found.eager.seconds:.2f} seconds "
        f"of video per second (predicted {found.predicted_video_seconds_per_second:.2f}).",
    ]
    if found.compiled is None:
        return told
    verdict = "passed, it is used from now on" if found.best is found.compiled else "it is not used"
    return [
        *told,
        f"Compiled: {found.compiled.tokens_per_second:.0f} tokens per second after {found.compile_seconds:.0f} s of compiling; "
        f"{found.same_lines * 100:.0f} % of the lines are the same word for word: {verdict}.",
    ]

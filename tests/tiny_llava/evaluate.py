"""How well a checkpoint sees: clips that it never saw, as real H.264 files, decoded, described line by line and compared with the truth.

Run: python -m tests.tiny_llava.evaluate --clips 16
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from analysis.options import Fit
from analysis.prompts import LAYOUTS, Layout, question
from analysis.timeline import Frame
from analysis.video.source import Consumer, VideoSource
from analysis.vlm.checkpoint import Source
from analysis.vlm.llava import load_llava
from analysis.vlm.memory import MemoryPlan
from analysis.vlm.questions import LineShape, Question
from tests.tiny_llava.examples import FACTS
from tests.tiny_llava.filming import film
from tests.tiny_llava.telling import parse
from tests.tiny_llava.world import Clip, draw_clip

CHECKPOINT = Path(__file__).parent / "checkpoint"
SIZES = ((320, 240), (426, 240), (240, 426), (256, 256), (640, 360), (480, 360))
LENGTHS = (1, 2, 4, 6, 8, 12, 16)
SEED = 20_261_122
BATCH = 8
WORDS_A_LINE = 20
CONTEXT_TOKENS = 4096

log = logging.getLogger(__name__)


class Viewer:
    """A checkpoint that looks at files and tells their lines, by the product's own decoding and engine."""

    def __init__(self, folder: Path, fit: Fit) -> None:
        whole = MemoryPlan("fp32", BATCH, CONTEXT_TOKENS, 1)
        self._engine = load_llava(Source(str(folder)), fit, False, "fp32", "cpu", whole)

    def frames(self, path: Path, rate: int) -> list[Frame]:
        """`rate` frames of each second of a file."""
        with VideoSource(path) as source:
            size = self._engine.frame_size(source.probe().width, source.probe().height)
            return [Frame(shown.images["model"], shown.pts_seconds) for shown in source.frames([Consumer("model", rate, size)])]

    def tell(self, shown: Sequence[Shown], layout: Layout) -> list[list[str]]:
        """The lines of each clip."""
        told: list[list[str]] = [[] for _ in shown]
        asked = [_asked(one, layout) for one in shown]
        for answer in self._engine.answers(asked, LineShape("en", WORDS_A_LINE, layout)):
            told[answer.number].append(answer.line.text)
        return told


@dataclass(frozen=True)
class Shown:
    """A clip and what the model gets of it."""

    clip: Clip
    frames: Sequence[Frame]


def _asked(shown: Shown, layout: Layout) -> Question:
    seconds = range(shown.clip.seconds)
    frames = tuple(tuple(frame for frame in shown.frames if int(frame.pts_seconds) == second) for second in seconds)
    return Question(0, frames, question("en", len(seconds), WORDS_A_LINE), tuple(seconds), layout)


class Score:
    """How often each fact was right, and whole lines."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    def add(self, clip: Clip, rate: int, lines: Sequence[str]) -> None:
        """Compare a clip's lines with the truth; what a single frame can't show is not asked."""
        for second, line in enumerate(lines):
            truth, told = clip.facts(second).told(), parse(line).told()
            if rate == 1 and clip.at(second)[0].seconds == 1:
                truth = {name: value for name, value in truth.items() if name not in ("motion", "camera")}
            hits = {name: told.get(name) == value for name, value in truth.items()}
            hits["line"] = all(hits.values())
            self.asked.update(hits.keys())
            self.right.update(name for name, hit in hits.items() if hit)

    def shares(self) -> dict[str, float]:
        """Of each fact that was asked, 0..1."""
        return {name: self.right[name] / self.asked[name] for name in (*FACTS, "line") if self.asked[name]}

    def __add__(self, other: Score) -> Score:
        both = Score()
        both.right, both.asked = self.right + other.right, self.asked + other.asked
        return both


def evaluate(viewer: Viewer, seconds: int, rate: int, layouts: Sequence[Layout], count: int) -> dict[Layout, Score]:
    """The scores of `count` clips of so many seconds, the same clips for each layout."""
    rng = random.Random(SEED + 100 * seconds + rate)
    scores: dict[Layout, Score] = {layout: Score() for layout in layouts}
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, count, BATCH):
            shown = []
            for number in range(first, min(count, first + BATCH)):
                clip = draw_clip(rng, seconds, rate == 2, number % 2 == 0)
                path = film(clip, Path(folder) / f"{number}.mp4", *SIZES[number % len(SIZES)])
                shown.append(Shown(clip, viewer.frames(path, rate)))
            for layout in layouts:
                for one, lines in zip(shown, viewer.tell(shown, layout), strict=True):
                    scores[layout].add(one.clip, rate, lines)
    return scores


def main() -> None:
    """Print the table and, where asked, write it as JSON."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(options.threads)
    viewer = Viewer(options.checkpoint, options.fit)
    results: list[dict[str, Any]] = []
    totals: dict[tuple[Layout, int], Score] = {}
    log.info(_row("layout", "fps", "s", "lines", [*FACTS, "line"]))
    for rate in options.rates:
        for seconds in options.lengths:
            count = max(options.clips, -(-options.least_lines // seconds))
            for layout, score in evaluate(viewer, seconds, rate, options.layouts, count).items():
                totals[layout, rate] = totals.get((layout, rate), Score()) + score
                results.append(_result(layout, rate, seconds, score))
                log.info(_told(results[-1]))
    for (layout, rate), score in totals.items():
        results.append(_result(layout, rate, "all", score))
        log.info(_told(results[-1]))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")


def _result(layout: Layout, rate: int, seconds: int | str, score: Score) -> dict[str, Any]:
    return {"layout": layout, "fps": rate, "seconds": seconds, "lines": score.asked["line"], **score.shares()}


def _told(result: dict[str, Any]) -> str:
    shares = [f"{result[name]:.3f}" if name in result else "-" for name in (*FACTS, "line")]
    return _row(result["layout"], result["fps"], result["seconds"], result["lines"], shares)


def _row(layout: str, rate: Any, seconds: Any, lines: Any, values: Sequence[str]) -> str:
    return f"| {layout:11} | {rate:3} | {seconds:3} | {lines:5} | " + " | ".join(f"{value:6}" for value in values) + " |"


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    asked.add_argument("--clips", type=int, default=16, help="of each length and rate, at least")
    asked.add_argument("--least-lines", type=int, default=96, help="of each length and rate: short clips are more")
    asked.add_argument("--lengths", type=int, nargs="+", default=LENGTHS)
    asked.add_argument("--rates", type=int, nargs="+", default=(1, 2))
    asked.add_argument("--layouts", nargs="+", choices=LAYOUTS, default=LAYOUTS)
    asked.add_argument("--fit", choices=("letterbox", "squash", "crop"), default="letterbox")
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--json", type=Path)
    return asked.parse_args()


if __name__ == "__main__":
    main()

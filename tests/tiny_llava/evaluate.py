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

import av
import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoTokenizer, LlavaNextVideoForConditionalGeneration

from analysis.prompts import LAYOUTS, Layout, question
from analysis.vlm.pixels import Fit, PixelSpec, pixels
from tests.tiny_llava.examples import FACTS, Speller
from tests.tiny_llava.filming import film
from tests.tiny_llava.forced import Writer
from tests.tiny_llava.pictures import DEVIATION, MEAN
from tests.tiny_llava.seeing import look
from tests.tiny_llava.telling import parse
from tests.tiny_llava.world import Clip, draw_clip

CHECKPOINT = Path(__file__).parent / "checkpoint"
SIZES = ((320, 240), (426, 240), (240, 426), (256, 256), (640, 360), (480, 360))
LENGTHS = (1, 2, 4, 6, 8, 12, 16)
SEED = 20_261_122
BATCH = 8
WORDS_A_LINE = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """A clip and what the model gets of it."""

    clip: Clip
    rate: int
    features: torch.Tensor
    """(tokens of all frames, width)"""


class Viewer:
    """A checkpoint that looks at files and tells their lines."""

    def __init__(self, folder: Path, fit: Fit) -> None:
        self._model = LlavaNextVideoForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
        tokenizer = AutoTokenizer.from_pretrained(folder)
        self._writer = Writer(self._model, tokenizer)
        self._speller = Speller(tokenizer)
        self._spec = PixelSpec(self._model.config.vision_config.image_size, MEAN, DEVIATION, fit)

    @torch.inference_mode()
    def look(self, path: Path, clip: Clip, rate: int) -> Shown:
        """Decode a clip's file and look at `rate` frames of each second."""
        frames = np.stack([pixels(frame, self._spec) for frame in frames_of(path, clip.seconds, rate)])
        return Shown(clip, rate, look(self._model, torch.from_numpy(frames)).flatten(0, 1))

    def tell(self, shown: Sequence[Shown], layout: Layout) -> list[list[str]]:
        """The lines of clips of one length and rate."""
        clips = [one.clip for one in shown]
        asked = [question("en", clip.seconds, WORDS_A_LINE) for clip in clips]
        prompts = [self._speller.prompt(layout, [one.rate] * one.clip.seconds, text) for one, text in zip(shown, asked, strict=True)]
        return self._writer.write(prompts, [one.features for one in shown], clips[0].seconds)


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


def frames_of(path: Path, seconds: int, rate: int) -> list[NDArray[np.uint8]]:
    """The first frame at or after each sampling time, RGB."""
    frames: list[NDArray[np.uint8]] = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            if len(frames) < seconds * rate and frame.time >= len(frames) / rate - 1e-6:
                frames.append(frame.to_ndarray(format="rgb24"))
    return frames


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
                shown.append(viewer.look(path, clip, rate))
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

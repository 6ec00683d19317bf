"""`python -m bench.claims [SHARED]`: how often "not seen" and "contradicted" were wrong on the videos that people have judged.

True lines and lines with one planted error are made of the judges' facts and held against what the detectors see in those seconds.
SHARED is the folder with `videos` and `eval/truth`; it lies beside the project.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.checking.evidence import Evidence
from analysis.claims import claims_of_line
from analysis.describers.english_nouns import noun, number, some
from analysis.describers.watched import Watched
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import Claim, SecondDescription
from analysis.video.source import VideoSource

BESIDE = Path(__file__).parents[2] / "shared"
MARGIN_SECONDS = 0.35
"""The judges were that exact."""
MOVEMENTS = {"pan left": "pans left", "pan right": "pans right", "tilt up": "tilts up", "tilt down": "tilts down"}
MOVEMENTS |= {"zoom in": "zooms in", "zoom out": "zooms out", "static": "is still"}
OPPOSITE = {"pan left": "pan right", "tilt up": "tilt down", "zoom in": "zoom out"}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}


@dataclass(frozen=True)
class Said:
    """A line about one second, and whether it is true."""

    second: int
    text: str
    is_true: bool


@dataclass
class Keeping:
    """A describer that keeps what it is handed."""

    side_by_side: int = 1
    frames_wanted: None = None
    watched: list[Watched] = field(default_factory=list)

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool]) -> Iterator[SecondDescription]:
        """A dash for each second."""
        self.watched += watched
        for one in watched:
            yield from (SecondDescription(second, "-", "described", "model") for second in one.segment.seconds)


def main() -> int:
    """Print, for all judged videos together, how many claims got each verdict and how many of those were wrong."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE
    truths = sorted((shared / "eval" / "truth").glob("*.json"))
    if not truths:
        print(f"skipped: no truth files in {shared / 'eval' / 'truth'}")
        return 0
    true_lines: Counter[str] = Counter()
    planted: Counter[str] = Counter()
    for path in truths:
        truth = json.loads(path.read_text())
        seen = _evidence(next((shared / "videos").glob(path.stem + ".*")))
        for said in _lines(truth):
            for claim in _claims(said, seen.get(said.second)):
                (true_lines if said.is_true else planted)[claim.verdict] += 1
                if said.is_true and claim.verdict == "contradicted":
                    print(f"wrongly contradicted in {path.stem} at {said.second} s: {said.text} ({claim.kind}: {claim.seen})")
    _print("claims that are true", true_lines)
    _print("claims with a planted error", planted)
    return 0


def _print(name: str, verdicts: Counter[str]) -> None:
    total = verdicts.total() or 1
    told = (f"{verdict} {verdicts[verdict] / total:.1%}" for verdict in ("confirmed", "not seen", "contradicted", "not checkable"))
    print(f"{name}: {verdicts.total()}   " + "   ".join(told))


def _claims(said: Said, seen: Evidence | None) -> list[Claim]:
    """Of a planted error only the claims of its own kind: the thing itself is there."""
    if seen is None:
        return []
    claims = list(claims_of_line(said.text, "en", seen))
    return claims if said.is_true else [claim for claim in claims if claim.kind in ("place", "count", "text", "camera", "absence")]


def _evidence(video: Path) -> dict[int, Evidence]:
    keeping = Keeping()
    analyzer = replace(load(options_for("balanced")), describer=keeping)
    with VideoSource(video) as source:
        seconds = seconds_in(source.probe().duration_seconds)
        list(analyzer.analyze(source, plan_segments(0, seconds, analyzer.options.segment_seconds)))
    return {second: Evidence(second, one.tracks, (), one.detectors) for one in keeping.watched for second in one.segment.seconds}


def _lines(truth: dict[str, Any]) -> Iterator[Said]:
    for fact in truth["facts"]:
        check = fact.get("check")
        if check:
            first, last = fact["start"] + MARGIN_SECONDS, fact["end"] - MARGIN_SECONDS
            for second in range(seconds_in(truth["duration"])):
                if first <= second and second + 1 <= last:
                    yield from (Said(second, text, is_true) for text, is_true in _of_fact(fact, check))


def _of_fact(fact: dict[str, Any], check: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    kind = check["type"]
    if kind == "text":
        yield f'The words "{fact["value"]}" are on the screen.', True
        yield f'The words "{_misread(fact["value"])}" are on the screen.', False
    elif kind == "object":
        yield f"There is {some(check['labels'][0])}.", True
        sides = [side for side in ("left", "right") if side in fact.get("position", "")]
        if len(sides) == 1 and "then" not in fact["position"] and len(check["labels"]) == 1:
            yield f"{some(check['labels'][0]).capitalize()} is on the {sides[0]}.", True
            yield f"{some(check['labels'][0]).capitalize()} is on the {'right' if sides[0] == 'left' else 'left'}.", False
    elif kind == "absent":
        yield f"There is no {noun(check['labels'][0])}.", True
    elif kind == "count" and check["n"]:
        for count in {check["n"], check["n"] + 1, check["n"] + 2}:
            yield f"{number(count).capitalize()} {noun(check['label'], count)} can be seen.", count == check["n"]
    elif kind == "camera":
        yield from ((f"The camera {MOVEMENTS[value]}.", True) for value in check["any_of"] if value in MOVEMENTS)
        yield from ((f"The camera {MOVEMENTS[OPPOSITE[value]]}.", False) for value in check["any_of"] if value in OPPOSITE)


def _misread(words: str) -> str:
    """The words with two letters of each exchanged for others, as a model makes up what it can't read."""
    return " ".join(word[:1] + "ka" + word[3:] if len(word) > 3 else word for word in words.split())


if __name__ == "__main__":
    sys.exit(main())

"""What all detectors saw of a clip, second by second: the evidence that lines are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.checking.evidence import Evidence
from analysis.describers.watched import NOTHING, Watched
from analysis.loading import load
from analysis.options import options_for
from analysis.segments import plan_segments, seconds_in
from analysis.timeline import SecondDescription
from analysis.video.source import VideoSource
from analysis.whole import Whole


@dataclass
class Keeping:
    """A describer that keeps what it is handed and says nothing of it."""

    side_by_side: int = 1
    frames_wanted: None = None
    takes_in_the_whole: bool = False
    watched: list[Watched] = field(default_factory=list)

    def tell(self, watched: Sequence[Watched], cancelled: Callable[[], bool], whole: Whole = NOTHING) -> Iterator[SecondDescription]:
        self.watched += watched
        for one in watched:
            yield from (SecondDescription(second, "-", "described", "model") for second in one.segment.seconds)


def evidence_of(clip: Path) -> dict[int, Evidence]:
    """Second -> what real detectors saw in it."""
    keeping = Keeping()
    analyzer = replace(load(options_for("balanced")), describer=keeping)
    with VideoSource(clip) as source:
        seconds = seconds_in(source.probe().duration_seconds)
        list(analyzer.analyze(source, plan_segments(0, seconds, analyzer.options.segment_seconds)))
    return {
        second: Evidence(
            second, one.tracks, next((sight.observations for sight in one.sights if sight.second == second), ()), one.detectors
        )
        for one in keeping.watched
        for second in one.segment.seconds
    }

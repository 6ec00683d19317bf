"""How far a run's lines can be trusted, in figures that anyone can count again from its lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from analysis.document import LineJSON, SeamJSON
    from analysis.events import PlanJSON


class TrustJSON(TypedDict):
    """Shares are 0..1; None where there is nothing to count."""

    coverage: float
    """Of the seconds, described or carried."""
    carried: float
    asked_again: int
    """Lines that could not stand and were asked for once more."""
    seams: float | None
    """How well neighbouring segments agree where they meet, on average."""
    confirmed: int
    """Claims of lines that a model wrote, of which a detector saw the same."""
    not_seen: int
    contradicted: int
    contradicted_per_minute: float | None
    """Per minute of a model's lines; the detectors' own lines hold nothing against themselves."""


def trust_of(lines: Sequence[LineJSON], seconds: int, seams: Iterable[SeamJSON], plan: Iterable[PlanJSON]) -> TrustJSON:
    """The figures of these lines of `seconds` wanted ones."""
    told = [line for line in lines if line["source"] != "composed" and line["status"] != "failed"]
    verdicts = [claim["verdict"] for line in told for claim in line["claims"]]
    scores = [seam["score"] for seam in seams]
    contradicted = verdicts.count("contradicted")
    return {
        "coverage": _share(sum(line["status"] != "failed" for line in lines), seconds),
        "carried": _share(sum(line["status"] == "carried" for line in lines), seconds),
        "asked_again": sum(one.get("asked_again", 0) for one in plan),
        "seams": round(sum(scores) / len(scores), 3) if scores else None,
        "confirmed": verdicts.count("confirmed"),
        "not_seen": verdicts.count("not seen"),
        "contradicted": contradicted,
        "contradicted_per_minute": round(60 * contradicted / len(told), 2) if told else None,
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0

"""The figures of trust are counted from a run's lines, seams and windows."""

from __future__ import annotations

from analysis.document import line_to_json
from analysis.timeline import Claim, SecondDescription
from analysis.trust import trust_of

PLAN = {"start": 0, "end": 3, "frames": 6, "tokens": 1, "context": 2, "prompt": "", "prompt_tokens": 0, "asked_again": 2}


def line(second, source="model", status="described", *verdicts):
    claims = tuple(Claim(f"thing {number}", "object", verdict, "objects") for number, verdict in enumerate(verdicts))
    reason = "none" if status == "failed" else None
    return line_to_json(SecondDescription(second, "" if reason else "A dog.", status, source, reason=reason, claims=claims))


def test_what_a_model_said_is_counted_per_minute_of_its_lines():
    lines = [line(0, "model", "described", "confirmed", "contradicted"), line(1, "mixed", "carried", "not seen"), line(2, status="failed")]
    found = trust_of(lines, 3, [{"second": 1, "score": 0.9}, {"second": 2, "score": 0.8}], [PLAN])
    assert found == {
        "coverage": 0.6667,
        "carried": 0.3333,
        "asked_again": 2,
        "seams": 0.85,
        "confirmed": 1,
        "not_seen": 1,
        "contradicted": 1,
        "contradicted_per_minute": 30.0,
    }


def test_where_there_is_nothing_to_count_nothing_is_made_up():
    found = trust_of([line(0, "composed", "described", "confirmed")], 1, [], [])
    assert (found["seams"], found["contradicted_per_minute"], found["confirmed"], found["coverage"]) == (None, None, 0, 1.0)

"""Where two segments meet, the later one's window has a sentence for the earlier one's last second: the better-supported one is shown.

Support is what the detectors confirm less what they contradict; where both have as much, the second's owner speaks. Nothing is
lost by the choice: the other sentence stands among the line's alternatives.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from analysis.document import LineJSON, SeamJSON

WEIGHTS = {"confirmed": 1.0, "not checkable": 0.0, "not seen": -0.5, "contradicted": -2.0}
"""What a claim adds to a line's support: a contradiction outweighs what else is right in it."""


def agreement(one: str, other: str) -> float:
    """How much two sentences have in common, 0..1: the share of their words that stand in both in the same order (difflib's ratio)."""
    words, others = _words(one), _words(other)
    if not words and not others:
        return 1.0
    return round(difflib.SequenceMatcher(None, words, others, autojunk=False).ratio(), 3)


def support(line: LineJSON) -> float:
    """What the detectors say for a line, less what they say against it; a line without words has the least."""
    if line["status"] == "failed":
        return float("-inf")
    return sum(WEIGHTS[claim["verdict"]] for claim in line["claims"])


def with_neighbours(line: LineJSON, neighbours: Sequence[LineJSON]) -> LineJSON:
    """The best-supported of the line and its neighbours' sentences, the others as alternatives."""
    if not neighbours:
        return line
    best = max([line, *neighbours], key=support)
    others = [one["text"] for one in [line, *neighbours] if one is not best and one["text"] and one["text"] != best["text"]]
    if best is line:
        return {**line, "alternatives": list(dict.fromkeys(others))}
    # what was measured stays the owner's: only the words, and what is held against them, are the neighbour's
    shown: LineJSON = {**line, "text": best["text"], "claims": best["claims"], "source": best["source"], "reason": None}
    shown["status"] = "described" if line["status"] == "failed" else line["status"]
    return {**shown, "alternatives": list(dict.fromkeys(others)), "chosen": "neighbour"}


def seams(lines: Mapping[int, LineJSON], neighbours: Mapping[int, Sequence[LineJSON]]) -> list[SeamJSON]:
    """How well the sentences agree at each seam, named by the second at which the later segment begins."""
    return [
        {"second": second + 1, "score": agreement(lines[second]["text"], told[0]["text"])}
        for second, told in sorted(neighbours.items())
        if second in lines and told
    ]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())

"""Like seconds of a script told once: what stands still for a minute needs no sixty entries."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.redrawing.values import MoveJSON, ScriptSecondJSON, ThingJSON, WordsJSON

STAYS_WITHIN = 6
"""Percent of the picture by which a thing's middle and size may wander."""


def stretches(script: Iterable[ScriptSecondJSON]) -> list[ScriptSecondJSON]:
    """The seconds, those that go on like the ones before them joined to [second, until)."""
    joined: list[ScriptSecondJSON] = []
    for second in script:
        if joined and _goes_on(joined[-1], second):
            joined[-1] = _joined(joined[-1], second)
        else:
            joined.append(second)
    return joined


def _goes_on(before: ScriptSecondJSON, now: ScriptSecondJSON) -> bool:
    return (
        before["until"] == now["second"]
        and before["line"] == now["line"]
        and before["told"] == now["told"]
        and not now["cuts"]
        and not before["cuts"]
        and not now["heard"]
        and [(words["words"], words["box"]) for words in before["words"]] == [(words["words"], words["box"]) for words in now["words"]]
        and [move["value"] for move in before["camera"]] == [move["value"] for move in now["camera"]]
        and [_identity(thing) for thing in before["things"]] == [_identity(thing) for thing in now["things"]]
        and all(_stays(thing, other) for thing, other in zip(before["things"], now["things"], strict=True))
    )


def _identity(thing: ThingJSON) -> tuple[str, int, float]:
    return thing["name"], thing["id"], thing["said"]


def _stays(thing: ThingJSON, other: ThingJSON) -> bool:
    points = [point[1:] for point in (*thing["path"], *other["path"])]
    return all(max(shares) - min(shares) <= STAYS_WITHIN for shares in zip(*points, strict=True))


def _joined(before: ScriptSecondJSON, now: ScriptSecondJSON) -> ScriptSecondJSON:
    words: list[WordsJSON] = [{**one, "end": other["end"]} for one, other in zip(before["words"], now["words"], strict=True)]
    camera: list[MoveJSON] = [{**one, "end": other["end"]} for one, other in zip(before["camera"], now["camera"], strict=True)]
    return {**before, "until": now["until"], "words": words, "camera": camera, "things": _ways_joined(before, now)}


def _ways_joined(before: ScriptSecondJSON, now: ScriptSecondJSON) -> list[ThingJSON]:
    """Where the things were first, and where they are at last; on the way they stayed about there."""
    return [{**one, "path": [one["path"][0], other["path"][-1]]} for one, other in zip(before["things"], now["things"], strict=True)]

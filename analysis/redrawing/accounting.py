"""How much of what was seen in a second its line tells: 0 for nothing, 1 for all, None where there was nothing to tell.

The share is the sum of weight x said over all that was seen, by the sum of the weights:
- a thing or words on screen weigh (share of the second in which they are seen) x (how sure) x (0.2 + 0.8 x the square root of their share
  of the picture): one that fills the picture weighs 1, one of a hundredth of it 0.28;
- a movement of the camera weighs 0.3 x the share of the second it takes, a held camera's shaking 0.1; a still camera is nothing to tell;
- a cut weighs 0.3;
- a face that belongs to a person seen weighs nothing of its own.
A carried line tells as much as the line that it carries.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from analysis.redrawing.naming import Named
from analysis.redrawing.values import MoveJSON, ScriptSecondJSON, ThingJSON, WordsJSON

LEAST_WEIGHT = 0.2
CUT_WEIGHT = 0.3
CAMERA_WEIGHTS = {"static": 0.0, "handheld": 0.1}
MOVE_WEIGHT = 0.3


def accounted(script: Iterable[ScriptSecondJSON], language: str) -> Iterator[ScriptSecondJSON]:
    """The seconds, in order of time, with what their lines tell of each thing and of all."""
    before: ScriptSecondJSON | None = None
    for second in script:
        told = _told(second, language)
        carries = before is not None and second["status"] == "carried" and before["line"] == second["line"]
        if carries and before and told["told"] is not None and before["told"] is not None:
            told["told"] = before["told"]
        before = told
        yield told


def told_share(script: Iterable[ScriptSecondJSON]) -> float | None:
    """The mean over all seconds in which something was seen; None where there is none."""
    shares = [second["told"] for second in script if second["told"] is not None]
    return round(sum(shares) / len(shares), 3) if shares else None


def _told(second: ScriptSecondJSON, language: str) -> ScriptSecondJSON:
    named = Named(second["line"], language)
    things = _things_said(second["things"], named)
    words: list[WordsJSON] = [{**one, "said": named.quoted(one["words"])} for one in second["words"]]
    camera: list[MoveJSON] = [{**move, "said": named.camera(move["value"])} for move in second["camera"]]
    said: ScriptSecondJSON = {
        **second,
        "things": things,
        "words": words,
        "camera": camera,
        "cuts": [{**cut, "said": named.cut()} for cut in second["cuts"]],
    }
    return {**said, "told": _share(list(_weighed(said)))}


def _share(weighed: Sequence[tuple[float, float]]) -> float | None:
    total = sum(weight for weight, _ in weighed)
    return round(sum(weight * said for weight, said in weighed) / total, 3) if total else None


def _weighed(second: ScriptSecondJSON) -> Iterator[tuple[float, float]]:
    people = {thing["id"] for thing in second["things"] if thing["kind"] == "object"}
    for thing in second["things"]:
        if thing["of"] is None or thing["of"] not in people:
            yield weight_of(thing), thing["said"]
    for words in second["words"]:
        yield _weight(words["end"] - words["start"], words["sure"], words["box"][2], words["box"][3]), words["said"]
    for move in second["camera"]:
        yield CAMERA_WEIGHTS.get(move["value"], MOVE_WEIGHT) * (move["end"] - move["start"]), move["said"]
    for cut in second["cuts"]:
        yield CUT_WEIGHT, cut["said"]


def weight_of(thing: ThingJSON) -> float:
    """What a thing weighs among all that was seen in its second."""
    first, last = thing["path"][0], thing["path"][-1]
    return _weight(last[0] - first[0], thing["sure"], (first[3] + last[3]) / 2, (first[4] + last[4]) / 2)


def _weight(seconds: float, sure: float, wide: float, tall: float) -> float:
    return min(seconds, 1.0) * sure * (LEAST_WEIGHT + (1 - LEAST_WEIGHT) * math.sqrt(wide * tall / 10_000))


def _things_said(things: Sequence[ThingJSON], named: Named) -> list[ThingJSON]:
    """Each thing with what is told of it; of several of one name those that weigh most are told first."""
    room = {(thing["kind"], thing["name"]): named.count(thing["name"]) for thing in things}
    said: dict[int, float] = {}
    for place in sorted(range(len(things)), key=lambda place: -weight_of(things[place])):
        key = (things[place]["kind"], things[place]["name"])
        said[place] = max(0.0, min(1.0, room[key]))
        room[key] -= 1
    people = {thing["id"]: said[place] for place, thing in enumerate(things) if thing["kind"] == "object"}
    return [
        {**thing, "said": people.get(thing["of"], said[place]) if thing["of"] is not None else said[place]}
        for place, thing in enumerate(things)
    ]

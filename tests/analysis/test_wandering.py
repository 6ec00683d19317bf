"""A thing of which now this part is seen and now that has no place; one that moves has."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.describers.grouping import group_of
from analysis.describers.scene import Presence
from analysis.describers.wandering import goes_its_way, wanders
from analysis.timeline import Track

BOX = (0.3, 0.3, 0.7, 0.7)


def track(value: str, *columns: float) -> Track:
    path = tuple((n / 2, x, 0.5) for n, x in enumerate(columns))
    return Track("thing" if value == "object" else "object", 0.0, len(columns) / 2, value, box=BOX, path=path, track_id=1)


def placed(columns: Sequence[float], value: str = "object") -> bool:
    return group_of([Presence(track(value, *columns), BOX, (0.0, 0.0), begins=True, ends=False)]).placed


def test_to_and_fro_is_wandering_and_one_way_is_not() -> None:
    assert wanders(track("object", 0.6, 0.7, 0.5, 0.3, 0.28, 0.6))
    assert not wanders(track("object", 0.2, 0.3, 0.4, 0.5, 0.6))
    assert not wanders(track("object", 0.5, 0.51, 0.49, 0.5))


def test_a_thing_that_gets_somewhere_without_turning_back_goes_its_way() -> None:
    assert goes_its_way(track("object", 0.1, 0.25, 0.4, 0.55))
    assert not goes_its_way(track("object", 0.6, 0.7, 0.5, 0.3, 0.28, 0.6))
    assert not goes_its_way(track("object", 0.5, 0.52, 0.5, 0.51))
    assert not goes_its_way(track("object", 0.1, 0.5))


def test_only_an_unnamed_thing_that_wanders_is_told_without_its_place() -> None:
    assert not placed([0.6, 0.7, 0.5, 0.3, 0.28, 0.6])
    assert placed([0.6, 0.7, 0.5, 0.3, 0.28, 0.6], "dog")
    assert placed([0.5, 0.5, 0.5])

"""By which name a thing is told: two networks that agree, that doubt and that contradict each other."""

from __future__ import annotations

import pytest

from analysis.detectors.coco import NAMES
from analysis.detectors.coco_in_imagenet import CLASSES, FAMILIES, KIN, classes_of_kin
from analysis.detectors.naming import Name, is_worth_asking, name_of
from analysis.detectors.opinion import Opinion
from analysis.timeline import UNNAMED


def opinion(kin: float | None = None, other: float = 0.0, **names: float) -> Opinion:
    """What the second network says: by default nothing of any name, nor of anything alike."""
    known = dict.fromkeys(CLASSES, 0.0) | names
    return Opinion(known, known if kin is None else dict.fromkeys(CLASSES, kin), {"deer or antelope": other, "frog": 0.0})


def told(label: str, surety: float, said: Opinion | None, moves: bool = False) -> str | None:
    name = name_of([label], surety, surety, moves, said)
    return name.value if name else None


@pytest.mark.parametrize(("surety", "expected"), [(0.49, None), (0.5, "cup")])
def test_without_a_second_opinion_the_detector_s_word_counts(surety: float, expected: str | None) -> None:
    assert told("cup", surety, None) == expected


def test_weak_sightings_are_enough_where_both_agree() -> None:
    assert told("dog", 0.31, opinion(dog=0.6)) == "dog"
    assert told("dog", 0.29, opinion(dog=0.9)) is None


def test_two_that_agree_are_surer_than_either() -> None:
    assert name_of(["dog"], 0.5, 0.5, False, opinion(dog=0.6)) == Name("object", "dog", pytest.approx(0.8))


def test_what_the_second_network_sees_nothing_of_must_be_very_sure() -> None:
    assert told("stop sign", 0.6, opinion()) == UNNAMED
    assert told("stop sign", 0.66, opinion()) == "stop sign"


def test_something_alike_is_no_doubt() -> None:
    assert told("bicycle", 0.55, opinion(kin=0.3)) == "bicycle"


def test_names_that_the_second_network_does_not_know_are_not_doubted() -> None:
    assert told("skateboard", 0.55, opinion()) == "skateboard"


def test_another_name_is_told_where_only_the_second_network_is_sure() -> None:
    assert told("cat", 0.49, opinion(dog=0.87)) == "dog"
    assert told("cow", 0.45, opinion(other=0.55)) == "deer or antelope"
    assert told("cat", 0.7, opinion(kin=0.0, dog=0.87)) == "cat"


def test_a_class_that_shows_more_than_a_name_says_renames_nothing() -> None:
    assert told("bus", 0.45, opinion(**{"stop sign": 0.9})) == UNNAMED
    assert told("stop sign", 0.35, opinion(**{"stop sign": 0.9})) == "stop sign"


def test_somebody_may_only_be_an_animal() -> None:
    assert told("person", 0.5, opinion(bird=0.7)) == "bird"
    assert told("person", 0.5, opinion(car=0.9)) == "person"
    assert told("person", 0.7, opinion(dog=0.8)) == "person"


def test_of_several_names_the_one_that_both_give_is_told() -> None:
    name = name_of(["person", "bird"], 0.45, 0.45, True, opinion(bird=0.4))
    assert name and name.value == "bird"


def test_people_who_move_are_told_sooner_and_small_sheep_are_not() -> None:
    assert told("person", 0.42, None, moves=True) == "person"
    assert told("sheep", 0.42, None, moves=True) is None
    assert told("person", 0.42, opinion(), moves=False) is None


def test_what_has_no_name_is_at_least_there_unless_it_may_be_somebody() -> None:
    assert told("vase", 0.42, opinion()) == UNNAMED
    assert told("vase", 0.32, opinion()) is None
    assert told("person", 0.49, opinion()) is None


def test_only_what_is_doubtful_is_asked_about() -> None:
    assert is_worth_asking(0.5) and is_worth_asking(0.3)
    assert not is_worth_asking(0.8) and not is_worth_asking(0.2)


def test_the_tables_speak_of_coco_s_names_and_of_imagenet_s_thousand_classes() -> None:
    assert set(CLASSES) | set(KIN) <= set(NAMES)
    assert {name for names in FAMILIES for name in names} <= set(CLASSES)
    assert all(0 <= number < 1000 for name in CLASSES for number in classes_of_kin(name))
    assert all(set(CLASSES[name]) <= set(classes_of_kin(name)) for name in CLASSES)

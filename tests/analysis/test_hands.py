"""Hands: told where two networks see them, kept apart from whole people, and found in real pictures of hands at work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.describers.scene import arms_named, things_in
from analysis.detectors.hands import HandDetector
from analysis.detectors.looks import Look, is_fine
from analysis.detectors.objects import ObjectDetector
from analysis.detectors.tracking import join_objects
from analysis.timeline import Box, Frame, Observation, Track
from tests.telling import START, STATIC, told
from tests.watched import REAL_VIDEOS, frames_of, with_real_videos

ARM: Box = (0.0, 0.0, 0.2, 0.6)
HAND: Box = (0.05, 0.3, 0.2, 0.6)


def test_no_network_runs_where_no_arm_reaches_in(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = HandDetector()
    monkeypatch.setattr(detector, "_found", lambda image: pytest.fail("the network was asked"))
    frame = Frame(np.zeros((90, 160, 3), np.uint8), 0.0)
    inside = Observation(0.0, "object", "person", 0.5, (0.3, 0.2, 0.6, 0.8))
    whole = Observation(0.0, "object", "person", 0.9, ARM)
    assert detector.among(frame, [inside, whole]) == []


def test_what_only_one_network_sees_is_no_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = HandDetector()
    monkeypatch.setattr(detector, "_found", lambda image: ([(0.8, (0.7, 0.7, 0.8, 0.9)), (0.5, HAND)], [(0.5, (0.7, 0.1, 0.9, 0.3))]))
    (hand,) = detector.among(Frame(np.zeros((90, 160, 3), np.uint8), 0.0), [Observation(0.0, "object", "person", 0.4, ARM)])
    assert (hand.source, hand.label, hand.box) == ("thing", "hand", HAND)
    assert hand.confidence == pytest.approx(0.7)


def test_a_face_is_no_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    detector = HandDetector()
    monkeypatch.setattr(detector, "_found", lambda image: ([(0.8, HAND)], [(0.5, HAND)]))
    assert detector.among(Frame(np.zeros((90, 160, 3), np.uint8), 0.0), [Observation(0.0, "object", "person", 0.4, ARM)]) == []


def test_a_hand_seen_twice_is_told_and_once_only_where_it_is_sure() -> None:
    def tracks(*confidences: float) -> list[str]:
        seen = [Look(n / 2, (Observation(n / 2, "thing", "hand", sure, HAND),) if sure else ()) for n, sure in enumerate(confidences)]
        return [track.value for track in join_objects(seen)]

    assert tracks(0.7, 0.65, 0.0, 0.0) == ["hand"]
    assert tracks(0.0, 0.8, 0.0, 0.0) == ["hand"]
    assert tracks(0.0, 0.7, 0.0, 0.0) == tracks(0.5, 0.5, 0.5) == []


def test_the_arm_of_a_told_hand_is_nobody_besides() -> None:
    arm = Track("object", 0.0, 2.0, "person", ARM, confidence=0.5, track_id=1)
    hand = Track("thing", 0.5, 2.0, "hand", HAND, confidence=0.7, track_id=2)
    face = Track("face", 0.0, 2.0, "face", (0.05, 0.05, 0.1, 0.1), track_id=3, person_id=1)
    late = replace(hand, start_seconds=1.2)

    def told(*tracks: Track) -> list[str]:
        return [thing.track.value for thing in things_in(arms_named(tracks), 0.0, 1.0)]

    assert told(arm, hand) == ["hand"]
    assert told(arm, late) == ["arm"]
    assert told(arm, hand, face)[:1] == ["person"]


class TestOnRealVideos:
    pytestmark = with_real_videos

    def test_hands_that_take_and_bring_bottles_are_found(self) -> None:
        objects = ObjectDetector(hands=HandDetector())
        looks = [
            Look(frame.pts_seconds, tuple(objects.detect(frame)), is_fine(frame.pts_seconds, 2.0))
            for frame in frames_of(REAL_VIDEOS / "intel_bottle-detection.mp4", 2.0, 768, 4.0, 26.0)
        ]
        hands = [track for track in join_objects(looks) if track.value == "hand"]
        assert all(
            any(hand.alive_in(start, end) for hand in hands) for start, end in ((6.0, 7.0), (12.0, 14.0), (16.0, 18.0), (22.5, 24.0))
        )
        assert not any(hand.alive_in(*still) for hand in hands for still in ((8.0, 11.0), (14.5, 15.5), (19.0, 21.5)))


def looks_at_hands(*seen: tuple[float, list[Box]]) -> list[Look]:
    return [Look(at, tuple(Observation(at, "thing", "hand", 0.9, box) for box in boxes)) for at, boxes in seen]


def test_of_two_hands_the_one_at_the_edge_goes_on_there_and_the_other_has_left() -> None:
    """The right one is half out of the picture when the left one, that was on its way to the right, is seen last."""
    right: Box = (0.78, 0.0, 1.0, 0.5)
    looks = looks_at_hands(
        (0.0, [(0.1, 0.3, 0.35, 0.9), right]),
        (0.5, [(0.2, 0.3, 0.45, 0.9), right]),
        (1.0, [(0.45, 0.1, 0.7, 0.7), (0.8, 0.0, 1.0, 0.15)]),
        (1.5, [(0.86, 0.01, 0.99, 0.19)]),
        (2.0, [(0.77, 0.0, 1.0, 0.58)]),
        (2.5, [right]),
    )
    gone, stays = sorted(join_objects(looks), key=lambda track: track.end_seconds)
    assert (gone.path[-1][0], gone.path[-1][1]) == (1.0, pytest.approx(0.575))
    assert [point[0] for point in stays.path] == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5]


HANDS = [
    Track("thing", 0, 2.3, "hand", (0.45, 0.1, 0.7, 0.7), ((0.0, 0.2, 0.6), (1.5, 0.3, 0.6), (2.0, 0.6, 0.4)), 0.8, 1),
    Track("thing", 0, 9, "hand", (0.8, 0.0, 1.0, 0.5), ((0.0, 0.9, 0.25), (8.5, 0.9, 0.25)), 0.8, 2),
]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Two hands, centre and top right; the one in the centre is then no longer seen."),
        ("de", "Zwei Hände, in der Mitte und oben rechts; die in der Mitte ist dann nicht mehr zu sehen."),
    ],
)
def test_a_hand_that_goes_is_named_at_its_place_and_no_edge_is_told_that_it_did_not_touch(language: str, words: str) -> None:
    assert told([START, STATIC, *HANDS], [1.0, 0.1, 0.1], language=language, end=5)[2].text.startswith(words)


def test_an_edge_that_it_touched_is_told() -> None:
    up = replace(HANDS[0], box=(0.45, 0.0, 0.7, 0.4), path=((0.0, 0.57, 0.5), (1.5, 0.57, 0.4), (2.0, 0.57, 0.2)))
    assert (
        "Two hands, top and top right; the one at the top then leaves at the top edge."
        in told([START, STATIC, up, HANDS[1]], [1.0, 0.1, 0.1], end=5)[2].text
    )

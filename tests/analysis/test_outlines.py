"""The shape of a thing without a name: drawn ones of each shape through real H.264, and what has none."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.describers.english import English
from analysis.describers.facts import Fact, Group, Nears, Place, Shown, Stays
from analysis.describers.german import German
from analysis.describers.grammar import tell
from analysis.detectors.cutout import cut_out
from analysis.detectors.looks import Look
from analysis.detectors.outline import outline_in, shape_of
from analysis.detectors.tracking import join_objects
from analysis.timeline import Box, Observation, Outline, Track
from analysis.video.source import Consumer, VideoSource
from tests.drawn import write_clip

WIDE, HIGH = 640, 360
Points = NDArray[np.float64]
SHAPES: tuple[Outline, ...] = ("star", "jagged", "round", "cornered", "wide", "tall", "slanting", "")


def turned(points: Points, degrees: float) -> Points:
    turn = math.radians(degrees)
    return points @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])


def rosette(points: int, depth: float) -> Points:
    """A star or a flower: the way to the outline goes in and out that often."""
    around = np.linspace(0, 2 * math.pi, 180, endpoint=False)
    way = 1 - depth * (0.5 - 0.5 * np.cos(points * around))
    return np.stack([way * np.cos(around), way * np.sin(around)], axis=1)


def ellipse(ratio: float) -> Points:
    around = np.linspace(0, 2 * math.pi, 120, endpoint=False)
    return np.stack([np.cos(around), np.sin(around) / ratio], axis=1)


def shape(name: Outline, rng: np.random.Generator) -> Points:
    """Points of an outline of about one in size, drawn by chance."""
    if name == "star":
        return turned(rosette(int(rng.integers(5, 10)), rng.uniform(0.3, 0.5)), rng.uniform(0, 360))
    if name == "jagged":
        fans = np.array([[-1, 0.3], [-0.75, -0.25], [-0.45, 0.2], [-0.1, -0.7], [0.1, 0.2], [0.75, -0.9], [0.5, 0.2], [1, 0.5], [0.1, 0.5]])
        return fans + rng.uniform(-0.06, 0.06, fans.shape)
    if name == "round":
        return ellipse(rng.uniform(1, 1.06))
    if name == "cornered":
        return turned(np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (0.8, rng.uniform(0.6, 0.8)), rng.uniform(-20, 20))
    if name == "":
        return turned(ellipse(rng.uniform(1.4, 1.6)), rng.uniform(0, 360))
    lies = {"wide": 0, "tall": 90, "slanting": 45}[name]
    return turned(ellipse(rng.uniform(2.8, 4)), lies + rng.uniform(-12, 12))


def drawn(outline: Points, rng: np.random.Generator) -> tuple[NDArray[np.uint8], Box]:
    """The shape, filled, on a table of grained wood, and a detector's loose box around it."""
    grain = cv2.resize(rng.normal(0, 14, (HIGH, 40)).astype(np.float32), (WIDE, HIGH)) + rng.normal(0, 3, (HIGH, WIDE))
    table = np.clip(np.array((110, 70, 45)) + grain[:, :, None], 0, 255).astype(np.uint8)
    size = rng.uniform(60, 110)
    points = outline * size + (rng.uniform(200, 440), rng.uniform(140, 220))
    colour = [(225, 205, 170), (200, 40, 40), (60, 110, 200), (240, 240, 235)][int(rng.integers(4))]
    big = cv2.fillPoly(cv2.resize(table, (4 * WIDE, 4 * HIGH)), [np.rint(points * 4).astype(np.int32)], colour)
    loose = rng.uniform(0, 0.06, 4)
    (x0, y0), (x1, y1) = points.min(axis=0) / (WIDE, HIGH), points.max(axis=0) / (WIDE, HIGH)
    box = (max(0, x0 - loose[0]), max(0, y0 - loose[1]), min(1, x1 + loose[2]), min(1, y1 + loose[3]))
    return cv2.resize(big, (WIDE, HIGH), interpolation=cv2.INTER_AREA).astype(np.uint8), tuple(map(float, box))


def through_a_video(path: Path, pictures: list[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    with VideoSource(write_clip(path, pictures, fps=5)) as source:
        wanted = Consumer("test", None, None)
        for frame in source.frames((wanted,), 0.0, len(pictures)):
            yield frame.images["test"]


def test_of_each_shape_nineteen_in_twenty_are_told(tmp_path: Path) -> None:
    rng = np.random.default_rng(41)
    cases = [(name, *drawn(shape(name, rng), rng)) for name in SHAPES for _ in range(20)]
    right: defaultdict[str, int] = defaultdict(int)
    for (name, _, box), image in zip(cases, through_a_video(tmp_path / "shapes.mp4", [case[1] for case in cases]), strict=True):
        mask = cut_out(image, box)
        right[name] += mask is not None and shape_of(mask) == name
    assert all(right[name] >= 19 for name in SHAPES), dict(right)


def test_what_is_only_ground_has_no_outline() -> None:
    rng = np.random.default_rng(3)
    picture, _ = drawn(np.zeros((3, 2)), rng)
    assert outline_in([(picture, (0.6, 0.1, 0.9, 0.5))] * 4) == ""
    assert cut_out(picture, (0.0, 0.0, 1.0, 1.0)) is None


def test_the_same_picture_gives_the_same_cutting() -> None:
    picture, box = drawn(rosette(6, 0.4), np.random.default_rng(5))
    first, second = cut_out(picture, box), cut_out(picture, box)
    assert first is not None and second is not None and (first == second).all()


def test_most_pictures_must_agree_on_a_shape() -> None:
    rng = np.random.default_rng(6)
    star, disc, egg = (drawn(points, rng) for points in (rosette(6, 0.4), ellipse(1), ellipse(1.5)))
    assert outline_in([star, star, star, disc]) == "star"
    assert outline_in([star, disc, egg, egg]) == ""
    assert outline_in([star]) == ""


@pytest.mark.parametrize(("label", "outline"), [("vase", "star"), ("person", "")])
def test_only_what_has_no_name_is_told_by_its_outline(label: str, outline: str) -> None:
    picture, box = drawn(rosette(6, 0.4), np.random.default_rng(7))
    looks = [Look(n / 2, (Observation(n / 2, "object", label, 0.4, box),), image=picture) for n in range(6)]
    assert {track.outline for track in join_objects(looks, (), _Doubts())} == ({outline} if outline else set())


class _Doubts:
    """A second opinion that sees nothing of any name."""

    def opinion(self, sightings: object) -> object:
        from analysis.detectors.opinion import Opinion

        return Opinion({"vase": 0.0}, {"vase": 0.0}, {"rocket": 0.0})


CENTRE = Place("centre", "middle")


def star(**more: object) -> Group:
    return Group("object", (CENTRE,), colours=("beige",), outline="star", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fact", "english", "german"),
    [
        (
            Shown(star()),
            "A star- or flower-shaped beige object in the centre.",
            "Ein Gegenstand, beige und stern- oder blütenförmig, in der Mitte.",
        ),
        (
            Stays(star(size="large")),
            "Still a star- or flower-shaped beige object in the centre, large in the picture.",
            "Weiter ein Gegenstand, beige und stern- oder blütenförmig, in der Mitte, groß im Bild.",
        ),
        (
            Nears(star(size="filling"), nearer=True),
            "The star- or flower-shaped beige object now fills most of the picture.",
            "Der Gegenstand füllt jetzt den größten Teil des Bildes.",
        ),
        (
            Shown(Group("object", (CENTRE,), colours=("red",), outline="wide")),
            "A wide low red object in the centre.",
            "Ein Gegenstand, rot, breit und niedrig, in der Mitte.",
        ),
        (
            Shown(Group("object", (CENTRE, Place("left", "middle")), outline="round")),
            "Two round objects, centre and left.",
            "Zwei Gegenstände, rund, in der Mitte und links.",
        ),
        (
            Shown(Group("object", (CENTRE,), outline="jagged")),
            "A jagged object in the centre.",
            "Ein Gegenstand, zackig, in der Mitte.",
        ),
    ],
)
def test_shapes_are_worded_in_both_languages(fact: Fact, english: str, german: str) -> None:
    assert tell([fact], English()) == english
    assert tell([fact], German()) == german


def test_a_track_keeps_its_outline_in_the_document() -> None:
    from analysis.document import track_from_json, track_to_json

    track = Track("thing", 0.0, 2.0, "object", (0.1, 0.1, 0.4, 0.4), ((0.0, 0.25, 0.25),), 0.4, 1, outline="jagged")
    assert track_from_json("thing", track_to_json(track)) == track

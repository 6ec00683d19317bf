"""Clips whose truth is known, with lines that are true of them and lines in which one word is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.describers.english_nouns import noun, number
from analysis.describers.german_nouns import noun as german
from analysis.describers.german_nouns import number as german_number
from tests.drawn import Picture, scenery, with_words, write_clip
from tests.drawn_things import HIGH, WIDE, backdrop, film, still
from tests.filmed import Pose, filmed, world

FPS = 10
SHOT_SECONDS = 4
HEIGHTS = {"stop sign": (75, 130), "traffic light": (112, 150), "clock": (75, 120)}
WORDS = ("SALE", "OPEN", "EXIT", "STREET MARKET", "ROOM 214", "HELLO WORLD", "TICKETS", "NORTH GATE")
MISREAD = {
    "SALE": "SALT",
    "OPEN": "OVEN",
    "EXIT": "EDIT",
    "STREET MARKET": "STRONG MARBLE",
    "ROOM 214": "ROOM 241",
    "HELLO WORLD": "HOLLOW WOOD",
    "TICKETS": "CRICKET",
    "NORTH GATE": "NORTH COAST",
}
"""A word that a model might read in its place."""
SIDES = {
    "en": {"left": "on the left", "centre": "in the centre", "right": "on the right"},
    "de": {"left": "links", "centre": "in der Mitte", "right": "rechts"},
}
WAYS = {
    "pan left": ("the camera pans left", "die Kamera schwenkt nach links"),
    "pan right": ("the camera pans to the right", "die Kamera schwenkt nach rechts"),
    "tilt up": ("the camera tilts up", "die Kamera neigt sich nach oben"),
    "tilt down": ("the camera tilts downwards", "die Kamera neigt sich nach unten"),
    "zoom in": ("the camera slowly zooms in", "die Kamera zoomt langsam heran"),
    "zoom out": ("the camera zooms out", "die Kamera zoomt heraus"),
}
OPPOSITE = {"pan left": "pan right", "tilt up": "tilt down", "zoom in": "zoom out"}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}


@dataclass(frozen=True)
class Line:
    """A line of a shot; where one of its words is wrong, `planted` says of which kind."""

    text: str
    language: str
    planted: str = ""


@dataclass(frozen=True)
class Shot:
    """A few seconds, and what may be said of each."""

    pictures: tuple[Picture, ...]
    lines: tuple[Line, ...]
    shows: str = ""
    """The kind of thing that it shows."""


def things(seed: int) -> Iterator[Shot]:
    """One of a kind at each side, and two to five in a row."""
    rng = np.random.default_rng(seed)
    for name, heights in HEIGHTS.items():
        for side, share in (("left", 0.17), ("centre", 0.5), ("right", 0.83)):
            x, y = WIDE * (share + rng.uniform(-0.06, 0.06)), float(rng.uniform(110, HIGH - 110))
            yield _filmed(rng, [(name, x, y, int(rng.integers(*heights)))], tuple(_placed(name, side)))
    for name, heights in HEIGHTS.items():
        for count in (2, 3, 4):
            high = int(rng.integers(*heights))
            row = [(name, WIDE * (n + rng.uniform(0.42, 0.58)) / count, float(rng.uniform(110, HIGH - 110)), high) for n in range(count)]
            yield _filmed(rng, row, tuple(_counted(name, count)))


def _filmed(rng: np.random.Generator, row: list[tuple[str, float, float, int]], lines: tuple[Line, ...]) -> Shot:
    behind = backdrop(str(rng.choice(["wall", "road", "room", "blobs"])), int(rng.integers(1000)))
    return Shot(tuple(film([still(*one) for one in row], behind, SHOT_SECONDS, FPS, int(rng.integers(1000)))), lines, row[0][0])


def _placed(name: str, side: str) -> Iterator[Line]:
    # whether what is in the centre is still on the left is a matter of taste
    for said in ("left", "centre", "right") if side != "centre" else ("centre",):
        planted = "" if said == side else "place"
        english, german_place = SIDES["en"][said], SIDES["de"][said]
        one, ein = noun(name), german(name).some()
        yield Line(f"A {one} stands {english} and nothing moves.", "en", planted)
        yield Line(f"{english.capitalize()}, a {one} is seen; no people are there.", "en", planted)
        yield Line(f"{_begun(german_place)} steht {ein}, keine Personen.", "de", planted)
        yield Line(f"{_begun(ein)} ist {german_place} zu sehen.", "de", planted)
    yield Line(f"One {noun(name)}, maybe with a dog beside it.", "en")
    yield Line(f"The {noun(name)} could be {SIDES['en']['left']}.", "en")
    yield Line(f"A picture of two {noun(name, 2)} hangs there.", "en")
    yield Line(f"The sign says nothing; the {noun(name)} isn't {SIDES['en']['centre']}.", "en")


def _counted(name: str, count: int) -> Iterator[Line]:
    for said in range(2, 6):
        planted = "" if said == count else "count"
        yield Line(f"{number(said).capitalize()} {noun(name, said)} stand in a row.", "en", planted)
        yield Line(f"There are {said} large {noun(name, said)} before a wall.", "en", planted)
        yield Line(f"{german_number(said).capitalize()} {german(name).many()} stehen nebeneinander.", "de", planted)
    yield Line(f"At least two {noun(name, 2)} and another {noun(name)}.", "en")
    yield Line(f"A {noun(name)} on the left, one on the right.", "en")
    yield Line(f"Einige {german(name).many()}, mindestens zwei.", "de")


def words(seed: int) -> Iterator[Shot]:
    """Words on a plate, elsewhere each time."""
    rng = np.random.default_rng(seed)
    for word in WORDS:
        scale = float(rng.uniform(1.4, 1.9))
        at = (int(rng.integers(20, 120)), int(rng.integers(80, 320)))
        picture = with_words(scenery(int(rng.integers(1000))), word, at, scale)
        yield Shot((picture,) * (SHOT_SECONDS * FPS), tuple(_worded(word)))


def _worded(word: str) -> Iterator[Line]:
    other = WORDS[(WORDS.index(word) + 3) % len(WORDS)]
    for said, planted in ((word, ""), (MISREAD[word], "text"), (other, "text")):
        yield Line(f'The words "{said}" stand on a white plate.', "en", planted)
        yield Line(f"On screen: “{said}”.", "en", planted)
        yield Line(f"Auf dem Bildschirm steht „{said}“.", "de", planted)
    yield Line(f'A voice says "{other}" and the word "{word.split()[0]}" is seen.', "en")
    yield Line(f"The word '{word}' is on the screen, no person.", "en")


def cameras(seed: int) -> Iterator[Shot]:
    """The camera goes one way, or stands."""
    rng = np.random.default_rng(seed)
    clock = np.arange(SHOT_SECONDS * 15) / 15
    pace = float(rng.uniform(0.08, 0.25))
    poses = {
        "pan left": [Pose(right=-pace * t) for t in clock],
        "pan right": [Pose(right=pace * t) for t in clock],
        "tilt up": [Pose(down=-pace * t) for t in clock],
        "tilt down": [Pose(down=pace * t) for t in clock],
        "zoom in": [Pose(zoom=float(np.exp(pace * t))) for t in clock],
        "zoom out": [Pose(zoom=2.0 * float(np.exp(-pace * t))) for t in clock],
        "static": [Pose()] * len(clock),
    }
    for number_of, (way, path) in enumerate(poses.items()):
        scene = world(seed + number_of, ("blobs", "rubble", "wall")[(seed + number_of) % 3])
        yield Shot(tuple(filmed(scene, path, seed=seed)), tuple(_moved(way)))


def _moved(way: str) -> Iterator[Line]:
    if way == "static":
        yield Line("A wall; the camera is still.", "en")
        yield Line("Statische Kamera vor einer Wand.", "de")
        return
    for said, planted in ((way, ""), (OPPOSITE[way], "camera")):
        english, german_way = WAYS[said]
        yield Line(f"A wall of colours; {english}.", "en", planted)
        yield Line(f"{german_way[0].upper()}{german_way[1:]}, bunte Flächen.", "de", planted)
    yield Line("The camera does not pan left.", "en")


def clip_of(shots: list[Shot], path: Path, fps: int) -> Path:
    """The shots one after another as H.264."""
    return write_clip(path, (picture for shot in shots for picture in shot.pictures), fps)


def _begun(words: str) -> str:
    """With a capital first; the others stay as they are."""
    return words[0].upper() + words[1:]

"""Many drawn words: sizes, fonts, colours, over pictures that move, coming and going; other ones than thresholds were chosen on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from analysis.detectors.text import TextDetector
from analysis.detectors.wording import letters
from tests.drawn import Picture, write_clip
from tests.filmed import Pose, filmed, world
from tests.fully import unless_full
from tests.watched import fed

FPS = 6
WIDE, HIGH = 960, 540
HELD_BACK_SEEDS = unless_full(range(600, 601), range(600, 602))
HARDEST = ("small caption on a pan", "half hidden by a thing that passes")
HELD_BACK_SEEDS_OF_THE_HARDEST = unless_full(range(602, 604), range(602, 607))
APPEARS_WITHIN = 0.6
WORDS = """
harbour window garden yellow market winter bridge signal morning planet butter travel river stone copper
engine forest candle ticket number silver island letter summer doctor kitchen pencil thunder orange velvet
quiet village rocket museum paper castle
""".split()  # noqa: SIM905


@dataclass(frozen=True)
class Case:
    kind: str
    pictures: Sequence[Picture]
    texts: tuple[tuple[str, float, float], ...] = ()
    """Each text that must be read, with the first and last second at which it can be seen whole."""
    also: tuple[str, ...] = ()
    """What may be told besides."""


def cases(seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)

    def words(count: int) -> str:
        line = " ".join(map(str, rng.choice(WORDS, count, replace=False)))
        return [line, line.capitalize(), line.title(), line.upper()][int(rng.integers(0, 4))]

    light, dark = tuple(map(int, rng.integers(225, 256, 3))), tuple(map(int, rng.integers(0, 60, 3)))
    paper, ink = (light, dark) if rng.random() < 0.5 else (dark, light)
    page = np.full((HIGH, WIDE, 3), paper, np.uint8)

    sizes = {14: words(4), 22: words(3), 40: words(2), 80: words(1)}
    for number, (size, line) in enumerate(sizes.items()):
        page = written(page, line, (60, 40 + 115 * number), size, ink, seed + number)
    yield Case("page of many sizes", [page] * 3 * FPS, tuple((line, 0.0, 3.0) for line in sizes.values()))

    for kind, size, pace in (("caption on a still picture", 30, 0.0), ("caption on a pan", 36, 0.12), ("small caption on a pan", 20, 0.05)):
        line = words(int(rng.integers(2, 4)))
        at = (int(rng.integers(30, 200)), int(rng.integers(40, HIGH - 90)))
        scenes = list(moving(seed, 4, pace))
        shown = [written(p, line, at, size, light, seed, edge=dark) if 1.5 <= n / FPS < 3 else p for n, p in enumerate(scenes)]
        yield Case(kind, shown, ((line, 1.5, 3.0),))

    one, two = words(2), words(2)
    scenes = list(moving(seed + 1, 4, 0.0))
    plated = [written(p, one if n < 2 * FPS else two, (100, 420), 32, light, seed + 1, plate=dark) for n, p in enumerate(scenes)]
    yield Case("one caption after another", plated, ((one, 0.0, 2.0), (two, 2.0, 4.0)))

    plain = np.full((HIGH, WIDE, 3), dark, np.uint8)
    credits_ = [words(2) for _ in range(3)]
    rolled = []
    for n in range(4 * FPS):
        rolled.append(plain)
        for number, line in enumerate(credits_):
            rolled[-1] = written(rolled[-1], line, (200, round(380 + 70 * number - 60 * n / FPS)), 30, light, seed)
    yield Case("scrolling lines", rolled, tuple((line, 0.0, 4.0) for line in credits_))

    sentence = [str(word) for word in rng.choice(WORDS, 6, replace=False)]
    typed = [written(page * 0 + np.uint8(paper), " ".join(sentence[: 1 + n // 3]), (40, 240), 28, ink, seed) for n in range(6 * 3)]
    typed += [typed[-1]] * FPS
    yield Case("growing word by word", typed, ((" ".join(sentence), 3.2, 4.0),), tuple(" ".join(sentence[:k]) for k in range(1, 6)))

    name = str(rng.choice([word for word in WORDS if len(word) > 5])).upper()
    hidden = []
    for n in range(5 * FPS):
        hidden.append(written(page * 0 + np.uint8(paper), name, (300, 220), 60, ink, seed + 2))
        hidden[-1][150:360, max(0, 700 - 20 * n) : max(0, 960 - 20 * n)] = ink
    yield Case("half hidden by a thing that passes", hidden, ((name, 0.0, 1.0),))

    yield Case("no words", list(moving(seed + 2, 4, 0.1)))
    yield Case("no words and many cuts", [p for n in range(4) for p in list(moving(seed * 5 + n, 1, 0.05))])


FONTS: tuple[int | None, ...] = (None, cv2.FONT_HERSHEY_SIMPLEX, None, cv2.FONT_HERSHEY_DUPLEX, None, cv2.FONT_HERSHEY_COMPLEX)
"""None: the typeface that Pillow carries."""


def written(
    picture: Picture,
    line: str,
    at: tuple[int, int],
    size: int,
    ink: tuple[int, ...],
    font: int,
    edge: tuple[int, ...] | None = None,
    plate: tuple[int, ...] | None = None,
) -> Picture:
    """The picture with a line whose letters are about `size` pixels high from top to bottom, its upper left corner at `at`."""
    face = FONTS[font % len(FONTS)]
    drawn = picture.copy()
    if plate:
        drawn[max(0, at[1] - 12) : at[1] + size + 24, max(0, at[0] - 20) : at[0] + round(len(line) * size * 0.75) + 20] = plate
    if face is None:
        canvas = Image.fromarray(drawn)
        ImageDraw.Draw(canvas).text(
            at, line, fill=ink, font=ImageFont.load_default(size), stroke_width=max(1, size // 14) if edge else 0, stroke_fill=edge
        )
        return np.asarray(canvas).copy()
    letters_ = np.zeros(drawn.shape[:2], np.uint8)
    cv2.putText(letters_, line, (at[0], at[1] + size), face, size / 30, 255, max(1, round(size / 15)), cv2.LINE_AA)
    if edge:
        # Widened from the letters themselves: bolder ones stand further apart and would not lie around them.
        drawn = _inked(drawn, cv2.dilate(letters_, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))), edge)
    return _inked(drawn, letters_, ink)


def _inked(picture: Picture, mask: Picture, ink: tuple[int, ...]) -> Picture:
    """The picture with that colour where the mask is 255."""
    share = mask[..., None].astype(np.float32) / 255
    return np.round(picture * (1 - share) + np.float32(ink) * share).astype(np.uint8)


def moving(seed: int, seconds: int, pace: float) -> Iterator[Picture]:
    """A camera that pans, in widths per second."""
    scene = world(seed, ("blobs", "rubble", "wall")[seed % 3])
    for picture in filmed(scene, [Pose(right=pace * n / FPS, zoom=0.5) for n in range(seconds * FPS)], seed=seed):
        yield cv2.resize(picture, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC).astype(np.uint8)


def measured(
    seeds: Sequence[int], folder: Path, kinds: Collection[str] = (), make: Callable[[], TextDetector] = TextDetector
) -> tuple[Counter[str], Counter[str], list[str]]:
    """The texts told rightly and in time (and the stretches without invented ones), all of each kind, and what went wrong."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in seeds:
        for case in (case for case in cases(seed) if not kinds or case.kind in kinds):
            tracks = fed(make(), write_clip(folder / "clip.mp4", case.pictures, FPS)).finish()
            told = [(track.value, round(track.start_seconds, 1), round(track.end_seconds, 1)) for track in tracks]
            of[case.kind] += len(case.texts) + 1
            for text, start, end in case.texts:
                good = any(
                    letters(value) == letters(text) and a <= start + APPEARS_WITHIN and b > start and a < end for value, a, b in told
                )
                right[case.kind] += good
                if not good:
                    wrong.append(f"{case.kind} (seed {seed}): no {text!r} from {start} s in {told}")
            allowed = {letters(text) for text in (*case.also, *(text for text, *_ in case.texts))}
            invented = [value for value, *_ in told if letters(value) not in allowed]
            right[case.kind] += not invented
            if invented:
                wrong.append(f"{case.kind} (seed {seed}): invented {invented} beside {case.texts}")
    return right, of, wrong


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seeds", "kinds"), [(HELD_BACK_SEEDS, ()), (HELD_BACK_SEEDS_OF_THE_HARDEST, HARDEST)], ids=["all kinds", "hardest"]
)
def test_known_words_are_told(seeds: Sequence[int], kinds: Collection[str], tmp_path: Path) -> None:
    right, of, wrong = measured(seeds, tmp_path, kinds)
    assert right.total() >= 0.95 * of.total(), wrong

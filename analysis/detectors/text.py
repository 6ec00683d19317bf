"""The words on the screen, verbatim: lines are found where the picture changed, and only new or changed ones are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.boxes import area, clipped, intersection, median_box
from analysis.detectors.half_read import without_halves
from analysis.detectors.paragraphs import Line, joined_lines
from analysis.detectors.quads import Cutting, aspect, box_of, correlation, cutting_of, halves, may_be_two_lines, overlap, readable
from analysis.detectors.reading import Quad, Reading, TextModels, text_models
from analysis.detectors.regions import COARSE_PIXELS, FIRST_LOOK, ChangeGrid, Region, narrow
from analysis.detectors.strokes import StrokeWatch
from analysis.detectors.wording import LEAST_LETTERS, believable, cleaned, elected, grows_into, letters, same_words
from analysis.timeline import Box, Frame, Track

READS_PER_LOOK = 12
MOST_READS_SAVED = 60
"""A line costs about 0.025 CPU seconds: a page that opens is read at once, one that scrolls for long is read in part."""
ENOUGH_READINGS = 3
SAME_PLACE = 0.5
"""The share of the smaller of two boxes that lies in the other."""
SAME_LOOK = 0.9
"""Correlation of two cuttings of a line: above it the letters are the same, and reading again would tell nothing new."""
HOPELESS = 0.6
RETRY_AFTER = 4
"""Marks that aren't text (twigs, grids, windows) are read twice, then once in so many sightings."""
MOST_MISSES = 2
"""A line that wasn't found in that many looks at its place has gone."""
EMPTY_LOOKS = 2
REST_SECONDS = 2.0
"""After so many looks, or a fine one, that showed no words, a picture is looked at that seldom, but for where letters may have appeared."""
REFINE_SECONDS = 12.0
"""In such a picture what moves all the time gets a finer look that seldom."""
SURE = 0.97
LEAST_PROMISE = 0.5
"""A mark that reads below this holds no words, and a closer look would find none."""
LEAST_BRIEF = 4
"""Letters: shorter words that only one look saw are patterns, or parts of words that something hid."""
SURE_PART = 0.8
CLOSER_HEIGHT = 96
"""Pixels: words that stand apart run together when they are found on a small picture, and apart when looked at as large as that."""
SAME_LINE = 0.7
"""The share of what a closer look finds that must lie in the line it was made for; the rest are its neighbours."""
READS_FOR_A_CLOSER_LOOK = 3


@dataclass
class _Live:
    """A line of text on the screen."""

    first_seconds: float
    last_seconds: float
    boxes: list[Box]
    cutting: Cutting
    readings: list[tuple[str, float]] = field(default_factory=list)
    sightings: int = 1
    missing: bool = False
    """Its place changed and was looked at, and it wasn't found there."""
    misses: int = 0

    @property
    def text(self) -> str:
        return elected(self.readings)[0] if self.readings else ""

    def read(self, reading: Reading) -> None:
        text = cleaned(reading.text)
        if self.readings and grows_into(self.text, text) and reading.confidence >= SURE - 0.1:
            self.readings = []
            self.boxes = []
        self.readings.append((text, reading.confidence))


class TextDetector:
    """Finds and reads text; tracks of kind "text", their values verbatim, in reading order where they appear together."""

    name = "text"
    size: int | None = None

    def __init__(self, rate: float | None = 2.0, threads: int = 1, models: TextModels | None = None) -> None:
        self.rate = rate
        self._threads = threads
        self._shared = models
        self._grid = ChangeGrid()
        self._live: list[_Live] = []
        self._gone: list[_Live] = []
        self._times: list[float] = []
        self._reads_left = MOST_READS_SAVED
        self._strokes = StrokeWatch()
        self._empty_looks = 0
        self._last_look_seconds = 0.0
        self._last_fine_seconds = -REFINE_SECONDS

    @cached_property
    def _models(self) -> TextModels:
        return self._shared or text_models(self._threads)

    def load(self) -> None:
        """Read the weights now instead of at the first frame; raises where they can't be read."""
        _ = self._models

    def feed(self, frame: Frame) -> None:
        """Take the next frame; times only grow."""
        self._times.append(frame.pts_seconds)
        self._reads_left = min(MOST_READS_SAVED, self._reads_left + READS_PER_LOOK)
        self._grid.update(frame.image)
        self._strokes.update(frame.image)
        region = self._worth_looking_at(frame)
        if region is not None:
            self._look(frame, region)
        self._let_go(frame.pts_seconds)

    def finish(self) -> list[Track]:
        """The texts seen since the detector was made, each from its first sighting until half a look after its last."""
        if not self._times:
            return []
        lines = sorted([*self._gone, *self._live], key=lambda line: (line.first_seconds, line.boxes[0][1], line.boxes[0][0]))
        told = [line for one in lines if (line := self._told(one)) is not None]
        return [
            Track(
                "text",
                line.start_seconds,
                line.end_seconds,
                line.text,
                line.box,
                confidence=round(min(1.0, line.confidence), 3),
                track_id=number,
            )
            for number, line in enumerate(joined_lines(without_halves(told)), 1)
        ]

    def _worth_looking_at(self, frame: Frame) -> Region | None:
        """In a picture without words, only where letters may have appeared, and all that changed once in REST_SECONDS."""
        if len(self._times) == 1:
            return FIRST_LOOK
        if self._empty_looks < EMPTY_LOOKS or any(_promising(line) for line in self._live):
            return self._grid.next_region()
        region = self._grid.next_region(may_refine=frame.pts_seconds >= self._last_fine_seconds + REFINE_SECONDS)
        # By the clock and not by the last look, so that this segment and the next one look at the same pictures.
        if region is None or frame.pts_seconds // REST_SECONDS > self._last_look_seconds // REST_SECONDS:
            return region
        news = self._strokes.news()
        return narrow(news, *frame.image.shape[1::-1]) if news is not None else None

    def _look(self, frame: Frame, region: Region) -> None:
        height, width = frame.image.shape[:2]
        scale = region.scale(width, height)
        part = self._strokes.within(region.box) if region.refines else region.box
        found = self._find(frame.image, part, scale) if part is not None else []
        here = [line for line in self._live if intersection(line.boxes[-1], region.box) > 0.5 * area(line.boxes[-1])]
        met: set[int] = set()
        for quad in found:
            box = box_of(quad, width, height)
            line = self._meet(frame, quad, box, here, met)
            if line is not None:
                met.add(id(line))
        for line in here:
            if id(line) not in met and self._grid.changed_in(line.boxes[-1]):
                line.missing = True
        self._empty_looks = (
            0 if any(_promising(line) for line in self._live) else self._empty_looks + (EMPTY_LOOKS if region.refines else 1)
        )
        self._last_look_seconds = frame.pts_seconds
        self._last_fine_seconds = frame.pts_seconds if region.refines else self._last_fine_seconds
        self._strokes.looked()
        self._grid.looked(region, scale)

    def _find(self, image: NDArray[np.uint8], box: Box, scale: float) -> list[Quad]:
        """The lines in that part, in pixels of the whole picture, the longest first: where reads are short, words go before marks."""
        height, width = image.shape[:2]
        x0, y0 = int(box[0] * width), int(box[1] * height)
        x1, y1 = max(x0 + 1, round(box[2] * width)), max(y0 + 1, round(box[3] * height))
        size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
        small = cv2.resize(image[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        stretch = np.array([(x1 - x0) / size[0], (y1 - y0) / size[1]], np.float32)
        quads = [quad * stretch + np.array([x0, y0], np.float32) for quad in self._models.find(np.asarray(small, np.uint8))]
        return sorted((quad for quad in quads if readable(quad)), key=lambda quad: (-aspect(quad), *quad[0].tolist()))

    def _meet(self, frame: Frame, quad: Quad, box: Box, here: Sequence[_Live], met: set[int]) -> _Live | None:
        """The live line that was found there: an old one that is still, grew or moved, or a new one; None where it wasn't read."""
        cutting = cutting_of(frame.image, quad)
        placed = [line for line in here if id(line) not in met and overlap(line.boxes[-1], box) >= SAME_PLACE]
        old = max(placed, key=lambda line: overlap(line.boxes[-1], box), default=None)
        if old is not None and not _worth_reading(old, cutting):
            return self._seen_again(old, frame.pts_seconds, box, cutting)
        if self._reads_left <= 0:
            return self._seen_again(old, frame.pts_seconds, box, cutting) if old is not None else None
        readings = self._read(frame.image, quad)
        line = None
        for part, reading in readings:
            line = self._note(frame, box_of(part, *frame.image.shape[1::-1]), cutting_of(frame.image, part), reading, old, here, met)
            met.add(id(line))
        return line

    def _read(self, image: NDArray[np.uint8], quad: Quad) -> list[tuple[Quad, Reading]]:
        """One line; where its letters are unsure, what a closer look at it finds, or the two lines of a title marked as one."""
        whole = self._models.read(image, quad)
        self._reads_left -= 1
        if whole.confidence >= SURE or whole.confidence < LEAST_PROMISE or len(letters(whole.text)) < LEAST_LETTERS:
            return [(quad, whole)]
        self._reads_left -= READS_FOR_A_CLOSER_LOOK
        stacked = halves(quad) if may_be_two_lines(quad, image.shape[0]) else []
        found = [[(part, self._models.read(image, part)) for part in parts] for parts in (stacked, self._closer(image, quad))]
        worded = [[(part, one) for part, one in readings if len(letters(one.text)) >= LEAST_LETTERS] for readings in found]
        sure = [readings for readings in worded if all(one.confidence >= SURE_PART for _, one in readings)]
        # The upper and the lower half of large letters may read as words too, but less surely than the letters themselves.
        return max([[(quad, whole)], *sure], key=lambda readings: _mean([one for _, one in readings]))

    def _closer(self, image: NDArray[np.uint8], quad: Quad) -> list[Quad]:
        """The lines found when only this line and its surroundings are looked at, with letters of CLOSER_HEIGHT pixels."""
        height, width = image.shape[:2]
        x0, y0, x1, y1 = box_of(quad, width, height)
        around = clipped(x0 - 0.1 * (x1 - x0), y0 - 0.3 * (y1 - y0), x1 + 0.1 * (x1 - x0), y1 + 0.3 * (y1 - y0))
        whole = Region(around, COARSE_PIXELS, refines=False)
        found = self._find(image, around, min(whole.scale(width, height), CLOSER_HEIGHT / max(1.0, (y1 - y0) * height)))
        return [part for part in found if overlap(box_of(part, width, height), (x0, y0, x1, y1)) > SAME_LINE]

    def _note(
        self, frame: Frame, box: Box, cutting: Cutting, reading: Reading, old: _Live | None, here: Sequence[_Live], met: set[int]
    ) -> _Live:
        text = cleaned(reading.text)
        for line in ([old] if old is not None and id(old) not in met else []) + [one for one in here if id(one) not in met]:
            if grows_into(line.text, text) or same_words(line.text, text) or not letters(line.text + text):
                line.read(reading)
                return self._seen_again(line, frame.pts_seconds, box, cutting)
        new = _Live(frame.pts_seconds, frame.pts_seconds, [box], cutting)
        new.read(reading)
        self._live.append(new)
        return new

    def _seen_again(self, line: _Live, pts_seconds: float, box: Box, cutting: Cutting) -> _Live:
        line.last_seconds, line.cutting = pts_seconds, cutting
        line.missing, line.misses = False, 0
        line.sightings += 1
        line.boxes.append(box)
        return line

    def _let_go(self, pts_seconds: float) -> None:
        """A line whose place didn't change is still there; one that was missed twice, or once and never came back, isn't."""
        for line in self._live:
            if line.missing:
                line.misses += 1
            elif not self._grid.changed_in(line.boxes[-1]):
                line.last_seconds = pts_seconds
        self._gone += [line for line in self._live if line.misses >= MOST_MISSES]
        self._live = [line for line in self._live if line.misses < MOST_MISSES]

    def _told(self, line: _Live) -> Line | None:
        if not line.readings:
            return None
        text, confidence = elected(line.readings)
        agreement = sum(same_words(text, other) for other, _ in line.readings) / len(line.readings)
        brief = line.last_seconds == line.first_seconds and len(self._times) > 1
        if not believable(text, confidence, len(line.readings), agreement) or (brief and len(letters(text)) < LEAST_BRIEF):
            return None
        return Line(line.first_seconds, self._end_of(line), text, median_box(line.boxes), confidence)

    def _end_of(self, line: _Live) -> float:
        """Half way to the look that no longer showed it; a whole step behind the last look of all."""
        later = [time for time in self._times if time > line.last_seconds]
        if later:
            return (line.last_seconds + later[0]) / 2
        step = self._times[-1] - self._times[-2] if len(self._times) > 1 else 0.5
        return self._times[-1] + step


def _promising(line: _Live) -> bool:
    """Whether a line was read as what may be words."""
    return any(confidence >= LEAST_PROMISE and len(letters(text)) >= LEAST_LETTERS for text, confidence in line.readings)


def _worth_reading(line: _Live, cutting: Cutting) -> bool:
    """Not what was read well and looks the same, and not what could never be read, but for a try now and then."""
    if len(line.readings) >= 2 and max(confidence for _, confidence in line.readings) < HOPELESS:
        return line.sightings % RETRY_AFTER == 0
    sure = [confidence for text, confidence in line.readings if text == line.text]
    known = len(sure) >= ENOUGH_READINGS or (len(sure) >= 2 and min(sure) >= SURE)
    return not known or correlation(line.cutting, cutting) < SAME_LOOK


def _mean(readings: Sequence[Reading]) -> float:
    """The mean probability of all letters of several lines."""
    count = sum(len(reading.text) for reading in readings)
    return sum(reading.confidence * len(reading.text) for reading in readings) / count if count else 0.0

"""Pictures of figures as plain shapes: where bars, columns and dots stand; templates draw them as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 28.0, 14.0, 30.0


@dataclass(frozen=True)
class Bar:
    """A piece of a bar that is 100 wide."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class Mark:
    """A value on an axis: where it stands, and what is written there."""

    at: float
    words: str


@dataclass(frozen=True)
class Column:
    """A day: a thin column up to its longest, a broad one up to its median."""

    x: float
    width: float
    longest_y: float
    median_y: float
    bottom: float
    words: str

    @property
    def middle(self) -> float:
        """Where its thin column stands."""
        return self.x + self.width / 2

    @property
    def median_height(self) -> float:
        """Of the broad one."""
        return self.bottom - self.median_y


@dataclass(frozen=True)
class Dot:
    """A pair of values."""

    x: float
    y: float
    words: str


def bar(value: float, largest: float, kind: str = "value") -> list[Bar]:
    """One bar, as long as its share of the largest."""
    return [Bar(0, _round(100 * value / largest) if largest else 0, kind)]


def stacked(parts: Sequence[tuple[str, float]]) -> list[Bar]:
    """One bar of parts, by kind; what is there is seen, however little it is."""
    total = sum(value for _kind, value in parts)
    bars, at = [], 0.0
    for kind, value in parts:
        if value:
            width = max(0.6, 100 * value / total)
            bars.append(Bar(_round(min(at, 99.4)), _round(min(width, 100 - min(at, 99.4))), kind))
            at += width
    return bars


def columns(values: Sequence[tuple[str, float, float]]) -> list[Column]:
    """Days as (words, median, longest), on a scale by `steps_to` of the longest."""
    if not values:
        return []
    top = steps_to(max(longest for _words, _median, longest in values))[-1]
    slot = (WIDTH - LEFT - RIGHT) / max(len(values), 7)
    bottom = HEIGHT - BOTTOM
    return [
        Column(_round(LEFT + slot * (number + 0.2)), _round(slot * 0.6), _y(longest / top), _y(median / top), bottom, words)
        for number, (words, median, longest) in enumerate(values)
    ]


def dots(pairs: Sequence[tuple[str, float, float]], low: float, high: float) -> list[Dot]:
    """Pairs as (words, across, up) on two axes that grow by factors from `low` to `high`."""
    return [Dot(_x(_part(across, low, high)), _y(_part(up, low, high)), words) for words, across, up in pairs]


def powers(values: Sequence[float]) -> tuple[float, float]:
    """The round values of `rounds` around all these, at least a factor of four apart."""
    least, most = max(0.1, min(values)), max(0.1, *values)
    low = max(value for value in rounds(least / 10, least) if value <= least)
    high = min(value for value in rounds(most, most * 10) if value >= max(most, 4 * low) or value > most * 5)
    return low, high


def steps_to(largest: float) -> list[float]:
    """Round values from 0 to the largest or a little above it: four steps at most."""
    if largest <= 0:
        return [0.0, 1.0]
    rough = largest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    return [step * number for number in range(math.ceil(largest / step - 1e-9) + 1)]


def marks_up(values: Sequence[float], words: Sequence[str]) -> list[Mark]:
    """Values from 0 up the left side."""
    return [Mark(_y(value / values[-1]), text) for value, text in zip(values, words, strict=True)]


def power_marks(low: float, high: float, words: Sequence[str], *, up: bool) -> list[Mark]:
    """The round values from `low` to `high` along one side."""
    place = _y if up else _x
    return [Mark(place(_part(value, low, high)), text) for value, text in zip(rounds(low, high), words, strict=True)]


def rounds(low: float, high: float) -> list[float]:
    """1, 2, 5, 10, 20, 50 and so on, those from `low` to `high`."""
    exponents = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    found = [times * 10.0**exponent for exponent in exponents for times in (1, 2, 5)]
    return [value for value in found if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def _part(value: float, low: float, high: float) -> float:
    return math.log10(max(value, low) / low) / math.log10(high / low)


def _x(share: float) -> float:
    return _round(LEFT + share * (WIDTH - LEFT - RIGHT))


def _y(share: float) -> float:
    return _round(HEIGHT - BOTTOM - min(1.0, share) * (HEIGHT - TOP - BOTTOM))


def _round(value: float) -> float:
    return round(value, 1)

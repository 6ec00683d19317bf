"""Times that stand still, go back, repeat, leap by centuries or are missing; `REAL_SECONDS` says how long each really lasts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.hostile.boxes import overwritten, u32
from tests.hostile.ebml import Mkv
from tests.hostile.made import Clips, Input

CENTURIES_MS = 300 * 365 * 86_400_000
STEP_MS = 40
COUNT = 100


def _at(times: Sequence[int], wanted: str = "accepted") -> tuple[Sequence[int], str]:
    return times, wanted


_STEADY = [STEP_MS * n for n in range(COUNT)]
_NOISE = np.random.default_rng(20).integers(0, 1 << 40, COUNT).tolist()

_TIMES: dict[str, tuple[Sequence[int], str]] = {
    "all equal": _at([0] * COUNT),
    "all equal and far": _at([1 << 50] * COUNT),
    "that go back": _at(_STEADY[::-1]),
    "that restart in the middle": _at(_STEADY[:50] * 2),
    "that restart each second": _at(_STEADY[:25] * 4),
    "that leap 300 years": _at([at + CENTURIES_MS * (n >= 50) for n, at in enumerate(_STEADY)]),
    "that leap 300 years and come back": _at([at + CENTURIES_MS * (40 <= n < 60) for n, at in enumerate(_STEADY)]),
    "that leap 300 years at the last picture": _at([*_STEADY[:-1], CENTURIES_MS]),
    "that leap 300 years each time": _at([CENTURIES_MS // 1000 * n for n in range(COUNT)]),
    "that begin 300 years late": _at([at + CENTURIES_MS for at in _STEADY]),
    "that begin before zero": _at([at - 2000 for at in _STEADY]),
    "with a gap of 61 seconds": _at([at + 61_000 * (n >= 50) for n, at in enumerate(_STEADY)]),
    "that alternate": _at([(0, 5000)[n % 2] + 40 * n for n in range(COUNT)]),
    "in pairs": _at([STEP_MS * (n // 2) for n in range(COUNT)]),
    "of noise": _at(_NOISE),
    "at the ends of the clock": _at([(0, (1 << 62) - 1)[n % 2] for n in range(COUNT)]),
    "of one picture": _at([0]),
    "of one picture far away": _at([CENTURIES_MS]),
    "of two pictures twelve hours apart": _at([0, 12 * 3_600_000 - 1000], "accepted"),
    "over thirteen hours": _at([n * 30_000 for n in range(13 * 120)], "too_long"),
}


def _mkv(times: Sequence[int], clips: Clips) -> bytes:
    return Mkv([(at, clips.jpegs[n % 10], True) for n, at in enumerate(times)]).bytes()


def _timed(name: str, times: Sequence[int], wanted: str) -> Input:
    return Input(f"times {name}", lambda clips: _mkv(times, clips), wanted, "upload.mkv")


def _shown_early(clips: Clips) -> bytes:
    """Every picture is to be shown two billion ticks before it is decoded."""
    data = clips.get("reordered.mp4", count=100, options={"preset": "veryfast", "x264-params": "keyint=10:bframes=2"})
    return overwritten(data, b"ctts", 12, u32(-0x7FFFFFF0))


INPUTS = [
    *(_timed(name, *how) for name, how in _TIMES.items()),
    Input("times of no length in the index", lambda c: overwritten(c.mp4, b"stts", 12, u32(0)), "accepted"),
    Input("times of two billion ticks each", lambda c: overwritten(c.mp4, b"stts", 12, u32(0x7FFFFFFF)), "accepted partial too_long"),
    Input("times of minus one tick", lambda c: overwritten(c.mp4, b"stts", 12, u32(0xFFFFFFFF)), "accepted partial"),
    Input("times before they are decoded", _shown_early, "accepted partial"),
    Input("times of a stream that begins again", lambda c: c.ts + c.ts, "accepted"),
    Input(
        "times of a stream told backwards", lambda c: c.ts[len(c.ts) // 376 * 188 :] + c.ts[: len(c.ts) // 376 * 188], "accepted partial"
    ),
]

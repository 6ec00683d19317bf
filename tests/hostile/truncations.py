"""Files cut off at many points: the part that is there is shown, with where it ends, or a sentence says why nothing is."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.made import Clips, Input

_POINTS: dict[str, tuple[Callable[[Clips], bytes], str, tuple[int, ...]]] = {
    "mp4 with its index at the front": (lambda c: c.mp4, "partial no_frames damaged", (1, 5, 10, 20, 35, 50, 65, 80, 90, 99)),
    "mp4 with its index at the end": (lambda c: c.mp4_late, "damaged partial no_video no_frames", (1, 30, 60, 97, 99)),
    "fragmented mp4": (lambda c: c.fragmented, "partial damaged no_frames accepted", (5, 30, 60, 95)),
    "matroska": (lambda c: c.mkv, "partial damaged no_frames accepted", (1, 5, 30, 60, 95)),
    "webm": (lambda c: c.webm, "partial damaged no_frames accepted", (3, 40, 80)),
    "transport stream": (lambda c: c.ts, "partial accepted no_frames format damaged", (1, 20, 50, 90)),
    "avi": (lambda c: c.avi, "partial accepted no_frames damaged no_video", (2, 30, 60, 95)),
    "flash video": (lambda c: c.flv, "partial accepted no_frames damaged no_video", (3, 40, 80)),
    "mp4 with sound": (lambda c: c.with_sound, "partial accepted no_frames damaged", (40, 80)),
}


def _cut(make: Callable[[Clips], bytes], hundredths: int) -> Callable[[Clips], bytes]:
    def cut(clips: Clips) -> bytes:
        whole = make(clips)
        return whole[: max(1, len(whole) * hundredths // 100)]

    return cut


def _without_middle(clips: Clips) -> bytes:
    """A download that lost a piece: zeros stand for it."""
    whole = clips.mp4
    third = len(whole) // 3
    return whole[: 2 * third] + bytes(third // 2) + whole[2 * third + third // 2 :]


INPUTS = [
    *(
        Input(f"{name}, cut off at {hundredths} %", _cut(make, hundredths), wanted)
        for name, (make, wanted, points) in _POINTS.items()
        for hundredths in points
    ),
    Input("a download with a hole", _without_middle, "partial"),
    Input("a transport stream cut in the middle of a packet", lambda c: c.ts[94:], "accepted partial"),
    Input("an mp4 without its first half", lambda c: c.mp4_late[len(c.mp4_late) // 2 :], "format damaged"),
    Input("a matroska without its head", lambda c: c.mkv[len(c.mkv) // 2 :], "format"),
]

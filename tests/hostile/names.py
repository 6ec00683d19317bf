"""Good videos under names that mean something to FFmpeg, a shell, a page or a file system; what they hold is what counts."""

from __future__ import annotations

from tests.hostile.made import Clips, Input

NAMES = (
    "http:evil.mp4",
    "concat:a.mp4|b.mp4",
    "subfile,,start,0,end,9,,:x.mp4",
    "pipe:0",
    "fd:3",
    "data:video,x",
    "file:x.mp4",
    "-i",
    "--help.mp4",
    "img%03d.mp4",
    "list.m3u8",
    "upload.sdp",
    "a\nb.mp4",
    "$(id).mp4",
    "`id`.mp4",
    "'; drop table;.mp4",
    "<script>alert(1)</script>.mp4".replace("/", "\u2215"),
    "\u202egpj.mp4",
    "\U0001f4fc.mp4",
    "CON.mp4",
    ".mp4",
    " .mp4 ",
    "no ending",
    "n" * 240 + ".mp4",
    "\udcff\udcfe.mp4",
    "*?.mp4",
)


def _good(clips: Clips) -> bytes:
    return clips.mp4


INPUTS = [Input(f"a good video named {name[:40]!a}", _good, "accepted", name) for name in NAMES]

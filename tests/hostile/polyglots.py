"""Files that are two things at once: a video for us, something else for whoever opens it otherwise."""

from __future__ import annotations

import io
import zipfile

from tests.hostile.boxes import box, u32
from tests.hostile.ebml import Mkv, element
from tests.hostile.made import Clips, Input

PAGE = b"<!doctype html><html><body><script>alert(1)</script></body></html>"


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("../../evil.sh", "#!/bin/sh\n")
    return held.getvalue()


def _beginning_with(first: bytes) -> bytes:
    return box(b"free", first)


def _tagged(clips: Clips) -> bytes:
    title = element(b"\x7b\xa9", PAGE)
    info = element(b"\x15I\xa9f", title)
    return Mkv([(40 * n, jpeg, True) for n, jpeg in enumerate(clips.jpegs)], more=info).bytes()


INPUTS = [
    Input("a page and an mp4", lambda c: c.mp4_late + PAGE, "accepted", "upload.html"),
    Input("a page in a box before an mp4", lambda c: _beginning_with(PAGE) + c.fragmented, "accepted partial"),
    Input("a page before an mp4", lambda c: PAGE + c.fragmented, "format nested accepted partial damaged"),
    Input("an mp4 and an archive", lambda c: c.mp4_late + _zip(), "accepted", "upload.zip"),
    Input("an archive and an mp4", lambda c: _zip() + c.fragmented, "format accepted partial damaged"),
    Input("an archive", lambda c: _zip(), "format", "upload.mp4"),
    Input("a document and an mp4", lambda c: _beginning_with(b"%PDF-1.7\n1 0 obj\n") + c.fragmented, "accepted partial", "upload.pdf"),
    Input("a program and a transport stream", lambda c: b"MZ" + bytes(186) + c.ts, "accepted partial format", "upload.exe"),
    Input("a jpeg and an mp4", lambda c: c.jpegs[0] + c.mp4_late, "picture format accepted"),
    Input("a gif and an mp4", lambda c: b"GIF89a" + bytes(20) + c.mp4_late, "picture format"),
    Input(
        "a playlist in a box before an mp4",
        lambda c: box(b"free", f"#EXTM3U\n#EXTINF:1,\n{c.around.canary}\n".encode()) + c.fragmented,
        "accepted partial",
        "list.m3u8",
    ),
    Input(
        "a playlist before a transport stream",
        lambda c: f"#EXTM3U\n#EXTINF:1,\n{c.around.canary}\n#EXT-X-ENDLIST\n".encode().ljust(188) + c.ts,
        "nested accepted partial",
        "list.m3u8",
    ),
    Input("a matroska whose title is a page", _tagged, "accepted", "upload.mkv"),
    Input(
        "an mp4 with a brand of its own",
        lambda c: box(b"ftyp", b"<b>x", u32(0), b"<b>x") + c.mp4[c.mp4.index(b"moov") - 4 :],
        "accepted partial no_frames",
    ),
]

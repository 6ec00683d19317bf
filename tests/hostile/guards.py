"""Every guard of the decoder with the input that proves it, and the lines that switch it off in the test's own child.

A guard behind others is proved with those before it switched off too (`beside`), so each is seen to hold alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from unittest import mock

from analysis.video import process, source

_FORMATS = "opening.CONTAINER_OPTIONS.pop('format_whitelist', None)\n"
_PROTOCOLS = "opening.CONTAINER_OPTIONS.pop('protocol_whitelist', None)\n"
_OPENING = "opening._Refusal = lambda: None\n"
_NAME = "reading.PositionedFile.name = 'list.m3u8'\n"
_CALLS = "sandbox._filter_calls = lambda: False\n"
_SIZES = "for part in (opening, index, decoding): part.check_size = lambda width, height: None\n"
_WITHOUT = "real = resource.setrlimit; sandbox.resource.setrlimit = lambda kind, to: None if kind == resource.{} else real(kind, to)\n"
_FOLDER = "import os; os.chdir({folder!r})\n"

_BEFORE = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from analysis.video import child, clock, declared, decoding, geometry, index, opening, reading, sandbox
"""


@dataclass(frozen=True)
class Guard:
    """`shows` is refused or contained as `contained` says while the guard is on, and isn't once `off` has run."""

    name: str
    shows: str
    off: str
    contained: str
    beside: str = ""
    cpu_seconds: int | None = None

    def holds(self, verdict: str, canary_seen: bool) -> bool:
        """Whether that is what the guard is for."""
        return verdict in self.contained.split() and not canary_seen


GUARDS = (
    Guard("formats that are read", "a raw stream of h264", _FORMATS, "format"),
    Guard(
        "protocols, alone",
        "a concat script of a relative file",
        _PROTOCOLS,
        "nested format damaged decode",
        _FORMATS + _OPENING + _CALLS + _FOLDER,
    ),
    Guard("no further file is opened, alone", "hls of a file, by its own name", _OPENING, "nested", _FORMATS + _PROTOCOLS + _CALLS + _NAME),
    Guard(
        "the file has no name, alone",
        "hls of a file, by its own name",
        _NAME,
        "nested format damaged decode",
        _FORMATS + _PROTOCOLS + _OPENING + _CALLS,
    ),
    Guard(
        "system calls, alone",
        "hls of a file, by its own name",
        _CALLS,
        "nested format damaged decode",
        _FORMATS + _PROTOCOLS + _OPENING + _NAME,
    ),
    Guard("codecs that are decoded", "raw pictures in avi", "import av; opening.CODECS = frozenset(av.codecs_available)\n", "codec"),
    Guard("the size of each picture", "a picture that grows past 8K", _SIZES, "too_large"),
    Guard("the smallest picture", "a picture of one pixel", _SIZES, "too_small"),
    Guard("most streams", "300 streams in mov", "opening.CONTAINER_OPTIONS['max_streams'] = '9999'\n", "memory"),
    Guard("memory", "a compressed index that claims 1.9 GiB", _WITHOUT.format("RLIMIT_AS"), "memory"),
    Guard("processor time", "300 000 packets of nothing", _WITHOUT.format("RLIMIT_CPU"), "slow", cpu_seconds=1),
    Guard(
        "deserts",
        "eight gigabytes of nothing after a header",
        "reading.PositionedFile.allow = lambda self, length: None\n",
        "damaged",
        cpu_seconds=2,
    ),
    Guard(
        "more broken than whole pictures",
        "a stream that breaks",
        "index._Pass.broken = property(lambda self: 0, lambda self, n: None)\n",
        "no_frames",
    ),
    Guard("words of encryption", "an mp4 of common encryption", "index.is_encrypted = lambda packet: False\n", "encrypted"),
    Guard(
        "leaps in time", "times that leap 300 years", "index.LONGEST_GAP_SECONDS = index.LONGEST_DECLARED_GAP_SECONDS = 1e18\n", "accepted"
    ),
    Guard(
        "times only grow",
        "times in pairs",
        "decoding.FrameClock.ticks = lambda self, raw: raw - self._stretches[0].first_pts\n",
        "accepted",
    ),
    Guard("headers that lie about the length", "a matroska that lasts 300 years", "declared.LONGEST_DECLARED_SECONDS = 1e30\n", "accepted"),
    Guard("longest videos", "times over thirteen hours", "index.LONGEST_SECONDS = 1e9\n", "too_long"),
    Guard("aspects that nobody films", "pixels of 65535 to 1", "geometry.LONGEST_SIDE = 10**12\n", "accepted"),
    Guard("stills that call themselves films", "a film that says it is a still", "opening._is_still = lambda head: False\n", "picture"),
)


@contextlib.contextmanager
def switched(lines: str, folder: str, cpu_seconds: int | None = None) -> Iterator[None]:
    """Children that start in this context run these lines first: only tests can, since they put them into their own process."""
    entry = _BEFORE + lines.replace("{folder!r}", repr(folder)) + "child.main()\n"
    limit = cpu_seconds or source.PROBE_CPU_SECONDS
    with mock.patch.object(process, "_ENTRY", entry), mock.patch.object(source, "PROBE_CPU_SECONDS", limit):
        yield

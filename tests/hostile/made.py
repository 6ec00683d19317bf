"""What an input is, and the good videos that most of them are made from."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.encoded import numbered_picture, write_video

FASTSTART = {"movflags": "+faststart"}
FRAGMENTED = {"movflags": "+frag_keyframe+empty_moov+default_base_moof"}
SHORT_GOP = {"preset": "ultrafast", "x264-params": "keyint=10:bframes=0"}
VP9 = {"deadline": "realtime", "cpu-used": "8", "g": "10"}


@dataclass(frozen=True)
class Holes:
    """A long file that is mostly holes: `parts` are (offset, bytes)."""

    length: int
    parts: tuple[tuple[int, bytes], ...]


Content = bytes | Holes


@dataclass(frozen=True)
class Around:
    """What lies and listens around an upload, for inputs that point elsewhere."""

    canary: Path
    """A video whose every picture is CANARY_NUMBER."""
    http: int
    udp: int


@dataclass
class Clips:
    """Good videos to make hostile ones from, each encoded once."""

    folder: Path
    around: Around
    _made: dict[str, bytes] = field(default_factory=dict)

    def get(self, name: str, **how: object) -> bytes:
        """The bytes of a clip called `name`; the same name is the same clip."""
        if name not in self._made:
            self._made[name] = write_video(self.folder / f"good-{name}", **how).read_bytes()  # type: ignore[arg-type]
        return self._made[name]

    @property
    def mp4(self) -> bytes:
        """Four seconds of H.264, the index at the front."""
        return self.get("front.mp4", count=100, options=SHORT_GOP, muxer=FASTSTART)

    @property
    def mp4_late(self) -> bytes:
        """The same with the index at the end."""
        return self.get("late.mp4", count=100, options=SHORT_GOP)

    @property
    def fragmented(self) -> bytes:
        """The same in fragments."""
        return self.get("fragments.mp4", count=100, options=SHORT_GOP, muxer=FRAGMENTED)

    @property
    def with_sound(self) -> bytes:
        """Two seconds of picture and sound."""
        return self.get("sound.mp4", count=50, options=SHORT_GOP, muxer=FASTSTART, with_sound_of=2.0)

    @property
    def mkv(self) -> bytes:
        """Four seconds of H.264 in Matroska."""
        return self.get("clip.mkv", count=100, options=SHORT_GOP)

    @property
    def webm(self) -> bytes:
        """Two seconds of VP9."""
        return self.get("clip.webm", count=50, codec="libvpx-vp9", options=VP9)

    @property
    def ts(self) -> bytes:
        """Four seconds of H.264 in a transport stream."""
        return self.get("clip.ts", count=100, options=SHORT_GOP)

    @property
    def avi(self) -> bytes:
        """Four seconds of MPEG-4."""
        return self.get("clip.avi", count=100, codec="mpeg4", options={"g": "10"})

    @property
    def flv(self) -> bytes:
        """Two seconds of FLV."""
        return self.get("clip.flv", count=50, options=SHORT_GOP)

    @functools.cached_property
    def jpegs(self) -> list[bytes]:
        """Ten JPEG pictures."""
        import cv2

        return [cv2.imencode(".jpg", numbered_picture(number))[1].tobytes() for number in range(10)]


@dataclass(frozen=True)
class Input:
    """One hostile or odd input. `wanted` names what may become of it: codes of refusals, "accepted", "partial"."""

    name: str
    make: Callable[[Clips], Content]
    wanted: str
    stored_as: str = "upload.mp4"
    heavy: bool = False
    """Costs many seconds or much memory to make; left to the long trial."""

    @property
    def may_be(self) -> frozenset[str]:
        """What may become of it."""
        return frozenset(self.wanted.split())

    def write(self, folder: Path, clips: Clips) -> Path:
        """Put it into a folder."""
        path = folder / self.stored_as
        content = self.make(clips)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            with path.open("wb") as file:
                file.truncate(content.length)
                for offset, data in content.parts:
                    file.seek(offset)
                    file.write(data)
        return path

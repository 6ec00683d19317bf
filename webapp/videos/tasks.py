"""A worker's first look at an uploaded file: its facts or the reason why it can't be used, a poster, its fingerprint."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID

import cv2
import numpy as np
from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from analysis.video.browsers import Playback
from analysis.video.playable import FullDiskError, TooLargeError, Wish, make_playable
from analysis.video.source import Consumer, VideoError, VideoMetadata, VideoSource
from webapp.diskspace import means_full_disk, once_there_is_space, tell_full_disk
from webapp.repeating import Repeating
from webapp.stopping import stop_requested, was_stopped
from webapp.videos import copying
from webapp.videos.copies import want_copy
from webapp.videos.copying import CopyFailed, Told, full_disk
from webapp.videos.models import PlayableCopy, Video
from webapp.videos.refusing import refuse

LEASE = timedelta(seconds=15)
RENEW_EVERY_SECONDS = 3.0
POSTER_AT_SECONDS = 1.0
POSTER_SIZE = 640
POSTER_QUALITY = 82
CONTENT_TYPES = {
    "mov,mp4,m4a,3gp,3g2,mj2": "video/mp4",
    "matroska,webm": "video/x-matroska",
    "ogg": "video/ogg",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
    "avi": "video/x-msvideo",
    "flv": "video/x-flv",
    "asf": "video/x-ms-asf",
}
WEBM_CODECS = frozenset({"vp8", "vp9", "av1"})

log = logging.getLogger(__name__)


def look_at(video_id: UUID, when_ready: Callable[[Video], None]) -> None:
    """Look at a received file; `when_ready` runs in the transaction that makes the video ready, so exactly once."""
    try:
        if (video := _claim(video_id)) is None:
            return
    except DatabaseError as error:
        if not means_full_disk(error):
            raise
        tell_full_disk()
        return
    turn = _Turn(video_id)
    with Repeating(RENEW_EVERY_SECONDS, turn.hold, f"look lease of {video_id}"):
        try:
            _look(video, turn, when_ready)
        except (OSError, DatabaseError) as error:
            if not means_full_disk(error):
                raise
            tell_full_disk()
            turn.take_back()
    turn.let_go()


def content_type_of(container: str, codec: str) -> str:
    """What a browser is told of a file that FFmpeg calls `container`, holding `codec`."""
    if container == "matroska,webm" and codec in WEBM_CODECS:
        return "video/webm"
    return CONTENT_TYPES.get(container, "application/octet-stream")


def _claim(video_id: UUID) -> Video | None:
    """The video, held for a while, or None where another worker holds it or nothing is left to find out."""
    now = timezone.now()
    unheld = Q(look_until=None) | Q(look_until__lt=now)
    open_rows = _unlooked().filter(unheld, pk=video_id)
    if not open_rows.update(look_until=now + LEASE, look_attempts=F("look_attempts") + 1):
        return None
    return Video.objects.get(pk=video_id)


def _unlooked() -> QuerySet[Video]:
    return Video.objects.filter(Q(state=Video.State.RECEIVED) | Q(state=Video.State.READY, sha256=""))


class _Turn:
    """A worker's turn at one video, held for a while; one that says nothing of the file is taken back and counts for nothing."""

    def __init__(self, video_id: UUID) -> None:
        self._row = Video.objects.filter(pk=video_id)
        self._lock = threading.Lock()
        self._over = False

    def hold(self) -> None:
        """Hold it for another while; a process that is asked to end may be gone before the look is over."""
        if stop_requested.is_set():
            self.take_back()
            return
        with self._lock:
            if not self._over:
                self._row.update(look_until=timezone.now() + LEASE)

    def take_back(self) -> None:
        """As if it had not been: nothing was learnt of the file."""
        with self._lock:
            if not self._over:
                once_there_is_space(
                    lambda: self._row.filter(look_attempts__gt=0).update(look_until=None, look_attempts=F("look_attempts") - 1)
                )
            self._over = True

    def let_go(self) -> None:
        """It is over, and counts."""
        with self._lock:
            if not self._over:
                once_there_is_space(lambda: self._row.update(look_until=None))
            self._over = True


def _look(video: Video, turn: _Turn, when_ready: Callable[[Video], None]) -> None:
    if video.state == Video.State.RECEIVED:
        _find_out(video, turn, when_ready)
    if Video.objects.filter(pk=video.pk, state=Video.State.READY, sha256="").exists():
        _fingerprint(video)


def _find_out(video: Video, turn: _Turn, when_ready: Callable[[Video], None]) -> None:
    try:
        with VideoSource(video.path) as source:
            metadata = source.probe()
            poster = _poster(source, metadata)
    except VideoError as refusal:
        if was_stopped():
            turn.take_back()
        elif refusal.code != "killed":
            refuse(Video.objects.filter(pk=video.pk), refusal.sentence)
        return
    video.has_poster = _keep_poster(video, poster)
    _accept(video, metadata, when_ready)


def _keep_poster(video: Video, jpeg: bytes) -> bool:
    """Whether there was room for it; a video may live without."""
    try:
        video.poster_path.write_bytes(jpeg)
    except OSError as error:
        log.warning("The poster of %s could not be kept (%s).", video.pk, error.strerror)
        with contextlib.suppress(OSError):
            video.poster_path.unlink(missing_ok=True)
        return False
    return True


def _accept(video: Video, metadata: VideoMetadata, when_ready: Callable[[Video], None]) -> None:
    with transaction.atomic():
        received = Video.objects.filter(pk=video.pk, state=Video.State.RECEIVED)
        if received.update(
            state=Video.State.READY,
            size_bytes=metadata.size_bytes,
            duration_seconds=metadata.duration_seconds,
            width=metadata.width,
            height=metadata.height,
            average_fps=metadata.average_fps,
            rotation=metadata.rotation,
            start_offset_seconds=metadata.start_offset_seconds,
            has_audio=metadata.has_audio,
            partial=metadata.partial,
            warnings=list(metadata.warnings),
            codec=metadata.codec[:30],
            container=metadata.container[:60],
            content_type=content_type_of(metadata.container, metadata.codec),
            has_poster=video.has_poster,
        ):
            accepted = Video.objects.get(pk=video.pk)
            if metadata.playback == Playback.NOWHERE:
                want_copy(accepted, needed=True)
            when_ready(accepted)


def _poster(source: VideoSource, metadata: VideoMetadata) -> bytes:
    """A JPEG of a frame about a second in, else of the first that can be decoded; raises VideoError where none can."""
    at = min(POSTER_AT_SECONDS, metadata.duration_seconds / 2)
    with contextlib.suppress(VideoError):
        if (jpeg := _first_picture(source, at)) is not None:
            return jpeg
    if (jpeg := _first_picture(source, 0.0)) is not None:
        return jpeg
    raise VideoError("no_frames")


def _first_picture(source: VideoSource, start_seconds: float) -> bytes | None:
    for frame in source.frames([Consumer("poster", None, POSTER_SIZE)], start_seconds):
        return _jpeg(frame.images["poster"])
    return None


def _jpeg(image: NDArray[np.uint8]) -> bytes:
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, POSTER_QUALITY])
    return encoded.tobytes()


def _fingerprint(video: Video) -> None:
    try:
        with video.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return
    Video.objects.filter(pk=video.pk).update(sha256=sha256)


def write_copy(copy: PlayableCopy, output: int, most_bytes: int, told: Told) -> bool:
    """Write a playable copy into an open file; whether its packets were copied. Raises CopyFailed, OSError."""
    wish = Wish(float(copy.start_second), None if copy.end_second is None else float(copy.end_second), copy.encoded, most_bytes)
    try:
        with VideoSource(copy.video.path) as source:
            return make_playable(source, output, wish, told).copied
    except TooLargeError:
        raise CopyFailed("large") from None
    except FullDiskError:
        raise full_disk() from None
    except VideoError as error:
        raise CopyFailed(error.code if error.code in ("memory", "slow", "killed") else "decode") from error


def making_copies() -> AbstractContextManager[None]:
    """Meanwhile playable copies are made on threads of this process."""
    return copying.making_copies(write_copy)

"""A worker's first look at an uploaded file: its facts or the reason why it can't be used, a poster, its fingerprint."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import cv2
import numpy as np
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from analysis.video.source import Consumer, VideoError, VideoMetadata, VideoSource
from webapp.repeating import Repeating
from webapp.stopping import was_stopped
from webapp.videos.models import Video

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


def look_at(video_id: UUID, when_ready: Callable[[Video], None]) -> None:
    """Look at a received file; `when_ready` runs in the transaction that makes the video ready, so exactly once."""
    if (video := _claim(video_id)) is None:
        return
    with Repeating(RENEW_EVERY_SECONDS, lambda: _hold(video_id), f"look lease of {video_id}"):
        if video.state == Video.State.RECEIVED:
            _find_out(video, when_ready)
        if Video.objects.filter(pk=video_id, state=Video.State.READY).exists():
            _fingerprint(video)
    Video.objects.filter(pk=video_id).update(look_until=None)


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


def _hold(video_id: UUID) -> None:
    Video.objects.filter(pk=video_id).update(look_until=timezone.now() + LEASE)


def _find_out(video: Video, when_ready: Callable[[Video], None]) -> None:
    try:
        with VideoSource(video.path) as source:
            metadata = source.probe()
            poster = _poster(source, metadata)
    except VideoError as refusal:
        if was_stopped() or refusal.code == "killed":
            return
        Video.objects.filter(pk=video.pk, state=Video.State.RECEIVED).update(state=Video.State.REFUSED, refusal=refusal.sentence)
        return
    video.poster_path.write_bytes(poster)
    _accept(video, metadata, when_ready)


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
            has_poster=True,
        ):
            when_ready(Video.objects.get(pk=video.pk))


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

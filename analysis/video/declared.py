"""What a container's header says of lengths and beginnings, where it can be believed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import av

from analysis.video.limits import LONGEST_SECONDS

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

LONGEST_DECLARED_SECONDS = 7 * 24 * 3600.0


def _declared_container_seconds(container: InputContainer) -> float | None:
    return _believed((container.duration or 0) / av.time_base)


def _believed(seconds: float) -> float | None:
    """A header's word, unless it is nothing or longer than anyone records: such a header lies, the packets tell."""
    return seconds if math.isfinite(seconds) and 0 < seconds <= LONGEST_DECLARED_SECONDS else None


def declared_seconds(container: InputContainer, stream: VideoStream) -> float | None:
    """How long the picture lasts by the header: the stream's own word, else the container's where there is no sound to mix it up."""
    if stream.duration and stream.duration > 0 and stream.time_base:
        return _believed(float(stream.duration * stream.time_base))
    if container.streams.audio:
        return None
    # Matroska counts its length from zero, also where the first picture comes later
    zero = max(0, container.start_time or 0) / av.time_base if container.format.name.startswith("matroska") else 0.0
    return _believed((container.duration or 0) / av.time_base - zero)


def sound_seconds(container: InputContainer, picture_start: float) -> float | None:
    """Where the sound ends, from the first picture on, where a header says so."""
    ends = [
        float(((sound.start_time or 0) + sound.duration) * sound.time_base)
        for sound in container.streams.audio
        if sound.duration and sound.duration > 0 and sound.time_base
    ]
    if not ends and container.streams.audio:
        declared = _declared_container_seconds(container)
        ends = [declared + max(0, container.start_time or 0) / av.time_base] if declared else []
    return max(ends) - picture_start if ends and max(ends) - picture_start <= LONGEST_SECONDS else None


def late_seconds(container: InputContainer, picture_start: float) -> float:
    """By how much the first picture comes after the sound; without sound, after the zero of a container whose times begin there."""
    starts = [
        float(sound.start_time * sound.time_base)
        for sound in container.streams.audio
        if sound.start_time is not None and sound.time_base is not None
    ]
    if not container.streams.audio and container.format.name.startswith(("mov", "matroska")):
        starts = [0.0]
    late = picture_start - min(starts) if starts else 0.0
    return late if 0 < late <= LONGEST_SECONDS else 0.0

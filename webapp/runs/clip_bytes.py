"""What the clips of a person's links take, or will take.

A copy of a whole video isn't counted: nobody asks for one, it is made where a browser can't play the file, and there is one a
video at most. Clips are made because somebody makes a link of a range, and of one video there may be as many as ranges.
"""

from __future__ import annotations

import uuid

from webapp.videos.models import PlayableCopy, Video

State = PlayableCopy.State


def clip_bytes_of(owner_id: uuid.UUID) -> int:
    """The bytes of this person's clips; one that isn't cut yet counts as its part of the video's file."""
    clips = PlayableCopy.objects.filter(video__owner_id=owner_id, end_second__isnull=False).exclude(state=State.FAILED)
    return sum(_bytes(clip) for clip in clips.select_related("video"))


def likely_bytes(video: Video, start_second: int, end_second: int) -> int:
    """What a clip of these seconds is likely to take: its part of the file."""
    return int(video.size_bytes * min(1.0, (end_second - start_second) / (video.duration_seconds or 1.0)))


def _bytes(clip: PlayableCopy) -> int:
    if clip.state == State.READY:
        return clip.size_bytes
    return likely_bytes(clip.video, clip.start_second, clip.end_second or clip.start_second)

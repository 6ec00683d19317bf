"""Playable copies as rows: wanted once, held by one worker at a time, and what a worker may still say of one.

Every change of a worker is one conditional UPDATE, so one that was asleep, killed or replaced changes nothing.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from webapp.videos.models import PlayableCopy, Video

State = PlayableCopy.State
LEASE = timedelta(seconds=15)
MOST_ATTEMPTS = 3
SPARE_BYTES = 1 << 30
"""Copies leave so much more of the disk free than uploads do: uploads and lines come first."""
LEAST_BYTES_A_SECOND = 20_000
PASSING = frozenset({"space", "stopped"})
"""Failures that may be over when the copy is wanted again."""

_served_at: dict[tuple[bool, UUID], float] = {}
"""When this process last began a copy of each person's, whole ones and clips apart."""


class CopyLost(Exception):
    """The copy belongs to someone else by now, or its video is gone."""


def want_copy(
    video: Video, start_second: int = 0, end_second: int | None = None, *, needed: bool = False, again: bool = False
) -> PlayableCopy:
    """The row of the copy, made where there is none; `again` has a copy of packets that didn't play encoded anew."""
    key = {"video": video, "start_second": start_second, "end_second": end_second}
    copy = PlayableCopy.objects.filter(**key).first()
    if copy is None:
        try:
            with transaction.atomic():
                return PlayableCopy.objects.create(**key, needed=needed)
        except IntegrityError:  # another page was quicker
            copy = PlayableCopy.objects.get(**key)
    row = PlayableCopy.objects.filter(pk=copy.pk, generation=copy.generation)
    if again:
        row.filter(state=State.READY, copied=True).update(state=State.WANTED, encoded=True, attempts=0, percent=0)
    row.filter(state=State.FAILED, failure__in=PASSING).update(state=State.WANTED, attempts=0, percent=0, failure="")
    copy.refresh_from_db()
    return copy


def whole_copy(video: Video) -> PlayableCopy | None:
    """The row of the whole video's copy, if one was ever wanted."""
    return PlayableCopy.objects.select_related("video").filter(video=video, end_second=None).first()


@dataclass(frozen=True)
class CopyTurn:
    """A worker's right to make a copy, for as long as its row carries this generation."""

    copy: PlayableCopy

    @property
    def _row(self) -> QuerySet[PlayableCopy]:
        return PlayableCopy.objects.filter(pk=self.copy.pk, generation=self.copy.generation, state=State.WORKING)

    def hold(self, share: float) -> None:
        """Hold it for another while and say how much is done; raises CopyLost."""
        if not self._row.update(held_until=timezone.now() + LEASE, percent=min(99, int(share * 100))):
            raise CopyLost

    def finish(self, size_bytes: int, copied: bool) -> None:
        """It is ready; raises CopyLost."""
        if not self._row.update(state=State.READY, percent=100, size_bytes=size_bytes, copied=copied, held_until=None, failure=""):
            raise CopyLost

    def fail(self, failure: str) -> None:
        """There will be none, for this reason."""
        self._row.update(state=State.FAILED, failure=failure, held_until=None)

    def give_back(self, counts: bool) -> None:
        """It is wanted again; whether this try counts as one."""
        self._row.update(state=State.WANTED, held_until=None, percent=0, attempts=F("attempts") if counts else F("attempts") - 1)


def claim_copy(*, whole: bool) -> CopyTurn | None:
    """A copy that nobody makes and the disk has room for: of a whole video, or of a range.

    People take turns, whose last one is longest ago first, so that fifty of one keep nobody else's one waiting.
    """
    due = _due().filter(end_second__isnull=whole)
    due.filter(attempts__gte=MOST_ATTEMPTS).update(state=State.FAILED, failure="stopped", held_until=None)
    waiting = due.filter(video__state=Video.State.READY, video__media_gone_at=None).select_related("video")
    for copy in sorted(waiting, key=lambda copy: (_served_at.get((whole, copy.video.owner_id), 0.0), copy.created_at)):
        if not has_room(copy):
            continue
        row = PlayableCopy.objects.filter(pk=copy.pk, generation=copy.generation, state=copy.state)
        held_until = timezone.now() + LEASE
        if row.update(state=State.WORKING, generation=F("generation") + 1, attempts=F("attempts") + 1, held_until=held_until, percent=0):
            _served_at[whole, copy.video.owner_id] = time.monotonic()
            return CopyTurn(PlayableCopy.objects.select_related("video").get(pk=copy.pk))
    return None


def has_room(copy: PlayableCopy) -> bool:
    """Whether the disk has room for the least that such a copy can be."""
    seconds = (copy.end_second or copy.video.duration_seconds or 0.0) - copy.start_second
    return room_bytes() > seconds * LEAST_BYTES_A_SECOND


def room_bytes() -> int:
    """How much of the disk copies may still take."""
    space = os.statvfs(settings.DATA_DIR)
    return space.f_bavail * space.f_frsize - settings.DISK_FLOOR_BYTES - SPARE_BYTES


def _due() -> QuerySet[PlayableCopy]:
    forgotten = Q(state=State.WORKING, held_until__lt=timezone.now())
    return PlayableCopy.objects.filter(Q(state=State.WANTED) | forgotten)

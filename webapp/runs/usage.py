"""What a person has of what they may have, counted from the rows each time: no counter can drift."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from webapp.accounts.limits import Limits, limits_of
from webapp.accounts.models import User
from webapp.runs.clip_bytes import clip_bytes_of
from webapp.runs.models import AnalysisRun, SpentSeconds
from webapp.runs.progress import MERGED
from webapp.videos.models import Upload, Video

UNFINISHED = (AnalysisRun.State.QUEUED, AnalysisRun.State.RUNNING)


class LimitReached(ValueError):
    """The person has as much as they may; the message says what is used and when there is room again."""


@dataclass(frozen=True)
class Usage:
    """What one person has, and the most that they may have."""

    bytes: int
    seconds: int
    """Of video, asked to be described since the month began."""
    runs: int
    limits: Limits
    frees_on: datetime
    """When the month's minutes begin anew."""

    @property
    def minutes(self) -> int:
        """Whole minutes, the one that has begun included."""
        return -(-self.seconds // 60)


def usage_of(user: User) -> Usage:
    """Everything that is counted of this person."""
    return Usage(bytes_of(user.pk), seconds_of(user.pk), runs_of(user.pk) + promised_to(user.pk), limits_of(user), _next_month())


def bytes_of(owner_id: uuid.UUID) -> int:
    """What this person's videos and the clips of their links take, and what unfinished uploads have announced."""
    kept = Video.objects.filter(owner_id=owner_id, media_gone_at=None).exclude(state=Video.State.REFUSED).aggregate(bytes=Sum("size_bytes"))
    coming = Upload.objects.filter(owner_id=owner_id, state=Upload.State.SENDING).aggregate(bytes=Sum("length"))
    return int((kept["bytes"] or 0) + (coming["bytes"] or 0)) + clip_bytes_of(owner_id)


def seconds_of(owner_id: uuid.UUID) -> int:
    """The seconds of video that this person had described, or waits for, since the month began."""
    runs = counted_runs(Q(video__owner_id=owner_id)).aggregate(seconds=Sum(F("end_second") - F("first_second")))
    gone = SpentSeconds.objects.filter(owner_id=owner_id, at__gte=_month_began()).aggregate(seconds=Sum("seconds"))
    return int((runs["seconds"] or 0) + (gone["seconds"] or 0))


def runs_of(owner_id: uuid.UUID) -> int:
    """How many of this person's runs wait or are being described."""
    return AnalysisRun.objects.filter(video__owner_id=owner_id, state__in=UNFINISHED).count()


def promised_to(owner_id: uuid.UUID) -> int:
    """How many runs will come of what this person sends at the moment, or has sent and nobody has looked at yet."""
    unlooked = Video.objects.filter(owner_id=owner_id, state=Video.State.RECEIVED, wanted__isnull=False).count()
    return unlooked + Upload.objects.filter(owner_id=owner_id, state=Upload.State.SENDING, expires_at__gt=timezone.now()).count()


def check_work(owner_id: uuid.UUID) -> None:
    """Raises LimitReached where this person may not have another video described at the moment."""
    limits = limits_of(User.objects.get(pk=owner_id))
    if limits.runs is not None and (running := runs_of(owner_id) + promised_to(owner_id)) >= limits.runs:
        sentence = _("%(used)d of your videos are being described or wait; %(most)d may at once. There is room again when one is done.")
        raise LimitReached(sentence % {"used": running, "most": limits.runs})
    check_minutes(owner_id, limits)


def check_minutes(owner_id: uuid.UUID, limits: Limits) -> None:
    """Raises LimitReached where this person's minutes of the month are used up."""
    if limits.minutes is not None and (seconds := seconds_of(owner_id)) >= 60 * limits.minutes:
        sentence = _("You had %(used)s of %(most)s minutes of video described this month. On %(day)s there is room again.")
        day = date_format(_next_month(), _("j M Y"))
        raise LimitReached(sentence % {"used": number_format(-(-seconds // 60)), "most": number_format(limits.minutes), "day": day})


def remember_spent(video: Video) -> None:
    """Keep in mind what this month's runs of a video took, before it is deleted."""
    SpentSeconds.objects.filter(owner_id=video.owner_id, at__lt=_month_began()).delete()
    SpentSeconds.objects.bulk_create(
        SpentSeconds(owner_id=video.owner_id, seconds=run.seconds_total, at=run.queued_at) for run in counted_runs(Q(video=video))
    )


def counted_runs(which: Q) -> QuerySet[AnalysisRun]:
    """Of these runs those that count for this month; a merged one took no work, nor one that was refused before it began."""
    refused = Q(state=AnalysisRun.State.FAILED, started_at=None)
    return AnalysisRun.objects.filter(which, queued_at__gte=_month_began()).exclude(refused | Q(describer=MERGED)).order_by()


def _month_began() -> datetime:
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next_month() -> datetime:
    began = _month_began()
    return began.replace(year=began.year + began.month // 12, month=began.month % 12 + 1)

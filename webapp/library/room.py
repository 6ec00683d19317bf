"""Whether there is room for a file before a byte of it has come: on the disk, and in what its owner may have."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import BigIntegerField, F, Q, QuerySet, Sum
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.limits import limits_of
from webapp.accounts.models import User
from webapp.library.receiving import UploadRefused, disk_full
from webapp.library.templatetags.sizes import file_size
from webapp.runs.usage import LimitReached, bytes_of, check_work
from webapp.videos.models import Upload

STILL_SENDS = timedelta(minutes=10)
"""After its last piece an upload is taken to be on its way for so long."""


def one_at_a_time(owner_id: uuid.UUID) -> None:
    """Wait, in a transaction, until nobody else takes room of this person: two at once can't both have the last of it.

    Raises UploadRefused where the account is closed by now.
    """
    if User.objects.select_for_update(no_key=True).filter(pk=owner_id, is_active=True).first() is None:
        raise UploadRefused("gone", _("This account is closed, so nothing can be kept for it."))


def room_for(owner_id: uuid.UUID, count: int) -> None:
    """Raise UploadRefused, with a plain sentence, where this person's file of so many bytes can't be taken."""
    if count > settings.UPLOAD_MAX_BYTES:
        largest = file_size(settings.UPLOAD_MAX_BYTES)
        raise UploadRefused("too-large", _("This file is larger than %(largest)s. Please cut or compress it first.") % {"largest": largest})
    _check_unfinished(owner_id)
    share_for(owner_id, count)
    _check_disk(owner_id, count)


def share_for(owner_id: uuid.UUID, count: int) -> None:
    """Raise UploadRefused where this person may not have a video of so many bytes more, or no more described."""
    most, used = limits_of(User.objects.get(pk=owner_id)).bytes, bytes_of(owner_id)
    if most is not None and used + count > most:
        sentence = _("Your videos take %(used)s of %(most)s, and this file would be too much. Delete a video first.")
        raise UploadRefused("quota", sentence % {"used": file_size(used), "most": file_size(most)})
    try:
        check_work(owner_id)
    except LimitReached as reached:
        raise UploadRefused("quota", str(reached)) from reached


def _check_unfinished(owner_id: uuid.UUID) -> None:
    count = _unfinished().filter(owner_id=owner_id).count()
    if count >= settings.MOST_UNFINISHED_UPLOADS:
        sentence = _("You have %(count)d unfinished uploads. Finish or discard some first.")
        raise UploadRefused("unfinished", sentence % {"count": count})


def _check_disk(owner_id: uuid.UUID, count: int) -> None:
    space = os.statvfs(settings.DATA_DIR)
    own, left = Q(owner_id=owner_id), F("length") - F("offset")
    # what others send at the moment will come too; but as much again as has come, since a byte now and then would keep everybody out
    sending = Q(expires_at__gt=timezone.now() + Upload.KEPT_FOR - STILL_SENDS)
    awaited = sum(
        _unfinished().filter(which).aggregate(bytes=Sum(count))["bytes"] or 0
        for which, count in ((own, left), (sending & ~own, Least(left, F("offset"), output_field=BigIntegerField())))
    )
    if space.f_bavail * space.f_frsize - awaited - count < settings.DISK_FLOOR_BYTES:
        raise disk_full()


def _unfinished() -> QuerySet[Upload]:
    return Upload.objects.filter(state=Upload.State.SENDING)

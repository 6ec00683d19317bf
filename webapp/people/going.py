"""An account is deleted: the row says so first, and whoever finds it half done goes on until nothing is left."""

from __future__ import annotations

import logging
from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from webapp.accounts.models import User
from webapp.accounts.sessions import end_sessions
from webapp.api.models import Webhook
from webapp.library.deleting import delete_video
from webapp.people.exporting import drop_export
from webapp.people.models import AccountExport
from webapp.runs.models import Grant, RunShare, TeamRun
from webapp.runs.queueing import forget_messages
from webapp.videos.models import Upload, Video
from webapp.videos.sweeping import drop_upload

MOST_ROUNDS = 5
LEFT_ALONE_AFTER = timedelta(minutes=1)
"""Whoever deletes an account says so before each video: after so long without a word they were killed, or gave up."""

log = logging.getLogger(__name__)


def delete_account(user: User) -> bool:
    """Delete everything of this person; whether nothing is left, else `tend` goes on with it.

    Nobody gets in any more first; what arrives in the same moment all the same keeps the account's row from going, and
    is deleted in the next round.
    """
    _close(user)
    end_sessions(user)
    try:
        gone = any(_delete_once(user) for _round in range(MOST_ROUNDS))
    except (DatabaseError, OSError):
        log.exception("An account could not be deleted to its end; it is closed, and the rest is tried again.")
        return False
    for logged in (AccessAttempt, AccessLog, AccessFailureLog):
        logged.objects.filter(username__iexact=user.email).delete()
    return gone


def tend() -> None:
    """Go on with the accounts whose deletion was broken off; called beside a worker's work."""
    for user in User.objects.filter(leaving_at__lt=timezone.now() - LEFT_ALONE_AFTER):
        # of several that find it at once the first takes it
        if User.objects.filter(pk=user.pk, leaving_at=user.leaving_at).update(leaving_at=timezone.now()):
            log.warning("The deletion of an account was broken off; it is gone on with.")
            delete_account(user)


def _close(user: User) -> None:
    """In one step: the account opens nothing, and nothing of it is seen from outside, however long the rest takes."""
    now = timezone.now()
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False, leaving_at=now)
        Grant.objects.filter(Q(run__video__owner=user) | Q(created_by=user), revoked_at=None).update(revoked_at=now)
        RunShare.objects.filter(run__video__owner=user).delete()
        TeamRun.objects.filter(run__video__owner=user).delete()
        Webhook.objects.filter(owner=user).update(active=False)


def _delete_once(user: User) -> bool:
    """Whether it is gone now: False where something arrived meanwhile."""
    try:
        _delete_goods(user)
        with transaction.atomic():
            User.objects.filter(pk=user.pk).delete()
    except IntegrityError:
        return False
    return True


def _delete_goods(user: User) -> None:
    forget_messages(user.pk)
    for upload in Upload.objects.filter(owner=user):
        drop_upload(upload)
    for video in Video.objects.filter(owner=user):
        User.objects.filter(pk=user.pk).update(leaving_at=timezone.now())
        delete_video(video)
    for export in AccountExport.objects.filter(owner=user):
        drop_export(export)

"""A request that is sent twice with the same key does its work once and gets the same answer twice."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Schema

from webapp.accounts.models import User
from webapp.api.door import person_of
from webapp.api.models import GivenAnswer
from webapp.api.trouble import Trouble, told_trouble
from webapp.videos.models import Video

KEPT = timedelta(hours=24)
LEFT_UNANSWERED = timedelta(minutes=2)
"""A request that has no answer after so long died with its process; the next with its key is done anew."""
HEADER = "Idempotency-Key"
Answer = Callable[[], tuple[int, Schema]]


def key_of(request: HttpRequest) -> str | None:
    """The key of a request, if it has one; raises Trouble for one that is none."""
    key = request.headers.get(HEADER)
    if key is not None and not re.fullmatch(r"[\x21-\x7e]{1,255}", key):
        raise Trouble(422, "bad_key", _("An Idempotency-Key has 1 to 255 visible ASCII characters."))
    return key


def once(request: HttpRequest, asked: str, answer: Answer) -> HttpResponse:
    """The answer, or the one that was given before to the same key; `asked` is all that makes this request what it is."""
    if (key := key_of(request)) is None:
        return _answered(answer)
    fingerprint = hashlib.sha256(f"{request.method} {request.path}\n{asked}".encode()).hexdigest()
    if (before := _claim(person_of(request), key, fingerprint)) is not None:
        return _again(before, fingerprint)
    row = GivenAnswer.objects.filter(user=person_of(request), key=key, fingerprint=fingerprint)
    try:
        response = _answered(answer)
    except BaseException:
        # also what may pass (no room, too many runs, not ready yet): whoever sends it again with its key gets a new answer
        row.delete()
        raise
    body = response.content.decode()
    row.update(status=response.status_code, body=body, video=_video_of(body))
    return response


def _video_of(body: str) -> Video | None:
    """The video that an answer names, while it is there."""
    told = json.loads(body) if body else None
    named = told.get("video_id") if isinstance(told, dict) else None
    return Video.objects.filter(pk=named).first() if named else None


def sweep_answers() -> None:
    """Forget the answers whose day is over."""
    GivenAnswer.objects.filter(begun_at__lt=timezone.now() - KEPT).delete()


def _claim(user: User, key: str, fingerprint: str) -> GivenAnswer | None:
    """None where the key is ours now, else the row of who had it before."""
    now = timezone.now()
    known = GivenAnswer.objects.filter(user=user, key=key)
    known.filter(begun_at__lt=now - KEPT).delete()
    known.filter(begun_at__lt=now - LEFT_UNANSWERED, status=None).delete()
    try:
        with transaction.atomic():
            GivenAnswer.objects.create(user=user, key=key, fingerprint=fingerprint)
    except IntegrityError:
        return known.first() or _claim(user, key, fingerprint)
    return None


def _again(before: GivenAnswer, fingerprint: str) -> HttpResponse:
    if before.fingerprint != fingerprint:
        raise Trouble(422, "key_used", _("This Idempotency-Key was used for another request. Please take a new one."))
    if before.status is None:
        raise Trouble(409, "being_answered", _("The same request is being answered at this moment. Please ask again soon."))
    headers = {"Idempotency-Replayed": "true"}
    return HttpResponse(before.body, status=before.status, content_type="application/json", headers=headers)


def _answered(answer: Answer) -> HttpResponse:
    try:
        status, shape = answer()
    except Trouble as trouble:
        if not trouble.lasts:
            raise
        return told_trouble(trouble)
    return HttpResponse(shape.model_dump_json(), status=status, content_type="application/json")

"""Asking for a copy of all one's things, and fetching it."""

from __future__ import annotations

import uuid

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.access import ViewedRequest
from webapp.people.account import person
from webapp.people.exporting import ask_for
from webapp.people.models import AccountExport
from webapp.videos.serving import file_answer


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """A new copy in the place of the one before; one that is being made stays, and files are copied once a day."""
    if ask_for(person(request), with_files=request.POST.get("with_files") == "1"):
        messages.success(request, _("Your copy is being made. It appears here when it is ready."))
    else:
        messages.error(request, _("A copy with the videos' files is made once a day. You can have one without them at any time."))
    return redirect("people:account")


@require_safe
async def fetch(request: ViewedRequest, export_id: uuid.UUID) -> HttpResponseBase:
    """The file, by range, for its owner alone."""
    export = await sync_to_async(_find)(request, export_id)
    return await file_answer(request, export.path, "application/zip", f"secondsight-{export.asked_at:%Y-%m-%d}.zip", download=True)


def _find(request: ViewedRequest, export_id: uuid.UUID) -> AccountExport:
    user_id = request.viewer.user_id
    found = AccountExport.objects.filter(pk=export_id, owner=user_id, state=AccountExport.State.READY).first() if user_id else None
    if found is None or found.kept_until < timezone.now():
        raise Http404
    return found

"""The demo: a short film drawn by the project, so that the first page has something to analyse."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webapp.accounts.models import User
from webapp.library.choices import Wanted
from webapp.library.receiving import UploadRefused, disk_full
from webapp.library.storing import keep_video

DEMO = Path(__file__).parent / "demo" / "demo.mp4"


def has_demo() -> bool:
    """Whether the film is part of this installation."""
    return DEMO.is_file()


@login_required
@require_POST
def analyse_demo(request: HttpRequest) -> HttpResponse:
    """Give the person a copy of the demo and analyse it before their eyes."""
    assert isinstance(request.user, User)
    if not has_demo():
        raise Http404
    try:
        video = keep_video(request.user, _copy(), _("Demo.mp4"), Wanted.from_form({}), demo=True)
    except UploadRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("library:home")
    return redirect("library:video", video.id)


def _copy() -> Path:
    target: Path = settings.UPLOAD_DIR / f"{uuid.uuid4()}.part"
    try:
        return Path(shutil.copyfile(DEMO, target))
    except OSError as error:
        target.unlink(missing_ok=True)
        raise disk_full() from error

"""A video goes, with its runs, its lines, its links and its file."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from webapp.library.video import owned_video
from webapp.runs.models import AnalysisRun
from webapp.runs.requests import cancel
from webapp.runs.usage import remember_spent
from webapp.videos.loose import mark_loose, remove_folder
from webapp.videos.models import Video


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, video_id: uuid.UUID) -> HttpResponse:
    """Ask, then delete."""
    video = owned_video(request, video_id)
    if request.method == "GET":
        return render(request, "library/delete.html", {"video": video})
    delete_video(video)
    messages.success(request, _("%(name)s was deleted.") % {"name": video.name})
    return redirect("library:videos")


def delete_video(video: Video) -> None:
    """Stop what runs on it, then delete its rows and its folder.

    The rows go first: a worker that is still at it finds its run gone at its next write and stops, and a marked folder without
    a row is swept; a row without its file could not be explained to anyone.
    """
    for run in AnalysisRun.objects.filter(video=video):
        if not run.finished:
            cancel(run)
    mark_loose(video)
    with transaction.atomic():
        remember_spent(video)
        # whoever stores something of it has done so by now, or finds it gone: on PostgreSQL a line in between would keep it all
        Video.objects.select_for_update().filter(pk=video.pk).first()
        list(AnalysisRun.objects.select_for_update().filter(video=video).order_by("pk").values_list("pk"))
        Video.objects.filter(pk=video.pk).delete()
    remove_folder(video)

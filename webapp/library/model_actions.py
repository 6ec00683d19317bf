"""What the owner does on the model page: choose, download, pause, resume, remove, try the server, back to the detectors."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from webapp.library.model_page import owner_only
from webapp.runs.serving_model import try_server
from webapp.runs.weights import choosing
from webapp.runs.weights.known import known
from webapp.runs.weights.progress import pause
from webapp.runs.weights.starting import start_download


@owner_only
@require_POST
def act(request: HttpRequest, action: str) -> HttpResponse:
    """Do what the button says, then show the page; a refusal is one sentence there."""
    if action not in ACTIONS:
        raise Http404
    try:
        told = ACTIONS[action](request.POST.get("model", ""))
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect("library:model")


def _use(name: str) -> str:
    choosing.choose_model(_known(name))
    return _("%(name)s is chosen.") % {"name": name}


def _download(name: str) -> str:
    start_download(_known(name))
    choosing.choose_model(name)
    return _("%(name)s is being downloaded; it goes on when this page is closed.") % {"name": name}


def _pause(name: str) -> str:
    if not pause(name):
        raise ValueError(_("Nothing is being downloaded."))
    return _("The download is paused; what has arrived is kept.")


def _remove(name: str) -> str:
    choosing.remove_model(_known(name))
    return _("%(name)s is removed.") % {"name": name}


def _folder(given: str) -> str:
    folder = choosing.choose_folder(given)
    return _("The model in %(path)s is chosen.") % {"path": folder}


def _detectors(_nothing: str) -> str:
    choosing.choose_detectors()
    return _("From the next video on, the detectors describe.")


def _try_server(_nothing: str) -> str:
    return try_server()


def _known(name: str) -> str:
    if known(name) is None:
        raise ValueError(_("This page knows no model of that name."))
    return name


ACTIONS = {
    "use": _use,
    "download": _download,
    "pause": _pause,
    "remove": _remove,
    "folder": _folder,
    "detectors": _detectors,
    "try-server": _try_server,
}

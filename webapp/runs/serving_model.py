"""The model server that the environment names, as the pages tell of it; what is asked of it lies in analysis."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from webapp.runs.sentences import told

TRIED_WITHIN_SECONDS = 150


@dataclass(frozen=True)
class NamedServer:
    """What SECONDSIGHT_SERVER_URL and SECONDSIGHT_SERVER_MODEL say."""

    host: str
    model: str


def named_server() -> NamedServer | None:
    """The server that the environment names; None where it names none."""
    if not (url := os.environ.get("SECONDSIGHT_SERVER_URL", "").strip()):
        return None
    return NamedServer(urlsplit(url).netloc.rpartition("@")[2] or url, os.environ.get("SECONDSIGHT_SERVER_MODEL", "").strip())


def sending_words(describer: str) -> str:
    """Where frames go, said before anything is sent; empty where they stay on this machine."""
    server = named_server() if describer == "openai_server" else None
    return _("Frames of your video will be sent to %(host)s.") % {"host": server.host} if server else ""


def try_server() -> str:
    """Ask the server about one drawn picture, in a process of its own; gives the sentence of what came back, raises ValueError with one."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "model", "try-server"]
    try:
        tried = subprocess.run(command, capture_output=True, text=True, timeout=TRIED_WITHIN_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError(_("The model server didn't answer in time.")) from None
    if tried.returncode:
        raise ValueError(told(_last_line(tried.stderr).removeprefix("CommandError: ")))
    return told(_last_line(tried.stdout))


def _last_line(said: str) -> str:
    lines = said.strip().splitlines()
    return lines[-1] if lines else _("The model server could not be tried.")

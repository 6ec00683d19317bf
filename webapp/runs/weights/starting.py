"""Starts a download in a process of its own, which goes on when the page is closed and when the server starts again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

from django.conf import settings
from django.utils.translation import gettext as _

from webapp.runs.weights.folders import folder_of
from webapp.runs.weights.installed import hub_is_installed
from webapp.runs.weights.progress import reserve

NOT_INSTALLED = "make install VLM=1"


def start_download(name: str) -> None:
    """Begin or go on with a download; raises ValueError with a plain sentence."""
    folder_of(name)
    if not hub_is_installed():
        raise ValueError(_("Downloading needs huggingface_hub, which comes with %(command)s.") % {"command": NOT_INSTALLED})
    reserve(name)
    folder = settings.DATA_DIR / "models"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "download.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "model", "download", name],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "SECONDSIGHT_DATA": str(settings.DATA_DIR)},
            start_new_session=True,
        )
    # whoever waits for it sees to it that nothing of it is left when it ends
    threading.Thread(target=process.wait, name=f"download of {name}", daemon=True).start()

"""Where models' files lie: those that were downloaded in the data folder, those of one's own anywhere on this machine."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
LONGEST_NAME = 200
"""As long as a run can keep it."""


def is_hub_name(name: str) -> bool:
    """Whether this may be a model's name on the hub, owner/model."""
    return len(name) <= LONGEST_NAME and HUB_NAME.fullmatch(name) is not None


def folder_of(name: str) -> Path:
    """Where the files of a model of the hub are kept; raises ValueError for what is no hub name."""
    if not is_hub_name(name):
        raise ValueError(_("A model's name on the hub looks like owner/model."))
    folder: Path = settings.DATA_DIR / "models" / name
    return folder


def remove_files(name: str) -> None:
    """Delete what was downloaded of a model."""
    shutil.rmtree(folder_of(name), ignore_errors=True)


def checked_folder(given: str) -> Path:
    """A folder of one's own that holds a model; raises ValueError with a plain sentence where it can't be one."""
    folder = Path(given.strip())
    if not folder.is_absolute():
        raise ValueError(_("Please write the folder's whole path, beginning with /."))
    if len(str(folder)) > LONGEST_NAME:
        raise ValueError(_("The folder's path is longer than %(count)d signs. Please move the model.") % {"count": LONGEST_NAME})
    try:
        names = {path.name for path in folder.iterdir()}
    except (OSError, ValueError):
        raise ValueError(_("There is no folder at %(path)s that can be read.") % {"path": folder}) from None
    if "config.json" not in names:
        raise ValueError(_("This folder holds no model: there is no config.json in it."))
    if not any(name.endswith(".safetensors") for name in names):
        raise ValueError(_without_safetensors(names))
    return folder


def _without_safetensors(names: set[str]) -> str:
    if any(name.endswith((".bin", ".pt", ".pth")) for name in names):
        return _("This model comes as .bin files only, which can run code when they are opened. It is needed as safetensors.")
    return _("This folder holds no weights: there is no safetensors file in it.")

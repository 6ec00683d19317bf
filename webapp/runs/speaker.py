"""Who describes what is uploaded now, and why: the environment decides, then the owner's choice, else the detectors."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from webapp.runs.models import ModelFiles
from webapp.runs.serving_model import named_server
from webapp.runs.weights.choosing import chosen_model, complete_files
from webapp.runs.weights.folders import checked_folder
from webapp.runs.weights.installed import engine_is_installed
from webapp.runs.weights.progress import words_of

DETECTORS, MODEL, SERVER, ORIGINAL = "composed", "transformers_vlm", "openai_server", "original"
INSTALL = "make install VLM=1"


@dataclass(frozen=True)
class Speaker:
    """Who describes: a describer, the model that it uses with its revision, and the reason in one sentence."""

    describer: str = DETECTORS
    model: str = ""
    revision: str = ""
    reason: str = ""

    @property
    def is_model(self) -> bool:
        """Whether a vision language model describes, here or on a server."""
        return self.describer != DETECTORS


def current_speaker() -> Speaker:
    """Who describes from the next run on."""
    return _of_variable() or server_speaker() or _of_choice()


def local_speaker() -> Speaker:
    """The model on this computer, also while a server describes; the detectors, with the reason, where there is none."""
    return _of_variable() or _of_choice()


def server_speaker() -> Speaker | None:
    """The model on the server that the environment names; None where it names none, the detectors where it names no model."""
    if server := named_server():
        if not server.model:
            return Speaker(reason=_("SECONDSIGHT_SERVER_URL names a model server, but SECONDSIGHT_SERVER_MODEL names no model."))
        return Speaker(SERVER, server.model, "", _("The environment chose this model server (SECONDSIGHT_SERVER_URL)."))
    return None


def _of_variable() -> Speaker | None:
    if model := os.environ.get("SECONDSIGHT_MODEL", "").strip():
        revision = os.environ.get("SECONDSIGHT_MODEL_REVISION", "").strip()
        reason = _("The environment chose this model (SECONDSIGHT_MODEL).")
        return _if_installed(Speaker(MODEL, model, revision or _revision_of(model), reason))
    return None


def _of_choice() -> Speaker:
    if not (chosen := chosen_model()):
        return Speaker(reason=_("No model is chosen, so the detectors describe."))
    if Path(chosen).is_absolute():
        return _of_folder(chosen)
    if files := complete_files(chosen):
        return _if_installed(Speaker(MODEL, chosen, files.revision, _("The owner chose this model, and all of it is here.")))
    row = ModelFiles.objects.filter(pk=chosen).first()
    how = words_of(row) if row else ""
    waiting = _("%(name)s is chosen but isn't here yet; until then the detectors describe.") % {"name": chosen}
    return Speaker(reason=f"{waiting} {how}".strip())


def _of_folder(chosen: str) -> Speaker:
    try:
        checked_folder(chosen)
    except ValueError as error:
        return Speaker(reason=_("The chosen folder can't be used, so the detectors describe. %(why)s") % {"why": error})
    return _if_installed(Speaker(MODEL, chosen, "", _("The owner chose this folder.")))


def _if_installed(speaker: Speaker) -> Speaker:
    """The detectors, where what models need isn't installed."""
    if engine_is_installed():
        return speaker
    missing = _("A model is chosen, but torch and transformers aren't installed, so the detectors describe: %(command)s.")
    return Speaker(reason=missing % {"command": INSTALL})


def _revision_of(model: str) -> str:
    files = complete_files(model)
    return files.revision if files else ""

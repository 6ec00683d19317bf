"""The owner's choice of who describes, and whether the chosen model's files are here."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from webapp.runs.models import ModelFiles, SpeakerChoice
from webapp.runs.weights.folders import checked_folder, folder_of, is_hub_name, remove_files
from webapp.runs.weights.progress import is_at_work


def chosen_model() -> str:
    """The chosen model's name or folder; empty where the detectors were chosen, or nothing was."""
    return SpeakerChoice.objects.filter(pk=1).values_list("model", flat=True).first() or ""


def choose_detectors() -> None:
    """The detectors describe from the next run on."""
    _store("")


def choose_model(name: str) -> None:
    """A model of the hub is to describe; it does so once its files are complete. Raises ValueError for what is no hub name."""
    folder_of(name)
    _store(name)


def choose_folder(given: str) -> Path:
    """A folder of one's own is to describe; raises ValueError with a plain sentence."""
    folder = checked_folder(given)
    _store(str(folder))
    return folder


def complete_files(name: str) -> ModelFiles | None:
    """The files of a downloaded model when all of them are here."""
    row = ModelFiles.objects.filter(pk=name, state=ModelFiles.State.COMPLETE).first() if is_hub_name(name) else None
    return row if row and (folder_of(name) / "config.json").is_file() else None


def place_of(model: str) -> str:
    """What the engine is to open for a run's model: the folder of a downloaded one, else the name or the folder itself."""
    return str(folder_of(model)) if complete_files(model) else model


def remove_model(name: str) -> None:
    """Delete a downloaded model; raises ValueError while it is being downloaded."""
    row = ModelFiles.objects.filter(pk=name).first()
    if row and is_at_work(row):
        raise ValueError(_("This model is being downloaded. Pause that first."))
    remove_files(name)
    ModelFiles.objects.filter(pk=name).delete()
    SpeakerChoice.objects.filter(model=name).update(model="")


def _store(model: str) -> None:
    SpeakerChoice.objects.update_or_create(pk=1, defaults={"model": model})

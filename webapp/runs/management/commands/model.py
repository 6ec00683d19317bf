"""`manage.py model`: who describes, which models are here; and to download, use or leave one."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from webapp.environment import write_privately
from webapp.runs.models import ModelFiles
from webapp.runs.speaker import current_speaker
from webapp.runs.weights.choosing import choose_detectors, choose_folder, choose_model
from webapp.runs.weights.installed import hub_is_installed
from webapp.runs.weights.known import KNOWN
from webapp.runs.weights.progress import words_of


class Command(BaseCommand):
    """Says who describes and changes it."""

    help = "Says who describes; downloads a model, uses one, or goes back to the detectors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do; nothing: say how things stand."""
        actions = parser.add_subparsers(dest="action", metavar="ACTION")
        actions.add_parser("list", help="the known models and what is here of them")
        actions.add_parser("status", help="who describes now, and why")
        actions.add_parser("use", help="let a model describe: its name on the hub or its folder").add_argument("model")
        actions.add_parser("download", help="bring a model here and let it describe").add_argument("model")
        actions.add_parser("detectors", help="let the detectors describe again")
        actions.add_parser("count", help="count the tokens of whoever describes now, for the presets' pages")
        actions.add_parser("try-server", help="ask the model server about one drawn picture")

    def handle(self, *args: object, **options: object) -> None:
        """Do it; a refusal is one sentence."""
        write_privately()
        model = str(options.get("model", ""))
        actions: dict[object, Callable[[], None]] = {
            "list": self._list,
            "use": lambda: self._use(model),
            "download": lambda: self._download(model),
            "detectors": choose_detectors,
            "count": lambda: import_module("webapp.runs.tasks").count_tokens_here(),
            "try-server": self._try_server,
        }
        try:
            actions.get(options["action"], self._list)() if options["action"] != "status" else None
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["action"] not in ("count", "try-server"):
            self._status()

    def _status(self) -> None:
        speaker = current_speaker()
        self.stdout.write(f"Describes now: {' '.join(part for part in (speaker.describer, speaker.model, speaker.revision) if part)}")
        self.stdout.write(speaker.reason)

    def _list(self) -> None:
        rows = {row.name: row for row in ModelFiles.objects.all()}
        for name in dict.fromkeys([*(model.name for model in KNOWN), *rows]):
            row = rows.get(name)
            self.stdout.write(f"{name:48} {_state_of(row)}")

    def _use(self, model: str) -> None:
        if Path(model).is_absolute():
            choose_folder(model)
        else:
            choose_model(model)

    def _download(self, model: str) -> None:
        if not hub_is_installed():
            raise ValueError("Downloading needs huggingface_hub, which comes with make install VLM=1.")
        # a pause ends the process at once, whatever it waits for; what has arrived lies in its file
        row = import_module("webapp.runs.weights.fetching").download(model, lambda: os._exit(0))
        self.stdout.write(_state_of(row))

    def _try_server(self) -> None:
        self.stdout.write(import_module("webapp.runs.tasks").try_named_server())


def _state_of(row: ModelFiles | None) -> str:
    return (words_of(row) or "complete") if row else "not downloaded"

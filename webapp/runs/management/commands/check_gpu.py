"""`manage.py check-gpu`: whether a model runs on this machine and how fast, measured on the demo clip and kept for later."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from webapp.runs import tasks
from webapp.runs.speaker import MODEL, current_speaker
from webapp.runs.weights.choosing import place_of
from webapp.runs.weights.measured import measured_file

FIRST = "llava-hf/LLaVA-NeXT-Video-7B-hf"
DEMO = Path(__file__).resolve().parents[3] / "library" / "demo" / "demo.mp4"


class Command(BaseCommand):
    """Measures, prints what it saw beside what was predicted, and writes check-gpu.json into the data folder."""

    help = "Checks whether a model runs on this machine, and how fast."

    def add_arguments(self, parser: CommandParser) -> None:
        """The model, the clip, and whether the compiled way is tried."""
        parser.add_argument("--model", help="a folder or a name on the hub; else the one that describes now")
        parser.add_argument("--revision", help="of that name on the hub")
        parser.add_argument("--video", type=Path, default=DEMO)
        parser.add_argument("--no-compile", action="store_true", help="leave out the compiled way, which takes a minute to make")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, print, write; a plain sentence where the machine or the model isn't fit."""
        if not tasks.vlm_is_installed():
            raise CommandError("There is no torch here: install it with `make install VLM=1`.")
        speaker = current_speaker()
        model = options["model"] or (speaker.model if speaker.describer == MODEL else FIRST)
        revision = options["revision"] or speaker.revision or None
        try:
            found, sentences = tasks.check_machine(place_of(model), revision, options["video"], not options["no_compile"])
        except (ValueError, tasks.VideoError) as refusal:
            raise CommandError(str(refusal)) from None
        for sentence in sentences:
            self.stdout.write(sentence)
        written = measured_file()
        written.write_text(json.dumps(found | {"model": model, "checked_at": timezone.now().isoformat()}, indent=1))
        self.stdout.write(f"Written to {written}.")

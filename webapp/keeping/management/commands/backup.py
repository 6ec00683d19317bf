"""`manage.py backup PLACE`: everything that can't be made again, as a folder or as one tar file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from webapp.environment import write_privately
from webapp.keeping.backing_up import Wish, back_up
from webapp.keeping.refusal import KeepingRefused


class Command(BaseCommand):
    """Copies rows and files as they were at one moment; the program may go on running."""

    help = "Writes a backup: a folder, or one file where the name ends with .tar. The program may go on running."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, and how."""
        parser.add_argument("place", type=Path, help="a new folder, or a new file ending with .tar")
        parser.add_argument(
            "--with-secret-key",
            action="store_true",
            help="put the key that signs sessions in too; without it everybody signs in again after a restore",
        )
        parser.add_argument("--link", action="store_true", help="link files instead of copying them: no space, but no second copy either")

    def handle(self, *args: object, **options: object) -> None:
        """Make it, and say what it holds."""
        write_privately()
        place = Path(str(options["place"]))
        try:
            made = back_up(place, Wish(bool(options["with_secret_key"]), bool(options["link"])))
        except KeepingRefused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(1) from refusal
        for pk in made.lost:
            self.stderr.write(f"The file of video {pk} was missing already, so it isn't in the backup.")
        key = "The secret key is in it: keep it as safe as a password." if made.manifest.secret_key else "The secret key is not in it."
        self.stdout.write(
            f"Backed up {made.videos} videos in {len(made.manifest.files)} files, {made.bytes / 1e6:,.1f} MB, to {place}. {key}"
        )

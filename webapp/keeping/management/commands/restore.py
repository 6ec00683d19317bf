"""`manage.py restore PLACE`: a backup becomes the data folder; or only a look whether it is whole."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from webapp.environment import write_privately
from webapp.keeping.refusal import KeepingRefused
from webapp.keeping.restoring import check, restore
from webapp.keeping.sanity import all_findings
from webapp.launch.listening import claim_data_folder, let_go
from webapp.launch.refusal import StartRefused


class Command(BaseCommand):
    """Restores into an empty data folder; what a full one holds is set aside where that is wished."""

    help = "Puts a backup into the data folder (SECONDSIGHT_DATA), which has to be empty, and holds every file against its hash."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, and how."""
        parser.add_argument("place", type=Path, help="a folder or .tar file that `backup` made")
        parser.add_argument("--replace", action="store_true", help="set aside what the data folder holds, instead of refusing")
        parser.add_argument("--check", action="store_true", help="only read the backup from end to end and change nothing")

    def handle(self, *args: object, **options: object) -> None:
        """Restore and say what is there now; exit status 1 where anything isn't as it should be."""
        write_privately()
        place = Path(str(options["place"]))
        try:
            if options["check"]:
                manifest = check(place)
                self.stdout.write(f"The backup of {manifest.made_at} is whole: {len(manifest.all_files)} files.")
                return
            lock = claim_data_folder(settings.DATA_DIR, "a restore")
            done = restore(place, bool(options["replace"]))
            let_go(lock)
        except (KeepingRefused, StartRefused) as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(1) from refusal
        if done.aside:
            self.stdout.write(f"What was there before lies in {done.aside}; delete it when you don't need it any more.")
        for name in done.models:
            self.stdout.write(f"The model {name} is in no backup; download it again on the model page.")
        self.stdout.write(
            f"All is as it was on {done.manifest.made_at}: links, API tokens and people that were revoked or deleted since then work"
            " again, and passwords are those of that day. Revoke and delete anew what has to go."
        )
        findings = [finding.sentence for finding in all_findings()]
        for sentence in findings:
            self.stderr.write(sentence)
        self.stdout.write(f"Restored the backup of {done.manifest.made_at}, {len(done.manifest.files)} files. {len(findings)} findings.")
        if findings:
            raise SystemExit(1)

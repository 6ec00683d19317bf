"""`manage.py prepare`: what has to be there before parts that are started one by one can work."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from webapp.environment import write_privately
from webapp.launch import firststart
from webapp.launch.greeting import greeting
from webapp.launch.refusal import StartRefused


class Command(BaseCommand):
    """Brings the tables up to date, lays out the static files, makes the owner at the first start and prints a link to sign in."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it once, and end."""
        write_privately()
        firststart.bring_tables_up_to_date()
        firststart.collect_static_files()
        try:
            self.stdout.write("\n".join(greeting()))
        except StartRefused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(1) from refusal

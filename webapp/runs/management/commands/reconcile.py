"""`manage.py reconcile`: takes runs back from dead workers and queues what was forgotten; workers do this all the time."""

from __future__ import annotations

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from webapp.runs.reconciler import EVERY_SECONDS, reconcile_once


class Command(BaseCommand):
    """Puts queue and rows right, once or for ever."""

    help = "Takes runs back from workers that are gone and queues what no queue knows of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Once or for ever."""
        parser.add_argument("--once", action="store_true", help="do it once and end")

    def handle(self, *args: object, **options: object) -> None:
        """Reconcile."""
        reconcile_once()
        while not options["once"]:
            time.sleep(EVERY_SECONDS)
            reconcile_once()

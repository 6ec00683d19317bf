"""`manage.py rqworker`: says how workers are started here; django-rq's own would unpickle what stands in the queue."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Refuses, with the commands that do it."""

    help = "Is not used here: workers are started with `manage.py worker look` and `manage.py worker describe`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whatever django-rq's would take."""
        parser.add_argument("words", nargs="*")

    def handle(self, *args: object, **options: object) -> None:
        """Refuse."""
        raise CommandError("Workers are started with `manage.py worker look` and `manage.py worker describe`.")

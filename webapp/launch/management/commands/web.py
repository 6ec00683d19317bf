"""`manage.py web`: the web server alone, for services that something else starts and keeps running."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from webapp.environment import write_privately
from webapp.launch import webserver
from webapp.launch.listening import claim_port, join_data_folder
from webapp.launch.refusal import StartRefused


class Command(BaseCommand):
    """Serves pages, sockets and uploads on HOST and PORT until SIGTERM; `manage.py prepare` comes first."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen, and serve."""
        write_privately()
        try:
            join_data_folder(settings.DATA_DIR)
            listener = claim_port(settings.HOST, settings.PORT)
        except StartRefused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(1) from refusal
        webserver.main(listener.detach())

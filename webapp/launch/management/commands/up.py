"""`manage.py up`: everything in one process tree."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.urls import reverse

from webapp.environment import queue_socket, write_privately
from webapp.launch import firststart
from webapp.launch.greeting import greeting
from webapp.launch.listening import claim_data_folder, claim_port, ended_badly, let_go
from webapp.launch.processes import Part
from webapp.launch.queueserver import queue_command
from webapp.launch.refusal import StartRefused
from webapp.launch.soundness import refuse_damaged, refuse_unsafe_place
from webapp.launch.supervisor import Supervisor

SLOWEST_START_SECONDS = 30.0
QUEUE_ANSWERS_WITHIN_SECONDS = 8.0


class Command(BaseCommand):
    """Starts the queue, the web server and both workers, keeps them running, and stops them all on Ctrl-C."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until Ctrl-C or SIGTERM."""
        write_privately()
        supervisor = Supervisor()
        supervisor.obey_signals()
        lock = None
        try:
            lock = self._claim()
            self._run(supervisor, claim_port(settings.HOST, settings.PORT))
        except StartRefused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(1) from refusal
        finally:
            supervisor.stop()
            if lock is not None:
                let_go(lock)

    def _claim(self) -> int:
        killed = ended_badly(settings.DATA_DIR)
        lock = claim_data_folder(settings.DATA_DIR, settings.SITE.address)
        if connection.vendor == "sqlite":
            database = Path(connection.settings_dict["NAME"])
            refuse_unsafe_place(database)
            if killed:
                refuse_damaged(database)
        return lock

    def _run(self, supervisor: Supervisor, listener: socket.socket) -> None:
        environment = {**os.environ, "REDIS_URL": settings.REDIS_URL, "PYTHONUNBUFFERED": "1"}
        if not os.environ.get("REDIS_URL"):
            supervisor.add(Part("queue", queue_command(queue_socket(settings.DATA_DIR), settings.DATA_DIR / "valkey"), environment))
        firststart.bring_tables_up_to_date()
        firststart.collect_static_files()
        self._wait_for_queue(supervisor)
        descriptor = listener.fileno()
        web = [sys.executable, "-m", "webapp.launch.webserver", str(descriptor)]
        supervisor.add(Part("web server", web, environment, inherited=(descriptor,)))
        self._wait_for_page(supervisor)
        if not supervisor.stopping:
            self._greet()
        for kind in ("look", *["describe"] * settings.DESCRIBE_WORKERS):
            worker = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", kind]
            supervisor.add(Part(f"{kind} worker", worker, environment))
        supervisor.run()
        self.stdout.write("Stopping ...")

    def _wait_for_queue(self, supervisor: Supervisor) -> None:
        end = time.monotonic() + QUEUE_ANSWERS_WITHIN_SECONDS
        with redis.Redis.from_url(settings.REDIS_URL) as queue:
            while not supervisor.stopping:
                try:
                    queue.ping()
                    return
                except redis.exceptions.RedisError as error:
                    if time.monotonic() > end:
                        raise StartRefused(f"The queue at {settings.REDIS_URL.split('@')[-1]} doesn't answer. Is it running?") from error
                    supervisor.wait(0.05)

    def _wait_for_page(self, supervisor: Supervisor) -> None:
        """Until the page answers: the workers load their models after it, so that it comes soon on a small machine."""
        end = time.monotonic() + SLOWEST_START_SECONDS
        while time.monotonic() < end and not supervisor.stopping and not self._page_answers():
            supervisor.wait(0.05)

    def _page_answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
        page = http.client.HTTPConnection(host, settings.PORT, timeout=SLOWEST_START_SECONDS)
        try:
            page.request("GET", reverse("accounts:login"))
            return page.getresponse().status < 500
        except OSError:
            return False
        finally:
            page.close()

    def _greet(self) -> None:
        patience = "Getting ready to describe takes about 20 s; videos can be dropped already. Ctrl-C stops it."
        self.stdout.write("\n".join([*greeting(), patience]) + "\n")
        self.stdout.flush()

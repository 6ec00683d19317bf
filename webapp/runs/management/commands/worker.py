"""`manage.py worker look|describe`: one worker process for one queue."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.module_loading import import_string

from webapp.environment import write_privately
from webapp.repeating import Repeating
from webapp.runs.pulse import Pulse
from webapp.runs.queueing import DESCRIBE, LOOK
from webapp.runs.worker import serve

BEAT_EVERY_SECONDS = 2.0
TEND_EVERY_SECONDS = 2.0
PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs a worker until it gets SIGTERM; then its run goes back to the queue with every line kept."""

    help = "Works on one queue: look (probes uploads) or describe (writes the lines)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which queue, and whether to outlive the parent process."""
        parser.add_argument("queue", choices=[LOOK, DESCRIBE])
        parser.add_argument("--detached", action="store_true", help="go on when the process that started this one ends")

    def handle(self, *args: object, **options: object) -> None:
        """Get ready, then work."""
        write_privately()
        if not options["detached"]:
            end_with_parent()
        queue = str(options["queue"])
        if queue == DESCRIBE:
            # pages and the look at a new upload come first on a small machine
            os.nice(5)
        pulse = Pulse(f"{queue}-{socket.gethostname()}-{os.getpid()}", queue)
        with contextlib.suppress(DatabaseError):
            # a disk that is full now may have space later, and the pulse beats again
            pulse.beat()
        with contextlib.ExitStack() as meanwhile:
            meanwhile.enter_context(Repeating(BEAT_EVERY_SECONDS, pulse.beat, "pulse"))
            for name in settings.WORKER_TENDING.get(queue, ()):
                meanwhile.enter_context(Repeating(TEND_EVERY_SECONDS, import_string(name), name))
            pulse.trouble = get_ready(queue, pulse)
            with beside(queue):
                serve(queue, pulse.name, pulse.attach)
        with contextlib.suppress(DatabaseError):
            pulse.stop()


def get_ready(queue: str, pulse: Pulse) -> str:
    """Load what the queue's tasks need, and why that could not be done, if so; the runs that need it tell it too."""
    tasks = import_module("webapp.runs.tasks")
    locked, sentence = tasks.sandbox_status()
    pulse.tell_lock(locked)
    if not locked:
        log.warning(sentence)
    if queue == DESCRIBE:
        try:
            return str(tasks.warm_up())
        except Exception:
            log.exception("The analyser could not be loaded in advance.")
            return "The analyser could not be loaded in advance."
    return ""


def beside(queue: str) -> contextlib.AbstractContextManager[None]:
    """What goes on beside a queue's work: the worker that looks at uploads makes playable copies too."""
    making: contextlib.AbstractContextManager[None] = import_module("webapp.videos.tasks").making_copies()
    return making if queue == LOOK else contextlib.nullcontext()


def end_with_parent() -> None:
    """Get SIGTERM when the parent ends, however it ends; Linux only."""
    parent = os.getppid()
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)

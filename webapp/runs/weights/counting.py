"""Counting in a process of its own, which opens a model's config and tokenizer and ends: the worker stays as small as it was."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings

COUNTED_WITHIN_SECONDS = 180


def count_apart() -> str | None:
    """Have the counts written; why that failed, in a word, where it did."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "model", "count"]
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, timeout=COUNTED_WITHIN_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__
    return f"exit{ended.returncode}" if ended.returncode else None

"""Keeps tracebacks out of the log where nothing is broken."""

from __future__ import annotations

import logging


class OnlyErrorsAreTraced(logging.Filter):
    """Drops the traceback of what is less than an error: Django adds one to each page that is refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            record.exc_info = record.exc_text = None
        return True

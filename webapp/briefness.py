"""Keeps tracebacks out of the log where nothing is broken."""

from __future__ import annotations

import logging

import redis


class OnlyErrorsAreTraced(logging.Filter):
    """Drops the traceback of what is less than an error: Django adds one to each page that is refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            record.exc_info = record.exc_text = None
        return True


class QueueIsToldElsewhere(logging.Filter):
    """Drops RQ's "quitting" with its traceback where the queue only can't be reached: our worker waits for it and says so itself."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], redis.RedisError))

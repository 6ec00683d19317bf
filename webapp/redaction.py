"""Keeps the tokens of share, invite and sign-in links out of the log."""

from __future__ import annotations

import logging
import re

TOKEN_IN_PATH = re.compile(r"/(in|s)/[^/\s?#'\"]+")


class HideTokens(logging.Filter):
    """Replaces the token in each address that a message names."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = TOKEN_IN_PATH.sub(r"/\1/...", record.getMessage())
        record.args = ()
        return True

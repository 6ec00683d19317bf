"""Why a backup can't be made or taken back, in a sentence for whoever asked."""

from __future__ import annotations


class KeepingRefused(Exception):
    """Nothing was changed and nothing half is left; the message says why."""

"""Transactions that come one by one where they read what they then change."""

from __future__ import annotations

from django.db import connection


def one_by_one(name: str) -> None:
    """Wait, in a transaction, until no other that names the same goes on; SQLite's come one by one anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # the lock ends with the transaction, also where its process is killed
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"secondsight:{name}"])

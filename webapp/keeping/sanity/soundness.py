"""The database itself: whether its pages are whole and its rows name rows that are there."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import IntegrityError, connection

from webapp.keeping.sanity.finding import Finding


def findings_in_database() -> Iterator[Finding]:
    """Damage in the database's file, and rows that name rows which are gone."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(10)")
            for (found,) in cursor.fetchall():
                if found != "ok":
                    what = " ".join(found.split()).rstrip(".")
                    yield Finding(f"The database is damaged: {what}. Restore the last good backup.")
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield Finding(f"A row names another that isn't there: {str(error).rstrip('.')}.")

"""Whether files and rows agree, both ways: each check yields what it finds, and one list of all."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.keeping.sanity.copies import findings_in_copies
from webapp.keeping.sanity.data_folder import findings_in_data_folder
from webapp.keeping.sanity.evidence import findings_in_evidence
from webapp.keeping.sanity.finding import Finding
from webapp.keeping.sanity.rows import findings_in_rows
from webapp.keeping.sanity.soundness import findings_in_database
from webapp.keeping.sanity.videos import findings_in_videos

__all__ = ["Finding", "all_findings"]


def all_findings(deep: bool = False) -> Iterator[Finding]:
    """All that isn't as it should be; `deep` reads every original and holds it against its fingerprint."""
    yield from findings_in_database()
    yield from findings_in_videos(deep)
    yield from findings_in_copies()
    yield from findings_in_evidence()
    yield from findings_in_data_folder()
    yield from findings_in_rows()

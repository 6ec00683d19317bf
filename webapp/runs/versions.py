"""The versions of a line: what the machine said, and what people made of it, oldest first."""

from __future__ import annotations

from typing import TypedDict

from webapp.accounts.models import User
from webapp.runs.models import AnalysisRun, Correction
from webapp.runs.progress import describer_words
from webapp.runs.scoping import lines_of

MOST_VERSIONS = 100
"""Of one line, the newest ones: somebody may have written it a thousand times."""


class MachineJSON(TypedDict):
    """The machine's words of the run that is looked at; `reason` says why there are none."""

    text: str
    by: str
    reason: str


class VersionJSON(TypedDict):
    """One correction; empty words gave the second back to the machine."""

    id: int
    text: str
    author: str
    made_at: str


class VersionsJSON(TypedDict):
    """What was said of a second, lately at least, and the id of what holds now; 0 for the machine's words that nobody touched."""

    second: int
    machine: MachineJSON
    corrections: list[VersionJSON]
    newest: int


def versions_of(run: AnalysisRun, second: int, with_authors: bool) -> VersionsJSON | None:
    """The versions of a line, None while there is none; who only looks by a link isn't told who wrote."""
    line = lines_of(run).filter(second=second).first()
    if line is None:
        return None
    found = Correction.objects.filter(video_id=run.video_id, second=second).select_related("author")
    rows = list(found.order_by("-id")[:MOST_VERSIONS])[::-1]
    return {
        "second": second,
        "machine": {
            "text": line.text,
            "by": describer_words(run.describer, run.model),
            "reason": str(line.line.get("reason") or ""),
        },
        "corrections": [_version(row, with_authors) for row in rows],
        "newest": rows[-1].id if rows else 0,
    }


def _version(row: Correction, with_author: bool) -> VersionJSON:
    author = short_name(row.author) if with_author and row.author else ""
    return {"id": row.id, "text": row.text, "author": author, "made_at": row.made_at.isoformat()}


def short_name(user: User) -> str:
    """A person's name among those who work with them: the part of the address before the @."""
    return user.email.partition("@")[0]

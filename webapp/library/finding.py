"""Finds videos by what is read in their lines: a person's words where there are some, and not the words that they replaced."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from webapp.runs.models import Correction, Description
from webapp.videos.models import Video

MOST_BEFORE = 24
"""Signs before what was searched, so that it is seen in a narrow card."""


@dataclass(frozen=True)
class FoundLine:
    """A line, parted where what was searched is read in it."""

    second: int
    before: str
    hit: str
    after: str

    @classmethod
    def of(cls, second: int, text: str, search: str) -> FoundLine:
        """The line of that second; its beginning is left out where it is long."""
        at = text.casefold().find(search.casefold())
        # a sign that folds to two, as ß does, moves what follows: such a line is shown from its beginning
        if at < 0 or len(text.casefold()) != len(text):
            return cls(second, text, "", "")
        before, end = text[:at], at + len(search)
        if len(before) > MOST_BEFORE:
            # from the next word on
            before = f"… {before[-MOST_BEFORE - 1 :].partition(' ')[2] or before[-MOST_BEFORE:]}"
        return cls(second, before, text[at:end], text[end:])


def videos_saying(found: QuerySet[Video], search: str) -> set[UUID]:
    """Those of these videos that have a line in which `search` is read."""
    by_machine = told_lines(search).filter(run__video__in=found).order_by().values_list("run__video_id", flat=True)
    by_hand = written_lines(search).filter(video__in=found).order_by().values_list("video_id", flat=True)
    return {*by_machine.distinct(), *by_hand.distinct()}


def told_lines(search: str) -> QuerySet[Description]:
    """The lines in which `search` is read and that no person's words replaced."""
    replaced = Exists(standing().filter(video=OuterRef("run__video"), second=OuterRef("second")))
    return Description.objects.filter(holds(search)).exclude(replaced)


def written_lines(search: str) -> QuerySet[Correction]:
    """The words of people in which `search` is read."""
    return standing().filter(holds(search))


def standing() -> QuerySet[Correction]:
    """The corrections that are read: the newest of their second, unless it gave the second back to the machine."""
    later = Correction.objects.filter(video=OuterRef("video"), second=OuterRef("second"), id__gt=OuterRef("id"))
    return Correction.objects.exclude(text="").exclude(Exists(later))


def holds(search: str) -> Q:
    """Whether the text holds the words; SQLite ignores case in ASCII only, so others are tried in their usual cases."""
    wanted = Q(text__icontains=search)
    for cased in {search.lower(), search.upper(), search.capitalize(), search.title()}:
        wanted |= Q(text__icontains=cased)
    return wanted

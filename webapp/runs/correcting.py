"""A person corrects a line: one more row, which lies over every run of the video, and every open page is told."""

from __future__ import annotations

import unicodedata
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.runs.corrections import Newest, corrected_words, newest_corrections
from webapp.runs.hints import hint_on_commit
from webapp.runs.models import AnalysisRun, Correction, Description
from webapp.videos.models import Video

MOST_SIGNS = 1000
KEPT_SIGNS = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners and direction marks: scripts and emoji need them, and they can't turn other words round as overrides do."""


class Refused(Exception):
    """The words can't be taken, and why, in a sentence."""


class Overtaken(Exception):
    """Someone else has corrected the line since the page last looked."""


def correct(run: AnalysisRun, second: int, given: str, author: User, based_on: int | None = None) -> bool:
    """Lay words over a second of the run's video, none to give it back to the machine; False where they stand there already.

    `based_on` is the newest correction that the author knew, 0 for none; None doesn't ask. Raises Refused and Overtaken.
    """
    text = one_line(given)
    if len(text) > MOST_SIGNS:
        raise Refused(_("A line may have at most %(most)d characters; this one has %(count)d.") % {"most": MOST_SIGNS, "count": len(text)})
    with transaction.atomic():
        # whoever corrects a second of this video at the same time waits here, so that neither overlooks the other
        Video.objects.select_for_update(no_key=True).get(pk=run.video_id)
        newest = newest_corrections(run.video_id, range(second, second + 1)).get(second)
        if _stands_already(run, second, text, newest):
            return False
        if based_on is not None and based_on != (newest.id if newest else 0):
            raise Overtaken
        Correction.objects.create(video_id=run.video_id, second=second, text=text, author=author)
        _resend(run.video_id, second)
    return True


def one_line(text: str) -> str:
    """The words in one line, without control, direction or broken characters."""
    spaced = "".join(" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    kept = (sign for sign in spaced if sign in KEPT_SIGNS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join("".join(kept).split())


def _stands_already(run: AnalysisRun, second: int, text: str, newest: Newest | None) -> bool:
    line = Description.objects.filter(run=run, second=second).first()
    if line is None:
        raise Refused(_("There is no line to correct yet; it can be corrected as soon as it is there."))
    if not text:
        return newest is None or not newest.text
    return text == (corrected_words(newest) or line.text)


def _resend(video_id: UUID, second: int) -> None:
    """Give the line a new seq in each run, so that it counts as changed.

    The run's row is taken before the line is looked for: a worker that is about to store it holds that row, or waits for it.
    """
    runs = AnalysisRun.objects.filter(video_id=video_id, first_second__lte=second, end_second__gt=second)
    for run_id in runs.order_by("id").values_list("id", flat=True):
        row = AnalysisRun.objects.filter(pk=run_id)
        row.update(last_seq=F("last_seq") + 1)
        Description.objects.filter(run_id=run_id, second=second).update(seq=row.values_list("last_seq", flat=True).get())
        hint_on_commit(run_id)

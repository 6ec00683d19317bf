"""How many runs may wait for one person: whoever asks for more keeps everybody else waiting behind them.

A merged run is made at once and waits for nobody, so it isn't counted; a retry waits like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import ngettext

from webapp.accounts.models import User
from webapp.runs.models import AnalysisRun
from webapp.runs.usage import check_work
from webapp.videos.models import Video

MOST_WAITING = 20


@contextmanager
def room_for_another(video: Video) -> Iterator[None]:
    """A transaction in which one more run may be queued for the video's owner; raises ValueError as `check_waiting` does.

    Of several that ask at the same moment each sees what the one before it has queued.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=video.owner_id)
        check_waiting(video)
        check_work(video.owner_id)
        yield


def check_waiting(video: Video) -> None:
    """Raises ValueError with a plain sentence where the video's owner has so many waiting runs; what an upload asked for isn't held up."""
    waiting = AnalysisRun.objects.filter(video__owner_id=video.owner_id, state=AnalysisRun.State.QUEUED).count()
    if waiting >= MOST_WAITING:
        words = ngettext(
            "%(count)d run is waiting already. Please ask again when it has begun, or cancel it.",
            "%(count)d runs are waiting already. Please ask again when some of them are done, or cancel some.",
            waiting,
        )
        raise ValueError(words % {"count": waiting})

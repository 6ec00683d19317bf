"""How many runs may wait for one person: whoever asks for more keeps everybody else waiting behind them."""

from __future__ import annotations

from django.utils.translation import ngettext

from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video

MOST_WAITING = 20


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

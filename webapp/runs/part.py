"""Which whole seconds of a video a run describes: all, or a part that was asked for."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.close_look import MOST_SECONDS

Part = tuple[int, int]
"""[first_second, end_second)"""


def checked_part(asked: Part | None, seconds: int, close_look: bool = False) -> Part:
    """What is described of a video of so many seconds; raises ValueError with a plain sentence for a part that can't be."""
    first, end = asked or (0, seconds)
    if first < 0 or first >= end:
        raise ValueError(_("The part is empty: it has to end after it begins."))
    if end > seconds:
        raise ValueError(_beyond(seconds))
    if close_look and end - first > MOST_SECONDS:
        raise ValueError(_("A closer look is at 1 to %(count)d seconds.") % {"count": MOST_SECONDS})
    return first, end


def _beyond(seconds: int) -> str:
    words = ngettext(
        "The video has %(count)d second; the part goes on beyond its end.",
        "The video has %(count)d seconds; the part goes on beyond its end.",
        seconds,
    )
    return words % {"count": seconds}

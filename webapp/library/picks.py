"""Which seconds are picked from run B, as the page sends them: "3-5,9"."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

STRETCH = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")


def seconds_from(picks: str, end: int) -> frozenset[int]:
    """The seconds that these words name, both ends of a stretch among them; raises ValueError where one isn't before `end`."""
    found: set[int] = set()
    named = 0
    for part in filter(None, (part.strip() for part in picks.split(","))):
        stretch = STRETCH.fullmatch(part)
        if not stretch:
            raise ValueError(_unreadable())
        first, last = int(stretch[1]), int(stretch[2] or stretch[1])
        if max(first, last) >= end:
            raise ValueError(_("Second %(second)d is in neither run.") % {"second": max(first, last)})
        # a few bytes name a whole video: the page names each second once, and whoever names them over and over keeps a process busy
        if (named := named + len(range(first, last + 1))) > end:
            raise ValueError(_unreadable())
        found.update(range(first, last + 1))
    return frozenset(found)


def words_of(seconds: set[int]) -> str:
    """The same the other way round."""
    parts: list[tuple[int, int]] = []
    for second in sorted(seconds):
        if parts and parts[-1][1] == second - 1:
            parts[-1] = (parts[-1][0], second)
        else:
            parts.append((second, second))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def _unreadable() -> str:
    return _("The picked seconds could not be read. Load the page again and pick once more.")

"""Why there is no playable copy of a video, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

FAILURES = {
    "decode": _("The video could not be turned into a format that browsers play."),
    "memory": _("Turning the video into a format that browsers play would take too much memory."),
    "slow": _("Turning the video into a format that browsers play took too long."),
    "large": _("The playable copy became far larger than it should, so it was given up."),
    "space": _("There is not enough space on the disk for a playable copy."),
    "stopped": _("Making a playable copy stopped the program three times, so it was given up."),
}


def failure_words(failure: str) -> str:
    """The sentence for a failure; empty where there is none."""
    return str(FAILURES.get(failure, FAILURES["decode"])) if failure else ""

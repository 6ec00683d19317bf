"""What the preset page's script says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def preview_words() -> dict[str, str]:
    """By the name that the script calls each."""
    return {
        "wrong": _("Please put the marked fields right first."),
        "slow": _("Still not counted: the worker has other things to do. The settings can be kept all the same."),
        "offline": _("The tokens can't be counted now: the server doesn't answer."),
    }

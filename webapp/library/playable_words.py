"""What the player says of a playable copy."""

from __future__ import annotations

from django.utils.translation import gettext as _


def playable_words() -> dict[str, str]:
    """The sentences, by the name that the script calls them."""
    return {
        "copy_wanted": _(
            "Your browser can’t play this format. A playable copy is made as soon as its turn comes; all lines are there already."
        ),
        "copy_working": _("Your browser can’t play this format. A playable copy is being made; all lines are there already."),
        "copy_no_space": _(
            "Your browser can’t play this format. A playable copy is made when there is space on the disk; all lines are there already."
        ),
        "copy_failed": _("Your browser can’t play this format, and there is no playable copy: {reason} All lines are there already."),
        "copy_percent": _("{percent} %"),
    }


def clip_words() -> dict[str, str]:
    """The same of the clip that a link to a range plays."""
    return {
        "copy_wanted": _("The clip is cut as soon as its turn comes; all lines are there already."),
        "copy_working": _("The clip is being cut; all lines are there already."),
        "copy_no_space": _("The clip is cut when there is space on the disk; all lines are there already."),
        "copy_failed": _("The clip could not be cut. {reason} All lines are there already."),
    }

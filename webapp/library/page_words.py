"""The words that the library's scripts say, in the reader's language; handed to them as JSON within the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def upload_words() -> dict[str, str]:
    """What the upload says, by the name that the script calls it; {braces} are filled in by the script."""
    return {
        "waiting": _("waiting"),
        "sending": _("{done} of {total}"),
        "left": _("{time} left"),
        "checking": _("being looked at"),
        "open": _("Watch the lines"),
        "cancel": _("Cancel"),
        "dismiss": _("Dismiss"),
        "cancelled": _("Cancelled. Nothing was kept."),
        "about": _("takes about {time}"),
        "seconds": _("{count} s"),
        "minutes": _("{count} min"),
        "hours": _("{count} h"),
        "empty": _("This file is empty. Please choose a video."),
        "too_large": _("This file is larger than {largest}. Please cut or compress it first."),
        "folder": _("This is a folder. Please choose the videos in it."),
        "network": _("The connection broke off. Check it and try again."),
        "server": _("The server could not take this file. Please try again in a moment."),
        "retry": _("Try again"),
        "leave": _("A video is still being sent."),
    }

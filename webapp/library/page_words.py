"""The words that the library's scripts say, in the reader's language; handed to them as JSON within the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def upload_words() -> dict[str, str]:
    """What the upload says, by the name that the script calls it; {braces} are filled in by the script."""
    return {
        "waiting": _("waiting"),
        "starting": _("starting"),
        "sending": _("{done} of {total}"),
        "speed": _("{speed}/s"),
        "left": _("{time} left"),
        "checking": _("being looked at"),
        "known": _("You have this video already, so it was not kept twice."),
        "open": _("Watch the lines"),
        "again": _("Analyse again"),
        "pause": _("Pause"),
        "paused": _("Paused. What was sent is kept for 24 hours."),
        "resume": _("Go on"),
        "offline": _("Waiting for the network. It goes on by itself."),
        "away": _("The server can't be reached. It is tried again by itself."),
        "unfinished_one": _("1 unfinished upload: choose the file again to go on"),
        "unfinished_many": _("{count} unfinished uploads: choose the files again to go on"),
        "unfinished_facts": _("{done} of {total} are here, kept until {until}"),
        "discard_named": _("Discard {name}"),
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
        "unreadable": _("This file was changed or moved while it was sent. Please choose it again."),
        "server": _("The server could not take this file. Please try again in a moment."),
        "retry": _("Try again"),
    }

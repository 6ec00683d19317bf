"""The words of the drawing made from the script, and of the lane that tells how much a line tells."""

from __future__ import annotations

from django.utils.translation import gettext as _


def redraw_words() -> dict[str, str]:
    """What the redraw view and the lane "Told" say, by the name that the script calls it."""
    return {
        "made_told": _("Told of what was seen"),
        # xgettext:no-python-format
        "told_mean": _("{percent}% on average over the seconds in which something was seen"),
        # xgettext:no-python-format
        "told_percent": _("{percent}% told"),
        "told_nothing_seen": _("nothing was seen that could be told"),
        "told_unknown": _("not known yet"),
        "redraw_all": _("The line tells all that is drawn."),
        "redraw_left_out": _("Dashed, since the line leaves it out: {names}"),
        "redraw_waiting": _("This second has no script yet."),
        "redraw_failed": _("The script could not be read. Please try again in a moment."),
        "redraw_no_look": _("Light and colours were not kept for this line."),
        "redraw_drawn": _("Drawn from the words: {names}"),
        "redraw_empty": _("nothing that the detectors know"),
        "redraw_cut": _("{how} at {at} s"),
    }

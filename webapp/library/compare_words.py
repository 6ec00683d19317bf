"""The words that the script of the comparison says, in the reader's language; handed to it as JSON within the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def compare_words() -> dict[str, str]:
    """What the page says, by the name that the script calls it; {braces} are filled in by the script."""
    return {
        "from_a_one": _("{count} line from A"),
        "from_a_many": _("{count} lines from A"),
        "from_b_one": _("{count} line from B"),
        "from_b_many": _("{count} lines from B"),
        "difference_of": _("difference {at} of {count}"),
        "picked_a": _("{time}: A’s line"),
        "picked_b": _("{time}: B’s line"),
        "no_more": _("no further difference"),
    }

"""The words that the player's script says where a person corrects lines, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def correcting_words() -> dict[str, str]:
    """By the name that the script calls it; {braces} are filled in by the script."""
    return _editing_words() | _version_words()


def _editing_words() -> dict[str, str]:
    return {
        "correct": _("Correct"),
        "correct_at": _("Correct the line at {time}"),
        "correct_field": _("Words for the line at {time}"),
        "correct_save": _("Save"),
        "correct_give_up": _("Give up"),
        "correct_hint": _("Enter saves, Esc gives up"),
        "correct_draft": _("not saved yet"),
        "correct_kept": _("Your words are kept here."),
        "correct_meanwhile": _(
            "Somebody else has corrected this line in the meantime: “{words}” Your words are kept here; save to put them over it."
        ),
        "correct_missing": _("There is no line to correct yet; it can be corrected as soon as it is there."),
        "correct_unreachable": _("Not saved: Secondsight can’t be reached."),
        "correct_gone": _("Not saved: you can no longer change this line."),
        "correct_failed": _("Not saved. Please try again in a moment."),
        "corrected_at": _("The line at {time} is corrected."),
        "undone_at": _("The correction at {time} is undone."),
        "restored_at": _("The line at {time} has its earlier words again."),
    }


def _version_words() -> dict[str, str]:
    return {
        "versions": _("Versions"),
        "versions_of": _("Versions of the line at {time}"),
        "versions_shown": _("now shown"),
        "versions_machine": _("as it was found by: {by}"),
        "versions_given_back": _("given back to the machine’s words"),
        "versions_restore": _("Restore"),
        "versions_restored": _("Restored."),
        "versions_failed": _("This could not be read. Please try again in a moment."),
    }

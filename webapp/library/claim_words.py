"""What the player says of claims: who saw what, and how far a run's lines can be trusted."""

from __future__ import annotations

from django.utils.translation import gettext as _


def claim_words() -> dict[str, str]:
    """By kind and verdict, as claims.js calls them; {braces} are filled in by the script."""
    return _of_things() | _of_the_picture() | _trust_words() | _place_words()


def _of_things() -> dict[str, str]:
    return {
        "claim_of": _("“{text}”: {reason}"),
        "claim_object_confirmed": _("The detectors see it: {thing}."),
        "claim_object_confirmed_at": _("The detectors see it {place}: {thing}."),
        "claim_object_unseen": _("The detectors know it ({thing}) and don’t see it here. Small things are easily missed."),
        "claim_absence_confirmed": _("The detectors see none: {thing}."),
        "claim_absence_unseen": _("The detectors see one, but not surely: {thing}."),
        "claim_absence_contradicted": _("The object detector clearly sees one: {thing}."),
        "claim_place_confirmed": _("The detectors see it there: {thing}."),
        "claim_place_unseen": _("The detectors don’t see it there: {thing}."),
        "claim_place_contradicted": _("The object detector sees the {thing} {place} only."),
        "claim_count_confirmed": _("The object detector counts as many: {thing}."),
        "claim_count_unseen": _("The object detector sees {seen}, but not surely all: {thing}."),
        "claim_count_contradicted": _("The object detector clearly sees {seen}: {thing}."),
        "claim_colour_confirmed": _("This colour was measured: {thing}."),
        "claim_any_open": _("No detector could check this."),
        "claim_any_confirmed": _("Seen or measured."),
    }


def _of_the_picture() -> dict[str, str]:
    return {
        "claim_text_confirmed": _("The text reader reads the same."),
        "claim_text_unseen": _("The text reader doesn’t find these words."),
        "claim_text_contradicted": _("The text reader clearly reads “{seen}”."),
        "claim_camera_confirmed": _("The camera detector measures the same."),
        "claim_camera_unseen": _("The camera detector measures something else: {seen}."),
        "claim_camera_contradicted": _("The camera detector clearly measures the opposite: {seen}."),
        "claim_shot_confirmed": _("A cut was measured here."),
        "claim_shot_unseen": _("No cut was measured here."),
        "claim_speech_confirmed": _("This was heard."),
    }


def _place_words() -> dict[str, str]:
    return {
        "at_left": _("on the left"),
        "at_centre": _("in the centre"),
        "at_right": _("on the right"),
        "at_top left": _("at the top left"),
        "at_top centre": _("at the top centre"),
        "at_top right": _("at the top right"),
        "at_bottom left": _("at the bottom left"),
        "at_bottom centre": _("at the bottom centre"),
        "at_bottom right": _("at the bottom right"),
    }


def _trust_words() -> dict[str, str]:
    return {
        "trust_coverage": _("Seconds with a line"),
        "trust_carried": _("Told as before"),
        "trust_seams": _("Agreement where segments meet"),
        "trust_confirmed": _("Claims that detectors confirm"),
        "trust_not_seen": _("Claims that detectors don’t see"),
        "trust_contradicted": _("Claims that detectors contradict"),
        "trust_per_minute": _("Contradicted per minute"),
        # xgettext:no-python-format
        "percent": _("{percent}%"),
    }

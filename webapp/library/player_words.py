"""The words that the player's script says, in the reader's language; handed to it as JSON within the page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from webapp.library.claim_words import claim_words
from webapp.library.correcting_words import correcting_words
from webapp.library.object_names import OBJECT_NAMES, OTHER_NAMES
from webapp.library.overview_shown import overview_words
from webapp.library.playable_words import playable_words
from webapp.library.redraw_words import redraw_words


def player_words() -> dict[str, str]:
    """What the player says, by the name that the script calls it; {braces} are filled in by the script."""
    page = _run_words() | _line_words() | _lane_words() | _evidence_words() | _share_words() | _making_words()
    return page | correcting_words() | claim_words() | redraw_words() | playable_words() | overview_words() | _detector_words()


def _run_words() -> dict[str, str]:
    return {
        "full": _("100% · {coverage}"),
        "stopping": _("stopping"),
        "getting_ready": _("getting ready"),
        "starts_next": _("starts next"),
        "ahead_one": _("one video before this one"),
        "ahead_many": _("{count} videos before this one"),
        "left": _("about {time} left"),
        "took": _("in {time}"),
        "length_s": _("{count} s"),
        "length_min": _("{count} min"),
        "length_h": _("{count} h"),
    }


def _line_words() -> dict[str, str]:
    return {
        "descriptions": _("A line for every second"),
        "captions": _("What is said"),
        "failed_line": _("No line: {reason}"),
        "revised": _("corrected"),
        "told_by_model": _("model"),
        "told_by_mixed": _("mixed"),
        "means_model": _("a model’s sentence as it came"),
        "means_mixed": _("a model’s sentence, with what detectors saw or heard added behind it"),
        "as_before": _("as before"),
        # xgettext:no-python-format
        "as_before_measured": _("as before, {percent}% changed"),
        "fold_one": _("{count} second as before"),
        "fold_many": _("{count} seconds as before"),
        "status_waiting": _("not described yet"),
        "status_working": _("being looked at now"),
        "status_described": _("described"),
        "status_carried": _("as before"),
        "status_failed": _("failed"),
        "status_revised": _("corrected"),
        "hits_one": _("{count} place"),
        "hits_many": _("{count} places"),
        "hit_of": _("{at} of {count}"),
        "no_hits": _("nothing found"),
    }


def _lane_words() -> dict[str, str]:
    return {
        "shot": _("shot {number}"),
        "face": _("face"),
        "no_shot": _("no shots told apart"),
        "no_camera": _("nothing told of the camera"),
        "no_text": _("no words read"),
        "no_object": _("no objects seen"),
        "no_face": _("no faces seen"),
        "no_speech": _("nobody heard speaking"),
        "no_listening": _("not listened to: speech isn't installed here"),
        "no_sound": _("the video has no sound"),
        "nothing_so_far": _("nothing so far"),
        "more_one": _("+ {count} more"),
        "more_many": _("+ {count} more"),
        "stretches_one": _("{count} stretch"),
        "stretches_many": _("{count} stretches"),
        "not_looked_at": _("not looked at yet"),
        "whole_video": _("whole video"),
    }


def _evidence_words() -> dict[str, str]:
    return {
        "frame_at": _("The frame at {time}"),
        "frames_one": _("Frame looked at: {times}"),
        "frames_many": _("{count} frames looked at: {times}"),
        "no_frame_begins": _("No frame begins in this second."),
        "nothing_seen": _("The detectors saw nothing that they know here."),
        # xgettext:no-python-format
        "sure": _("{percent}% sure"),
        "claim": _("{text}: {verdict}"),
        "origin": _("from: {run}"),
        "seam_own": _("The next segment says of this second: “{text}”"),
        "seam_neighbour": _("Shown is what the next segment says, since the detectors support it better. Its own segment says: “{text}”"),
    }


def _share_words() -> dict[str, str]:
    return {
        "share_made": _("The link is ready."),
        "share_failed": _("The link could not be made. Please try again in a moment."),
        "take_back": _("Take back"),
        "link_dates": _("made on {made}, works until {until}"),
        "link_made": _("made on {made}, works until it is revoked"),
        "copied": _("Copied."),
        "copy_by_hand": _("Please copy the marked link by hand."),
        "revoked": _("That link no longer opens anything."),
        "look_failed": _("The new run could not be started. Please try again in a moment."),
        "revoke_failed": _("That link could not be taken back. Please try again in a moment."),
    }


def _making_words() -> dict[str, str]:
    return {
        "made_by": _("Described by"),
        "made_model": _("Model"),
        "made_revision": _("Revision"),
        "made_precision": _("Precision"),
        "made_wish": _("Own prompt"),
        "made_windows": _("Windows"),
        "made_again": _("Lines asked again"),
        "made_from": _("Lines from"),
        "made_from_run_one": _("{run}: {count} line"),
        "made_from_run_many": _("{run}: {count} lines"),
        "window_seconds": _("Seconds"),
        "window_frames": _("Frames"),
        "window_tokens": _("Tokens of context"),
        "window_prompt": _("Prompt"),
        "window_again": _("Asked again"),
        "prompt_tokens": _("{name}: {count} tokens"),
        "of": _("{count} of {total}"),
        "plan_missing": _("This could not be read. Please try again in a moment."),
        "plan_empty": _("No segment is finished yet."),
    }


def _detector_words() -> dict[str, str]:
    values = {
        "static": _("static"),
        "handheld": _("handheld"),
        "pan left": _("pan left"),
        "pan right": _("pan right"),
        "tilt up": _("tilt up"),
        "tilt down": _("tilt down"),
        "zoom in": _("zoom in"),
        "zoom out": _("zoom out"),
        "roll": _("roll"),
        "cut": _("cut"),
        "fade": _("fade"),
        "dissolve": _("dissolve"),
        "left": _("left"),
        "centre": _("centre"),
        "right": _("right"),
        "top left": _("top left"),
        "top centre": _("top centre"),
        "top right": _("top right"),
        "bottom left": _("bottom left"),
        "bottom centre": _("bottom centre"),
        "bottom right": _("bottom right"),
        "not checkable": _("not checkable"),
        "not seen": _("not seen by the detectors"),
        "contradicted": _("the detectors say otherwise"),
    }
    values |= {name: _(name) for name in (*OBJECT_NAMES, *OTHER_NAMES)}
    return {f"value_{value}": words for value, words in values.items()}

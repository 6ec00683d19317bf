"""Which file a page shows of a video: the one that was uploaded, or its playable copy where no browser plays that."""

from __future__ import annotations

from typing import TypedDict

from django.urls import reverse

from webapp.videos.copies import whole_copy
from webapp.videos.models import PlayableCopy, Video
from webapp.videos.playable_state import PlayableJSON, playable_to_json


class PlayableFacts(TypedDict):
    """What the player's script knows of the copy at its start."""

    copy: PlayableJSON
    shown: bool
    """Whether the page's video is the copy already."""
    state_address: str


def playable_facts(video: Video) -> PlayableFacts:
    """The copy as it stands, for the script."""
    copy = whole_copy(video)
    return {
        "copy": playable_to_json(video, copy),
        "shown": _is_shown(copy),
        "state_address": reverse("videos:playable-state", args=[video.pk]),
    }


def shown_address(video: Video) -> str:
    """The address of the file that the page shows at first."""
    copy = whole_copy(video)
    return playable_to_json(video, copy)["address"] if _is_shown(copy) else reverse("videos:file", args=[video.pk])


def _is_shown(copy: PlayableCopy | None) -> bool:
    """A browser that plays the file itself shows that: nothing was lost in it."""
    return copy is not None and copy.needed and copy.state == PlayableCopy.State.READY

"""Which file a page shows of a video: the one that was uploaded, or its playable copy where no browser plays that."""

from __future__ import annotations

from typing import TypedDict

from django.urls import reverse

from webapp.runs.clips import clip_to_json
from webapp.runs.models import AnalysisRun
from webapp.videos.copies import whole_copy
from webapp.videos.models import PlayableCopy
from webapp.videos.playable_state import PlayableJSON, playable_to_json


class PlayableFacts(TypedDict):
    """What the player's script knows of the copy at its start."""

    copy: PlayableJSON
    shown: bool
    """Whether the page's video is the copy already."""
    state_address: str
    begins: int
    """The second of the video at which the copy begins."""


def playable_facts(run: AnalysisRun) -> PlayableFacts:
    """The copy of the run's video as it stands, or the clip of what is shown of the run, for the script."""
    if run.scope.is_range:
        clip = clip_to_json(run)
        state_address = reverse("runs:clip-state", args=[run.pk])
        return {"copy": clip, "shown": _is_ready(clip), "state_address": state_address, "begins": run.first_second}
    copy = whole_copy(video := run.video)
    return {
        "copy": playable_to_json(video, copy),
        "shown": _is_shown(copy),
        "state_address": reverse("videos:playable-state", args=[video.pk]),
        "begins": 0,
    }


def shown_address(run: AnalysisRun) -> str:
    """The address of the file that the page shows at first; empty while a clip is still cut."""
    if run.scope.is_range:
        clip = clip_to_json(run)
        return clip["address"] if _is_ready(clip) else ""
    copy = whole_copy(video := run.video)
    return playable_to_json(video, copy)["address"] if _is_shown(copy) else reverse("videos:file", args=[video.pk])


def _is_ready(clip: PlayableJSON) -> bool:
    return clip["state"] == PlayableCopy.State.READY


def _is_shown(copy: PlayableCopy | None) -> bool:
    """A browser that plays the file itself shows that: nothing was lost in it."""
    return copy is not None and copy.needed and copy.state == PlayableCopy.State.READY

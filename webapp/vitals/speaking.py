"""How the model is that is to describe, in words that anyone may read: no path, no address, no name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal, TypedDict

from webapp.runs.models import ModelFiles, Worker
from webapp.runs.speaker import current_speaker
from webapp.runs.weights.choosing import chosen_model

NOT_LOADED = "The model could not be loaded, so runs that need it fail; the worker's log says why."
NOT_HERE = "A model is chosen but can't be used, so the detectors describe; the model page says why."


class ModelJSON(TypedDict):
    """none: the detectors describe, as they are meant to; loading: its files or its weights are on their way; failed says why."""

    state: Literal["none", "loading", "ready", "failed"]
    sentence: str


def model_state(describers: Sequence[Worker]) -> ModelJSON:
    """Of the model that describes from the next run on, where `describers` are the workers that are alive."""
    if not current_speaker().is_model:
        return _unusable()
    if any(worker.trouble for worker in describers):
        return {"state": "failed", "sentence": NOT_LOADED}
    ready = any(worker.state != Worker.State.STARTING for worker in describers)
    return {"state": "ready" if ready else "loading", "sentence": ""}


def _unusable() -> ModelJSON:
    named = os.environ.get("SECONDSIGHT_MODEL", "").strip() or os.environ.get("SECONDSIGHT_SERVER_URL", "").strip()
    chosen = chosen_model()
    if not named and not chosen:
        return {"state": "none", "sentence": ""}
    if ModelFiles.objects.filter(pk=chosen, state=ModelFiles.State.FETCHING).exists():
        return {"state": "loading", "sentence": "The model is being downloaded; until then the detectors describe."}
    return {"state": "failed", "sentence": NOT_HERE}

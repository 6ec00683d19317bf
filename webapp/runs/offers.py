"""Who can describe another look, and why someone can't: the detectors, the model here, the model on a server, and the way it was before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from webapp.runs.serving_model import sending_words
from webapp.runs.speaker import DETECTORS, MODEL, ORIGINAL, SERVER, Speaker, local_speaker, server_speaker
from webapp.runs.weights.choosing import place_of

LLAVA = "llava_next_video"
"""What the way it was before is written for."""


@dataclass(frozen=True)
class Offer:
    """One who may describe; `speaker` is None where that isn't possible now, and `why_not` says why in a sentence."""

    describer: str
    speaker: Speaker | None
    why_not: str = ""

    @property
    def sending(self) -> str:
        """That frames leave this machine; empty where they don't."""
        return sending_words(self.describer)


def offers() -> list[Offer]:
    """Everyone, whether possible or not."""
    return [Offer(DETECTORS, Speaker()), _local(), _server(), _original()]


def offered(describer: str) -> Speaker:
    """Who was chosen by name; raises ValueError with the sentence why not."""
    for offer in offers():
        if offer.describer == describer:
            if offer.speaker is None:
                raise ValueError(offer.why_not)
            return offer.speaker
    raise ValueError(_("There is nobody of that name who could describe."))


def _local() -> Offer:
    speaker = local_speaker()
    return Offer(MODEL, speaker) if speaker.is_model else Offer(MODEL, None, speaker.reason)


def _server() -> Offer:
    speaker = server_speaker()
    if speaker is None:
        return Offer(SERVER, None, _("No model server is set up here."))
    return Offer(SERVER, speaker) if speaker.is_model else Offer(SERVER, None, speaker.reason)


def _original() -> Offer:
    speaker = local_speaker()
    if not speaker.is_model:
        return Offer(ORIGINAL, None, speaker.reason)
    if _kind_of(speaker.model) not in (LLAVA, ""):
        return Offer(ORIGINAL, None, _("This works with LLaVA-NeXT-Video only, and another model is chosen."))
    return Offer(ORIGINAL, Speaker(ORIGINAL, speaker.model, speaker.revision, speaker.reason))


def _kind_of(model: str) -> str:
    """What the checkpoint's own config says it is; empty where that can't be read here, as of a model that lies elsewhere."""
    try:
        config = json.loads((Path(place_of(model)) / "config.json").read_text())
    except (OSError, ValueError):
        return ""
    return str(config.get("model_type", "")) if isinstance(config, dict) else ""

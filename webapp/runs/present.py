"""Whether a run's model is still on this machine: nothing is downloaded in the middle of a run that nobody asked for."""

from __future__ import annotations

import os
from pathlib import Path

from webapp.runs.models import AnalysisRun
from webapp.runs.speaker import SERVER
from webapp.runs.weights.choosing import place_of


def present_place_of(run: AnalysisRun) -> str:
    """What the engine is to open; empty for the detectors. Raises ValueError with a plain sentence where it isn't here any more."""
    place = place_of(run.model)
    folder = Path(place)
    if not place or run.describer == SERVER or folder.is_dir() or place == os.environ.get("SECONDSIGHT_MODEL", "").strip():
        return place
    if folder.is_absolute():
        raise ValueError(f"The model's folder {folder.name!r} isn't there any more. Put it back, then press retry.")
    raise ValueError(f"The model {place!r} isn't on this machine any more. Download it on the model page, then press retry.")

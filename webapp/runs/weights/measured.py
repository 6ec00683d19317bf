"""What `manage.py check-gpu` measured on this machine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FILE = "check-gpu.json"


def measured_file() -> Path:
    """Where a check of this machine is kept, whether there was one or not."""
    return Path(settings.DATA_DIR) / FILE


@dataclass(frozen=True)
class Measurement:
    """A model's speed on a device, in seconds of video described in a second of work."""

    model: str
    device: str
    precision: str
    seconds_per_second: float


def measurement_of(model: str) -> Measurement | None:
    """What was measured of this model, named by hub name or folder; None where nothing was, or the file can't be read."""
    try:
        kept = json.loads((settings.DATA_DIR / FILE).read_text())
        found = Measurement(
            str(kept["model"]), str(kept.get("device", "")), str(kept.get("precision", "")), float(kept["seconds_per_second"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if _same(found.model, model) and found.seconds_per_second > 0 else None


def _same(measured: str, model: str) -> bool:
    """A downloaded model may have been measured by its folder, which ends with its name."""
    return measured.rstrip("/") == model.rstrip("/") or measured.rstrip("/").endswith(f"/models/{model}")

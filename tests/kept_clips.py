"""Clips that are kept as files: the only encoder of AV1 at hand stops for ever now and then, and a test with it."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = Path(__file__).parent / "clips"
NUMBERED_AV1 = "av1_numbered.mkv"
"""What `write_video(path, count=260, codec="libsvtav1", options={"preset": "12", "g": "60"})` wrote."""
AV1_WITH_OPUS = "av1_with_opus.mkv"
"""What `write_odd(path, "libsvtav1", "libopus", options={"preset": "12"})` wrote."""


def kept_clip(name: str, folder: Path) -> Path:
    """A copy of the clip in this folder."""
    return Path(shutil.copy(FOLDER / name, folder / name))

"""What a file is called on our pages: its user's name for it, made harmless."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST_NAME = 200
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode's categories of what can't be seen: controls, bidirectional marks, halves of pairs, line separators."""


def clean_name(name: str) -> str:
    """A name for display, at most 200 characters: no folders, controls or marks that turn text around; never empty."""
    base = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(" " if sign.isspace() else sign for sign in base if sign.isspace() or unicodedata.category(sign) not in HIDDEN)
    return _shortened(" ".join(unicodedata.normalize("NFC", visible).split())) or "video"


def download_name(name: str, extension: str) -> str:
    """The name for an export of a video called `name`, safe in a header and on any disk."""
    stem = re.sub(r'[<>:"/\\|?*%]+', "_", PurePosixPath(clean_name(name)).stem).strip(". ")
    return f"{stem or 'video'}.{extension}"


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    suffix = PurePosixPath(name).suffix[:12]
    return name[: LONGEST_NAME - len(suffix) - 1].rstrip() + "…" + suffix

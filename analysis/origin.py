"""Where a line of a merged run comes from."""

from __future__ import annotations

from typing import TypedDict


class OriginJSON(TypedDict):
    """The run that first wrote a line, with all that is to be told of it, since that run may be deleted one day."""

    run: str
    describer: str
    model: str | None
    preset: str
    made: str
    """When that run ended, ISO 8601."""

"""The one question that every page, socket, media file and export asks: who is looking?"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import HttpRequest


@dataclass(frozen=True)
class Viewer:
    """Someone who looks: a signed-in user, a member of staff, or a stranger who holds grants to certain runs."""

    user_id: uuid.UUID | None = None
    is_staff: bool = False
    grants: frozenset[uuid.UUID] = field(default_factory=frozenset)
    """Ids of the runs that a share link opens to this viewer, read-only."""


class ViewedRequest(HttpRequest):
    """A request on which the middleware has put its viewer."""

    viewer: Viewer

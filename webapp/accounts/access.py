"""The one question that every page, socket, media file and export asks: who is looking?"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpRequest

from webapp.accounts.scope import Opened


@dataclass(frozen=True)
class Viewer:
    """Someone who looks: a signed-in user, a member of staff, or a stranger who holds grants to certain runs."""

    user_id: uuid.UUID | None = None
    is_staff: bool = False
    grants: Mapping[uuid.UUID, Opened] = field(default_factory=dict)
    """The runs that share links open to this viewer, read-only, by their ids, and how much of each."""
    own_only: bool = False
    """Whether what other people share with this account is left out."""

    @property
    def by_account(self) -> Viewer:
        """The same without what links open."""
        return replace(self, grants={})

    @property
    def taking_along(self) -> Viewer:
        """The same without the links through which nothing may be downloaded."""
        return replace(self, grants={run: opened for run, opened in self.grants.items() if opened.scope.download})


class ViewedRequest(HttpRequest):
    """A request on which the middleware has put its viewer."""

    viewer: Viewer

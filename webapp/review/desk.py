"""What all tables of the review desk share: staff look, and change only by named actions."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from webapp.accounts.models import User
from webapp.review.site import NAMES


class LookOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """Rows that are made by the product, not typed in: no adding, no editing of fields."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The table under its own name; Django's "Select ... to change" promises what a look-only table doesn't give."""
        return super().changelist_view(request, {"title": NAMES[self.model.__name__], **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return _is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


def _is_staff(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_active and request.user.is_staff

"""People at the review desk: who has an account, who is staff, who is locked out."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from webapp.accounts.models import User
from webapp.review.desk import LookOnly

LIMITS = ("most_bytes", "most_minutes", "most_runs")
"""A person's own numbers; empty: as everybody, 0: no limit."""


@admin.register(User)
class UserDesk(LookOnly):
    """Accounts; only superusers change who is staff and who is active, passwords are nobody's here."""

    list_display = ("email", "is_staff", "is_active", "date_joined", "last_login", "video_count")
    list_filter = ("is_staff", "is_active", "date_joined")
    search_fields = ("email", "=id")
    ordering = ("email",)
    fields = ("email", "is_active", "is_staff", "is_superuser", *LIMITS, "date_joined", "last_login", "confirmed_at", "id")
    readonly_fields = ("email", "date_joined", "last_login", "confirmed_at", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users: QuerySet[User] = super().get_queryset(request)
        return users.annotate(videos_kept=Count("videos"))

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Superusers say who is staff and who is active; other staff look."""
        return isinstance(request.user, User) and request.user.is_active and request.user.is_superuser

    @admin.display(description=gettext_lazy("videos"), ordering="videos_kept")
    def video_count(self, user: User) -> int:
        return int(user.videos_kept)  # type: ignore[attr-defined]

"""What people did and said, to look at: looks at others' videos, corrections, reviews."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from webapp.accounts.models import User
from webapp.library.templatetags.lengths import clock, when
from webapp.review.desk import LookOnly
from webapp.review.looking import note_list
from webapp.review.models import Look
from webapp.runs.models import Correction, Review


@admin.register(Look)
class LookDesk(LookOnly):
    """Each look of staff at someone else's video; nobody can take one out."""

    list_display = ("at", "email", "what", "video_name", "owner", "address")
    list_filter = ("at", "email")
    search_fields = ("email", "video__name", "video__owner__email", "=run__id", "=video__id", "address")
    list_select_related = ("video__owner",)
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "at"
    fields = ("at", "email", "what", "video", "run", "address")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("what"))
    def what(self, look: Look) -> str:
        return ", ".join(str(Look.Way(way).label) for way in look.ways if way in Look.Way.values)

    @admin.display(description=gettext_lazy("video"), ordering="video__name")
    def video_name(self, look: Look) -> str:
        return look.video.name

    @admin.display(description=gettext_lazy("owner"), ordering="video__owner__email")
    def owner(self, look: Look) -> str:
        return look.video.owner.email


@admin.register(Correction)
class CorrectionDesk(LookOnly):
    """What people wrote for a second, newest first."""

    list_display = ("made", "author", "video_name", "at_second", "words")
    list_filter = ("made_at",)
    search_fields = ("text", "author__email", "video__name", "=video__id")
    list_select_related = ("video", "author")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)
    fields = ("made_at", "author", "video", "second", "text")
    readonly_fields = fields

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """The list, whose rows hold words: each of their videos was looked at."""
        answer = super().changelist_view(request, extra_context)
        shown = getattr(answer, "context_data", {}).get("cl")
        if shown and isinstance(request.user, User):
            note_list(request.user, {row.video_id for row in shown.result_list}, request.META.get("REMOTE_ADDR", ""))
        return answer

    @admin.display(description=gettext_lazy("when"), ordering="id")
    def made(self, correction: Correction) -> str:
        return when(correction.made_at)

    @admin.display(description=gettext_lazy("video"), ordering="video__name")
    def video_name(self, correction: Correction) -> str:
        return correction.video.name

    @admin.display(description=gettext_lazy("second"), ordering="second")
    def at_second(self, correction: Correction) -> str:
        return clock(correction.second)

    @admin.display(description=gettext_lazy("words"))
    def words(self, correction: Correction) -> str:
        return correction.text or _("as the machine said")


@admin.register(Review)
class ReviewDesk(LookOnly):
    """Runs at the desk with their verdicts; they are given in the queue."""

    list_display = ("video_name", "page", "state", "verdict", "by", "decided_at", "assigned_to", "covered")
    list_filter = ("state", "verdict", "decided_at")
    search_fields = ("run__video__name", "run__video__owner__email", "=run__id", "notes", "notes_for_owner")
    list_select_related = ("run__video", "by", "assigned_to")
    list_per_page = 50
    show_full_result_count = False
    fields = ("run", "state", "verdict", "by", "decided_at", "notes_for_owner", "notes", "assigned_to", "asked_at", "asked_words")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("video"), ordering="run__video__name")
    def video_name(self, review: Review) -> str:
        return review.run.video.name

    @admin.display(description=gettext_lazy("review"))
    def page(self, review: Review) -> SafeString:
        return format_html('<a href="{}?tab=all">{}</a>', reverse("review:run", args=[review.run_id]), _("Review"))

    @admin.display(description=gettext_lazy("covered"), ordering="coverage")
    def covered(self, review: Review) -> str:
        return f"{int(review.coverage * 100)} %"

"""Runs at the review desk: found by state, owner or video, opened, retried, cancelled."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from webapp.library.templatetags.lengths import clock, when
from webapp.review.desk import LookOnly
from webapp.runs.models import AnalysisRun, Description, Grant, RunEvent
from webapp.runs.requests import cancel, retry
from webapp.runs.sentences import told

SHOWN_FIELDS = (
    "video",
    "state",
    "what_went_wrong",
    "lines",
    "preset",
    "language",
    "describer",
    "model",
    "queued_at",
    "started_at",
    "finished_at",
    "worked",
    "attempts",
    "notices",
    "id",
)


@admin.register(AnalysisRun)
class RunDesk(LookOnly):
    """Runs, newest first; the counting of lines is one sub-query, not one query a row."""

    list_display = ("video_name", "player", "state", "what_went_wrong", "lines", "owner", "queued", "worked")
    list_filter = ("state", "preset", "describer", "language", "queued_at")
    search_fields = ("video__name", "video__owner__email", "=id", "error")
    list_select_related = ("video__owner",)
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "queued_at"
    fields = (*SHOWN_FIELDS, "player")
    readonly_fields = fields
    actions = ("retry_runs", "cancel_runs")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnalysisRun]:
        counts = Description.objects.filter(run=OuterRef("pk")).order_by().values("run").annotate(count=Count("id")).values("count")
        runs: QuerySet[AnalysisRun] = super().get_queryset(request)
        return runs.annotate(line_count=Coalesce(Subquery(counts, IntegerField()), 0))

    @admin.display(description=gettext_lazy("video"), ordering="video__name")
    def video_name(self, run: AnalysisRun) -> str:
        return run.video.name

    @admin.display(description=gettext_lazy("owner"), ordering="video__owner__email")
    def owner(self, run: AnalysisRun) -> str:
        return run.video.owner.email

    @admin.display(description=gettext_lazy("lines"))
    def lines(self, run: AnalysisRun) -> str:
        return _("%(done)d of %(total)d") % {"done": run.line_count, "total": run.seconds_total}  # type: ignore[attr-defined]

    @admin.display(description=gettext_lazy("queued"), ordering="queued_at")
    def queued(self, run: AnalysisRun) -> str:
        return when(run.queued_at)

    @admin.display(description=gettext_lazy("what went wrong"), empty_value="")
    def what_went_wrong(self, run: AnalysisRun) -> str:
        return told(run.error)

    @admin.display(description=gettext_lazy("worked on it"), ordering="elapsed_seconds")
    def worked(self, run: AnalysisRun) -> str:
        return clock(run.elapsed_seconds)

    @admin.display(description=gettext_lazy("player"))
    def player(self, run: AnalysisRun) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("library:player", args=[run.pk]), _("open the player"))

    @admin.action(description=gettext_lazy("Retry the chosen runs"))
    def retry_runs(self, request: HttpRequest, runs: QuerySet[AnalysisRun]) -> None:
        count = _do(retry, runs)
        self.message_user(request, ngettext("%(count)d run goes on.", "%(count)d runs go on.", count) % {"count": count}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Cancel the chosen runs"))
    def cancel_runs(self, request: HttpRequest, runs: QuerySet[AnalysisRun]) -> None:
        count = _do(cancel, runs)
        told = ngettext("%(count)d run is being cancelled.", "%(count)d runs are being cancelled.", count) % {"count": count}
        self.message_user(request, told, messages.SUCCESS)


@admin.register(Grant)
class GrantDesk(LookOnly):
    """Share links: to what, by whom, until when; the links themselves can't be shown, only revoked."""

    list_display = ("run_name", "created_by", "created_at", "expires_at", "revoked_at")
    list_filter = ("created_at", "revoked_at")
    search_fields = ("run__video__name", "created_by__email")
    list_select_related = ("run__video", "created_by")
    fields = ("run", "created_by", "created_at", "expires_at", "revoked_at")
    readonly_fields = fields
    actions = ("revoke_links",)

    @admin.display(description=gettext_lazy("video"))
    def run_name(self, grant: Grant) -> str:
        return grant.run.video.name

    @admin.action(description=gettext_lazy("Revoke the chosen links"))
    def revoke_links(self, request: HttpRequest, grants: QuerySet[Grant]) -> None:
        grants.filter(revoked_at=None).update(revoked_at=timezone.now())
        self.message_user(request, _("The links no longer work."), messages.SUCCESS)


@admin.register(RunEvent)
class EventDesk(LookOnly):
    """What happened to runs, newest first."""

    list_display = ("at", "kind", "run_name", "detail")
    list_filter = ("kind", "at")
    search_fields = ("run__video__name", "run__video__owner__email", "=run__id", "detail")
    list_select_related = ("run__video",)
    ordering = ("-id",)
    show_full_result_count = False
    fields = ("at", "kind", "run", "detail")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("video"))
    def run_name(self, event: RunEvent) -> str:
        return event.run.video.name


def _do(act: Callable[[AnalysisRun], bool], runs: QuerySet[AnalysisRun]) -> int:
    return sum(act(run) for run in runs)

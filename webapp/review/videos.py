"""Videos at the review desk: found by name, owner or fingerprint, opened, deleted with all that belongs to them."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from webapp.library.deleting import delete_video
from webapp.library.templatetags.lengths import clock, when
from webapp.library.templatetags.sizes import file_size
from webapp.review.desk import LookOnly
from webapp.runs.sentences import told
from webapp.videos.models import Video


@admin.register(Video)
class VideoDesk(LookOnly):
    """Uploaded files; no pictures are shown until someone opens one."""

    list_display = ("name", "page", "state", "why_not", "length", "size", "owner", "uploaded")
    list_filter = ("state", "partial", "created_at")
    search_fields = ("name", "owner__email", "=id", "=sha256")
    list_select_related = ("owner",)
    list_per_page = 50
    show_full_result_count = False
    fields = (
        "name",
        "owner",
        "state",
        "why_not",
        "length",
        "size",
        "width",
        "height",
        "average_fps",
        "rotation",
        "codec",
        "container",
        "has_audio",
        "partial",
        "warnings",
        "sha256",
        "created_at",
        "id",
        "page",
    )
    readonly_fields = fields
    actions = ("delete_videos",)

    @admin.display(description=gettext_lazy("uploaded"), ordering="created_at")
    def uploaded(self, video: Video) -> str:
        return when(video.created_at)

    @admin.display(description=gettext_lazy("why it can't be used"), empty_value="")
    def why_not(self, video: Video) -> str:
        return told(video.refusal)

    @admin.display(description=gettext_lazy("length"), ordering="duration_seconds")
    def length(self, video: Video) -> str:
        return clock(video.duration_seconds)

    @admin.display(description=gettext_lazy("size"), ordering="size_bytes")
    def size(self, video: Video) -> str:
        return file_size(video.size_bytes)

    @admin.display(description=gettext_lazy("player"))
    def page(self, video: Video) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("library:video", args=[video.pk]), _("open the player"))

    @admin.action(description=gettext_lazy("Delete the chosen videos for good, with their runs, lines and files"))
    def delete_videos(self, request: HttpRequest, videos: QuerySet[Video]) -> None:
        chosen = list(videos)
        for video in chosen:
            delete_video(video)
        told = ngettext("%(count)d video was deleted.", "%(count)d videos were deleted.", len(chosen))
        self.message_user(request, told % {"count": len(chosen)}, messages.SUCCESS)

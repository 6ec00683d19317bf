"""Which page answers at which address; each app names its own."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from webapp.vitals.health import healthz
from webapp.vitals.metrics import metrics

handler500 = "webapp.busy.went_wrong"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("i18n/setlang/", require_POST(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("webapp.accounts.urls")),
    path("", include("webapp.videos.urls")),
    path("", include("webapp.runs.urls")),
    path("", include("webapp.library.urls")),
    path("", include("webapp.library.upload_urls")),
    path("", include("webapp.sharing.urls")),
    path("", include("webapp.review.urls")),
    path("", include("webapp.api.urls")),
    path("", include("webapp.people.urls")),
]

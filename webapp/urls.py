"""Which page answers at which address; each app names its own."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from webapp.launch.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("webapp.accounts.urls")),
    path("", include("webapp.videos.urls")),
    path("", include("webapp.runs.urls")),
    path("", include("webapp.library.urls")),
    path("", include("webapp.library.upload_urls")),
    path("", include("webapp.sharing.urls")),
]

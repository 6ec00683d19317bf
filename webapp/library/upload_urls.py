"""The addresses of uploads in pieces."""

from __future__ import annotations

from django.urls import path

from webapp.library import uploads

app_name = "uploads"
urlpatterns = [
    path("api/v1/uploads", uploads.uploads, name="uploads"),
    path("api/v1/uploads/<uuid:upload_id>", uploads.upload, name="upload"),
]

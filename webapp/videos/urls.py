"""Addresses of the stored files."""

from __future__ import annotations

from django.urls import path

from webapp.videos import serving

app_name = "videos"
urlpatterns = [
    path("videos/<uuid:video_id>/file", serving.video_file, name="file"),
    path("videos/<uuid:video_id>/poster.jpg", serving.poster, name="poster"),
]

"""Addresses of the stored files."""

from __future__ import annotations

from django.urls import path

from webapp.videos import playable_state, serving

app_name = "videos"
urlpatterns = [
    path("videos/<uuid:video_id>/file", serving.video_file, name="file"),
    path("videos/<uuid:video_id>/playable", serving.playable, name="playable"),
    path("videos/<uuid:video_id>/playable/state", playable_state.playable_state, name="playable-state"),
    path("videos/<uuid:video_id>/poster.jpg", serving.poster, name="poster"),
]

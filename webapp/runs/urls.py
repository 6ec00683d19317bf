"""Addresses of a run, apart from its player page."""

from __future__ import annotations

from django.urls import path

from webapp.runs import clips, correction_views, overview_views, views

app_name = "runs"
urlpatterns = [
    path("runs/<uuid:run_id>/changes", views.changes, name="changes"),
    path("runs/<uuid:run_id>/tracks", views.tracks, name="tracks"),
    path("runs/<uuid:run_id>/evidence/<int:second>.jpg", views.evidence, name="evidence"),
    path("runs/<uuid:run_id>/clip", clips.clip, name="clip"),
    path("runs/<uuid:run_id>/clip/state", clips.clip_state, name="clip-state"),
    path("runs/<uuid:run_id>/plan", views.plan, name="plan"),
    path("runs/<uuid:run_id>/script", views.script, name="script"),
    path("runs/<uuid:run_id>/told", views.told, name="told"),
    path("runs/<uuid:run_id>/lines.vtt", views.cues, name="cues"),
    path("runs/<uuid:run_id>/captions.vtt", views.captions, name="captions"),
    path("runs/<uuid:run_id>/lines/<int:second>/correction", correction_views.correction, name="correction"),
    path("runs/<uuid:run_id>/lines/<int:second>/history", correction_views.history, name="history"),
    path("runs/<uuid:run_id>/overview", overview_views.overview, name="overview"),
    path("runs/<uuid:run_id>/chapters.vtt", overview_views.chapters, name="chapters"),
    path("runs/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("runs/<uuid:run_id>/watching", views.watching, name="watching"),
    path("runs/<uuid:run_id>/retry/", views.retry, name="retry"),
]

"""Addresses of share links."""

from __future__ import annotations

from django.urls import path

from webapp.sharing import opening, share

app_name = "sharing"
urlpatterns = [
    path("runs/<uuid:run_id>/share/", share.share, name="share"),
    path("shares/<uuid:grant_id>/revoke/", share.revoke_link, name="revoke"),
    path("s/<str:token>/", opening.open_link, name="open"),
]

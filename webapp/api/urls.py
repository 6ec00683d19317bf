"""Addresses for programs, and of the pages about them."""

from __future__ import annotations

from django.urls import include, path

from webapp.api import document, hook_actions, hook_pages, token_page
from webapp.api.v1 import api

pages = (
    [
        path("account/api/", token_page.tokens, name="tokens"),
        path("account/api/tokens/<int:token_id>/revoke/", token_page.revoke, name="revoke-token"),
        path("account/api/webhooks/", hook_pages.hooks, name="hooks"),
        path("account/api/webhooks/<uuid:hook_id>/", hook_pages.hook, name="hook"),
        path("account/api/webhooks/<uuid:hook_id>/<slug:action>/", hook_actions.act, name="hook-act"),
        path("account/api/deliveries/<uuid:delivery_id>/replay/", hook_actions.replay, name="replay"),
        path("api/v1/openapi.json", document.openapi, name="openapi"),
    ],
    "api",
)
urlpatterns = [path("", include(pages)), path("api/v1/", api.urls)]

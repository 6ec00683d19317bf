"""Addresses of one's own account."""

from __future__ import annotations

from django.urls import path

from webapp.people import account, export_pages, leaving, notices

app_name = "people"
urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/wishes/", account.wishes, name="wishes"),
    path("account/sign-out-elsewhere/", account.sign_out_elsewhere, name="sign-out-elsewhere"),
    path("account/export/", export_pages.ask, name="export"),
    path("account/export/<uuid:export_id>/", export_pages.fetch, name="fetch-export"),
    path("account/delete/", leaving.leave, name="leave"),
    path("notices/", notices.notices, name="notices"),
    path("notices/unseen/", notices.unseen, name="unseen"),
    path("notices/seen/", notices.seen, name="seen"),
]

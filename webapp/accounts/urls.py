"""Addresses of signing in, signing out, one-time links and invites."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from webapp.accounts import forgotten, invites, links, own_address, passwords

app_name = "accounts"
urlpatterns = [
    path("login/", passwords.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", passwords.change_password, name="password"),
    path("forgot/", forgotten.forgot, name="forgot"),
    path("join/", forgotten.join, name="join"),
    path("account/address/", own_address.change_address, name="address"),
    path("account/address/confirm/", own_address.confirm_address, name="confirm-address"),
    path("in/<str:token>/", links.use_link, name="use-link"),
    path("invites/", invites.invites, name="invites"),
    path("invites/<int:link_id>/withdraw/", invites.withdraw, name="withdraw-invite"),
]

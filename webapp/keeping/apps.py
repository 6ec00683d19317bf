"""The keeping application."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "webapp.keeping"

"""The application for programs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "webapp.api"
    verbose_name = _("automation")

"""The review application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "webapp.review"
    verbose_name = _("review")

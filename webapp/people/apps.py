"""The application of people's own accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "webapp.people"
    verbose_name = _("people")

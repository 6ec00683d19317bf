"""The review application, and the site that Django's admin runs on here."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "webapp.review"
    verbose_name = _("review")
    default = True


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with our desk as its site."""

    default_site = "webapp.review.site.Desk"
    default = False

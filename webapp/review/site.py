"""The review desk's front: our name, our sign-in page, and only the tables that mean something here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

NOT_HERE = (Group,)
"""Nobody uses groups here."""
NAMES = {
    "AnalysisRun": _("Runs"),
    "Grant": _("Share links"),
    "RunEvent": _("Events"),
    "Correction": _("Corrections"),
    "Review": _("Reviews"),
    "Look": _("Looks at others' videos"),
    "User": _("People"),
    "Video": _("Videos"),
}
"""What the tables are called, by model."""
GROUPS = {"axes": _("Sign-in attempts")}
"""What their groups are called where the application's own name says nothing."""


class Desk(admin.AdminSite):
    """Django's admin site; who is not signed in comes in by the same door as everyone."""

    site_header = "Secondsight"
    site_title = "Secondsight"
    index_title = _("Review desk")
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Give these tables their pages, apart from those that have no place here."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        super().register([model for model in models if model not in NOT_HERE], admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Our sign-in page; someone signed in who is no staff is told so."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The tables by application, under our names for them."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = GROUPS.get(app["app_label"], app["name"])
            app["models"] = [{**model, "name": NAMES.get(model["object_name"], model["name"])} for model in app["models"]]
        return apps

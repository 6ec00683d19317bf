"""Lengths of time in templates."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def clock(seconds: float | None) -> str:
    """A length as players write it: 0:09, 12:30, 1:02:03; nothing where it is not known."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def about(seconds: float | None) -> str:
    """A length as people say it: about 40 s, about 3 min, about 2 h."""
    if seconds is None:
        return ""
    if seconds < 90:
        return _("about %(count)d s") % {"count": max(1, round(seconds))}
    if seconds < 5400:
        return _("about %(count)d min") % {"count": round(seconds / 60)}
    return _("about %(count)d h") % {"count": round(seconds / 3600)}

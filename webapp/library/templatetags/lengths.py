"""Lengths and moments of time in templates."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
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


def stamp(second: int, total: int) -> str:
    """A second's stamp as the script writes it: all stamps of a video of an hour or more have hours."""
    return f"0:{second // 60:02}:{second % 60:02}" if total >= 3600 > second else clock(second)


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


@register.filter
def when(moment: datetime) -> str:
    """A moment as people say it: today, 14:03; 22 Nov, 14:03; 22 Nov 2025."""
    local, now = timezone.localtime(moment), timezone.localtime()
    time = date_format(local, "H:i")
    if local.date() == now.date():
        return _("today, %(time)s") % {"time": time}
    if local.year != now.year:
        return date_format(local, _("j M Y"))
    return f"{date_format(local, _('j M'))}, {time}"


@register.filter
def day(moment: datetime) -> str:
    """A day as short as it can be said: 14:03 for today, 22 Nov, 22 Nov 2025."""
    local, now = timezone.localtime(moment), timezone.localtime()
    if local.date() == now.date():
        return date_format(local, "H:i")
    return date_format(local, _("j M") if local.year == now.year else _("j M Y"))

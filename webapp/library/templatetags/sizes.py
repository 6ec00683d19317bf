"""Sizes of files in templates and sentences, in the form that `static/js/progress.js` gives them."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()

KILO = 1024


@register.filter
def file_size(count: int) -> str:
    """900 byte, 438 kB, 9.9 MB, 1.5 GB."""
    if count < KILO:
        return _("%(count)d byte") % {"count": count}
    power = next(power for power in (1, 2, 3) if count < KILO ** (power + 1) or power == 3)
    digits = 1 if power >= 2 else 0
    # number_format cuts off, it doesn't round
    number = number_format(round(count / KILO**power, digits), decimal_pos=digits, force_grouping=True)
    # a size is not torn apart at the end of a line
    return f"{number}\u00a0{('kB', 'MB', 'GB')[power - 1]}"

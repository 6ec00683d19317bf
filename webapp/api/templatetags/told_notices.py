"""Stored sentences and kinds of notices, in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from webapp.api.events import KINDS, TEST

register = template.Library()


@register.filter
def told_notice(sentence: str) -> str:
    """A sentence that a worker stored in English."""
    return gettext(sentence) if sentence else ""


@register.filter
def told_kind(kind: str) -> str | Promise:
    """What a notice tells of."""
    return gettext_lazy("A test") if kind == TEST else KINDS.get(kind, kind)

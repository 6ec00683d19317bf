"""Chapters in the list of lines."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def begun_at(titles: Mapping[int, str], second: int) -> str:
    """The title of the chapter that begins with this second; empty where none does."""
    return titles.get(second, "")

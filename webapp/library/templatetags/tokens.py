"""Counts of tokens in templates: as numbers, and as the parts of a bar."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from webapp.library.preset_preview import Preview
from webapp.library.preset_preview import grouped as said

register = template.Library()
BAR_WIDTH = 1000
LIMIT_WIDTH = 8
KINDS = ("frames", "question", "lines")


@dataclass(frozen=True)
class Part:
    """A piece of the bar, in its own measure."""

    kind: str
    x: int
    width: int


@register.filter
def grouped(tokens: int | str) -> str:
    """A count in the reader's language; empty where there is none."""
    return said(tokens) if isinstance(tokens, int) else ""


@register.filter
def bar(preview: Preview) -> list[Part]:
    """The bar's pieces: of the whole context, or of what is needed where that is more; then a mark shows where the context ends."""
    parts = preview.parts
    whole = sum(parts.values()) or 1
    edges = [round(sum(parts.get(kind, 0) for kind in KINDS[:count]) * BAR_WIDTH / whole) for count in range(len(KINDS) + 1)]
    pieces = [Part(kind, edges[number], edges[number + 1] - edges[number]) for number, kind in enumerate(KINDS)]
    limit = round(preview.need.context_tokens * BAR_WIDTH / whole) if preview.need else BAR_WIDTH
    return [*pieces, Part("limit", limit, LIMIT_WIDTH if limit < BAR_WIDTH else 0)]

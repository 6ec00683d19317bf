"""Where a free line says that things are: "on the left", "oben rechts"; and which thing each place is said of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.checking.mentions import Mention
from analysis.checking.tokens import Token

PICTURE = r"(?:screen|frame|picture|image|video|shot|view|scene)"
PART = r"(?:side|half|part|third|corner|edge|portion|area|section|quarter)"
BODY = (
    r"arm|arms|hand|leg|legs|foot|feet|shoulder|eye|ear|wall|lane|wrist|sleeve|wheel|cheek|knee|hip|elbow|door|window|bank|shore|"
    r"pocket|breast|page|wing|lapel|headlight|shoe"
)
ENGLISH = re.compile(
    rf"\b(?:on|at|in|along)\s+the\s+(?:far\s+|extreme\s+|very\s+|upper[- ]most\s+)?"
    rf"(?>(?P<row>top|upper|bottom|lower)(?:[- ](?P<corner>left|right|cent(?:re|er)|middle))?|(?P<column>left|right|cent(?:re|er)|middle))"
    rf"(?:-hand)?+(?:\s+{PART})?+(?:\s+of\s+(?:the|this)\s+{PICTURE})?+(?!\s+of\b|\s+(?:{BODY})\b|\w|-)",
    re.IGNORECASE,
)
BILD = r"(?:Bildes|Bilds|Bildschirms|Videos|Ausschnitts)"
GERMAN_PART = r"(?:Seite|Hälfte|Bildhälfte|Teil|Bildteil|Bereich|Bildbereich|Drittel|Bilddrittel|Ecke|Bildecke|Rand|Bildrand|Bild)"
GERMAN = re.compile(
    rf"\b(?:(?:auf\s+der|in\s+der|im|am)\s+(?P<row>oberen|unteren)?\s*(?P<column>linken|rechten|mittleren)?\s*{GERMAN_PART}(?:\s+des\s+{BILD})?+"
    rf"|(?:ganz\s+|weit\s+)?(?>(?P<up>oben|unten)(?:\s+(?P<side>links|rechts|in\s+der\s+(?:Bild)?mitte))?+"
    rf"|(?P<bare>links|rechts)(?:\s+(?P<after>oben|unten))?+|(?P<middle>in\s+der\s+Bildmitte|in\s+der\s+Mitte|mittig|im\s+Zentrum))"
    rf"(?:\s+im\s+Bild|\s+am\s+(?:Bild)?rand|\s+des\s+{BILD})?+)"
    r"(?!\s+(?:von|vom|neben|der|des|dem|den|einer|eines|liegende[nrs]?|stehende[nrs]?)\b)(?!\w|-)",
    re.IGNORECASE,
)
COLUMNS = {"left": "left", "link": "left", "right": "right", "rech": "right", "cent": "centre", "midd": "centre", "mitt": "centre"}
ROWS = {"top": "top", "upper": "top", "oben": "top", "oberen": "top", "bottom": "bottom"}
ROWS |= dict.fromkeys(("lower", "unten", "unteren"), "bottom")
TURNS = frozenset(["nach", "von", "schaut", "blickt", "sieht", "dreht", "to", "from"])
"""Before a side: the way that something goes or looks, not where it is."""
OPENS = re.compile(r"(?:^|[.;:!?]|\band\b|\bund\b|\bwhile\b|\bwährend\b)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """A place in the picture as a line says it, [start, end) in letters: a column, a row, or both."""

    column: str | None
    row: str | None
    start: int
    end: int
    clause: int


@dataclass(frozen=True)
class Placed:
    """A place and the things of which it may be said; the likeliest first."""

    said: Said
    mentions: tuple[Mention, ...]


def placed_in(text: str, tokens: Sequence[Token], mentions: Sequence[Mention], language: str) -> list[Placed]:
    """The places that a line gives to things it names; `text` is without what it quotes."""
    said = list(_said(text, tokens, language))
    placed: list[Placed] = []
    for number, one in enumerate(said):
        before = said[number - 1].end if number else 0
        after = said[number + 1].start if number + 1 < len(said) else len(text)
        if owners := _owners(text, one, mentions, before, after):
            placed.append(Placed(one, owners))
    return placed


def _owners(text: str, said: Said, mentions: Sequence[Mention], before: int, after: int) -> tuple[Mention, ...]:
    """The nearest thing before it in its clause, with those before that; else the first after it."""
    earlier = [one for one in mentions if one.clause == said.clause and before <= one.start and one.end <= said.start]
    if earlier:
        return tuple(reversed(earlier))
    opens = bool(OPENS.search(text[: said.start]))
    reach = (said.clause, said.clause + 1) if opens and re.match(r"\s*,", text[said.end :]) else (said.clause,)
    later = [one for one in mentions if one.clause in reach and said.end <= one.start and one.end <= after]
    return tuple(later[:1])


def _said(text: str, tokens: Sequence[Token], language: str) -> Iterator[Said]:
    for found in (GERMAN if language == "de" else ENGLISH).finditer(text):
        words = [token for token in tokens if token.end <= found.start()]
        inside = next((token for token in tokens if token.start >= found.start()), None)
        if inside is None or (words and words[-1].low in TURNS):
            continue
        groups = [value.casefold() for value in found.groupdict().values() if value]
        column = next((COLUMNS[key] for value in groups for key in COLUMNS if key in value), None)
        row = next((ROWS[value] for value in groups if value in ROWS), None)
        if column or row:
            yield Said(column, row, found.start(), found.end(), inside.clause)

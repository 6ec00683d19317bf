"""What a free line says that the detectors can confirm or deny: its claims, each with a verdict."""

from __future__ import annotations

from analysis.checking.camera_said import claims_on_camera
from analysis.checking.evidence import Evidence
from analysis.checking.mentions import mentions_in
from analysis.checking.places import placed_in
from analysis.checking.things import claims_on_things
from analysis.checking.tokens import tokens_of, unquoted
from analysis.checking.vocabulary import vocabulary
from analysis.checking.writing_said import claims_on_words
from analysis.timeline import Claim


def claims_of_line(text: str, language: str, seen: Evidence) -> tuple[Claim, ...]:
    """The claims of a line in the order of its words, each once.

    Confirmed: a detector saw it. Not seen: a detector that knows it didn't, though small things are easily missed.
    Not checkable: none knows it, or it was off. Contradicted: what was seen surely leaves no room for it.
    """
    words, bare = vocabulary(language), unquoted(text)
    tokens = tokens_of(bare, words.joins)
    mentions = mentions_in(tokens, words)
    placed = placed_in(bare, tokens, mentions, language)
    others = any(token.low in words.others for token in tokens)
    claims = [
        *claims_on_things(text, mentions, placed, others, seen),
        *claims_on_words(text, seen),
        *claims_on_camera(bare, language, seen),
    ]
    kept: dict[tuple[str, str, str], Claim] = {}
    for claim in sorted(claims, key=lambda claim: claim.at or 0):
        kept.setdefault((claim.kind, claim.text.casefold(), claim.about), claim)
    return tuple(kept.values())

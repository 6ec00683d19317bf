"""A claim as it stands in the run document and on the page: what isn't known of it is left out."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from analysis.timeline import Claim, Verdict


class ClaimJSON(TypedDict):
    """One thing that a line says, and what the detectors say of it."""

    text: str
    kind: str
    verdict: Verdict
    by: str
    about: NotRequired[str]
    """What the detectors call it, where the line has another word."""
    seen: NotRequired[str]
    """What they see: a place, a number, the words on screen, a movement of the camera."""
    at: NotRequired[int]
    """Where its words begin in the text, in letters."""


def claim_to_json(claim: Claim) -> ClaimJSON:
    """The JSON shape of a claim."""
    json: ClaimJSON = {"text": claim.text, "kind": claim.kind, "verdict": claim.verdict, "by": claim.by}
    if claim.about:
        json["about"] = claim.about
    if claim.seen:
        json["seen"] = claim.seen
    if claim.at is not None:
        json["at"] = claim.at
    return json

"""Verdicts on what a line says that the camera does, and that the picture cuts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checking.evidence import Evidence
from analysis.timeline import Claim, Verdict

ENGLISH = {
    "pan": r"\bpan(?:s|ning|ned)?\b(?:\s+\w+){0,4}?\s+(?P<pan>left|right)(?:wards?)?\b",
    "turn": r"\b(?:camera|view)\b\s+(?:\w+\s+)?(?:mov|slid|shift|turn|swing|sweep|travel|track)\w*"
    r"(?:\s+\w+){0,4}?\s+(?P<turn>left|right)(?:wards?)?\b",
    "tilt": r"\b(?:tilt(?:s|ing|ed)?|pan(?:s|ning)?)\b(?:\s+\w+){0,3}?\s+(?P<tilt>up|down)(?:wards?)?\b",
    "zoom": r"\bzoom(?:s|ing|ed)?\b(?:\s+\w+){0,2}?\s+(?P<zoom>in|out)\b",
    "roll": r"\bcamera\s+(?:\w+\s+)?(?P<roll>roll|rotat)\w*",
    "still": r"\b(?:camera|shot|frame|view)\s+(?:is|stays|remains|holds|stands|keeps)(?:\s+completely|\s+perfectly)?\s+"
    r"(?P<still>still|static|fixed|stationary|steady|motionless)\b(?!\s+\w+ing)"
    r"|\b(?:static|fixed|stationary|motionless|unmoving)\s+(?:camera|shot)\b|\bcamera\s+(?:does\s+not|doesn['’]t)\s+move\b",
    "hand": r"\b(?P<hand>hand-?held|shaky|camera\s+shakes)\b",
    "cut": r"\b(?P<cut>(?:hard\s+)?cuts?\s+to|(?:scene|picture|shot|view)\s+(?:cuts|changes|switches)|a\s+cut|new\s+shot|"
    r"fades?\s+(?:to|in|out))\b",
}
GERMAN = {
    "pan": r"\b(?:\w*schwenk\w*)\b(?:\s+\w+){0,4}?\s+(?P<pan>links|rechts)\b|\b(?P<compound>Links|Rechts)schwenk\w*",
    "turn": r"\bKamera\b\s+(?:bewegt|fährt|dreht|wandert|gleitet)(?:\s+\w+){0,3}?\s+nach\s+(?P<turn>links|rechts)\b",
    "tilt": r"\b(?:neigt|schwenk\w*|kippt)\b(?:\s+\w+){0,3}?\s+(?P<tilt>oben|unten)\b",
    "zoom": r"\bzoom\w*\b(?:\s+\w+){0,3}?\s+(?P<zoom>heran|hinein|ein|näher|rein|heraus|hinaus|zurück|raus|aus|weg)\b",
    "roll": r"\bKamera\s+(?P<roll>rollt|rotiert)\b",
    "still": r"\bKamera\s+(?:steht|bleibt|ist)(?:\s+ganz|\s+völlig)?\s+(?P<still>still|statisch|ruhig|unbewegt|fest|starr)\b"
    r"|\b(?:statische|feste|unbewegte|ruhige|stehende|starre)\w?\s+Kamera\b|\bKamera\s+bewegt\s+sich\s+nicht\b",
    "hand": r"\b(?P<hand>Handkamera|verwackelt\w*|wackelt|aus\s+der\s+Hand\s+gefilmt)\b",
    "cut": r"\b(?P<cut>(?:ein\s+|harter\s+)?Schnitt|(?:Szene|Bild|Einstellung)\s+wechselt|neue\s+Einstellung|(?:auf|aus|über)geblendet)\b",
}
WAYS = {"links": "left", "rechts": "right", "oben": "up", "unten": "down"}
INWARDS = frozenset(["in", "heran", "hinein", "ein", "näher", "rein"])
OPPOSITE = {"pan left": "pan right", "tilt up": "tilt down", "zoom in": "zoom out"}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}
NOT = re.compile(r"\b(?:not|no|without|never|isn['’]t|doesn['’]t|nicht|kein\w*|ohne)\b[^.;,]*$", re.IGNORECASE)
SURE_SECONDS = 0.6
"""Of the second, in which the camera goes the other way."""


def claims_on_camera(text: str, language: str, seen: Evidence) -> Iterator[Claim]:
    """A claim for each movement, for standing still and for each cut; `text` is without what it quotes."""
    told: set[str] = set()
    for kind, pattern in (GERMAN if language == "de" else ENGLISH).items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            value = _value(kind, found)
            if value in told or NOT.search(text[: found.start()]):
                continue
            told.add(value)
            yield _cut(found, seen) if kind == "cut" else _movement(found, value, seen)


def speaks_of_camera(text: str, language: str) -> bool:
    """Whether a line says anything of the camera, right or wrong."""
    if re.search(r"\b(?:camera|kamera\w*)\b", text, re.IGNORECASE):
        return True
    patterns = GERMAN if language == "de" else ENGLISH
    return any(re.search(pattern, text, re.IGNORECASE) for kind, pattern in patterns.items() if kind != "cut")


def _value(kind: str, found: re.Match[str]) -> str:
    way = next((value.casefold() for name, value in found.groupdict().items() if value), "")
    way = WAYS.get(way, way)
    if kind in ("pan", "turn"):
        return f"pan {way}"
    if kind == "tilt":
        return f"tilt {way}"
    if kind == "zoom":
        return "zoom in" if way in INWARDS else "zoom out"
    return {"roll": "roll", "still": "static", "hand": "handheld"}.get(kind, "cut")


def _movement(found: re.Match[str], value: str, seen: Evidence) -> Claim:
    near = seen.near(("camera",))
    verdict: Verdict = "not seen"
    against = ""
    if any(track.value == value for track in near):
        verdict = "confirmed"
    elif "camera" not in seen.on or not near:
        verdict = "not checkable"
    elif against := _other_way(value, seen):
        verdict = "contradicted"
    shown = against or next((track.value for track in seen.now(("camera",))), "")
    return Claim(found.group(), "camera", verdict, "camera", value, shown, found.start())


def _other_way(value: str, seen: Evidence) -> str:
    """The opposite movement, where it is seen for most of the second."""
    opposite = OPPOSITE.get(value)
    for track in seen.now(("camera",)):
        shared = min(track.end_seconds, seen.second + 1) - max(track.start_seconds, seen.second)
        if track.value == opposite and shared >= SURE_SECONDS:
            return track.value
    return ""


def _cut(found: re.Match[str], seen: Evidence) -> Claim:
    begins = [track.start_seconds for track in seen.tracks if track.kind == "shot" and track.value != "start"]
    there = any(seen.second - 1 <= at < seen.second + 2 for at in begins)
    verdict: Verdict = "confirmed" if there else "not seen" if "shots" in seen.on else "not checkable"
    return Claim(found.group(), "shot", verdict, "shots", at=found.start())

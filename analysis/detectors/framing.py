"""How a picture is framed and lit: how near its people are, and whether it is dark or bright."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.timeline import Box, Light, ShotSize, Track

CLOSE_UP_FACE = 1 / 3
MEDIUM_FACE = 1 / 9
"""Of the picture's height. A close-up shows the head and little more; someone who just fits in, head to foot, has a face of a ninth."""

CUT_OFF = 0.97
"""A box that reaches further down ends where the picture does."""

NEAR_PERSON = 0.5
"""Of the picture's height: someone who is cut off below and taller than that is seen from the waist up."""

LIGHTS: tuple[tuple[float, Light | None], ...] = ((0.12, "dark"), (0.25, "dim"), (0.75, None), (1.01, "bright"))
"""Mean lumas (0..1) up to which a picture is called so; ordinary pictures lie between a quarter and three quarters."""


def shot_size(tracks: Sequence[Track]) -> ShotSize | None:
    """How near the nearest of the people in these tracks are; None where there are none."""
    faces = [track.box for track in tracks if track.kind == "face" and track.box]
    people = [track.box for track in tracks if track.kind == "object" and track.value == "person" and track.box]
    if faces:
        tallest = max(map(_height, faces))
        return "close-up" if tallest >= CLOSE_UP_FACE else "medium" if tallest >= MEDIUM_FACE else "wide"
    if not people:
        return None
    return "medium" if any(box[3] >= CUT_OFF and _height(box) >= NEAR_PERSON for box in people) else "wide"


def light(brightness: float) -> Light | None:
    """How a picture of that mean luma (0..1) is lit; None for an ordinary one."""
    return next((name for limit, name in LIGHTS if brightness < limit), "bright")


def _height(box: Box) -> float:
    return box[3] - box[1]

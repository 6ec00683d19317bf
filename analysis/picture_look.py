"""How the look of a picture is written into a line of the run document: short, since each second has one."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from analysis.timeline import Light, Patch, PictureLook, ShotSize, Slant, SmallShape, Spot


class PatchJSON(TypedDict):
    """A large patch of the picture: what it is, where it lies, and its share of the picture."""

    what: str
    spot: Spot
    share: float
    colours: NotRequired[list[str]]
    slant: NotRequired[Slant]
    shape: NotRequired[SmallShape]


class LookJSON(TypedDict, total=False):
    """What was measured of the picture with which a second begins; what wasn't has no key."""

    brightness: float
    light: Light
    shot_size: ShotSize
    scene: str
    colours: list[str]
    patches: list[PatchJSON]


def look_to_json(look: PictureLook) -> LookJSON:
    """The JSON shape of a look: only the keys that say something."""
    json: LookJSON = {}
    if look.brightness is not None:
        json["brightness"] = round(float(look.brightness), 2)
    if look.light:
        json["light"] = look.light
    if look.shot_size:
        json["shot_size"] = look.shot_size
    if look.scene:
        json["scene"] = look.scene
    if look.colours:
        json["colours"] = list(look.colours)
    if look.patches:
        json["patches"] = [_patch_to_json(patch) for patch in look.patches]
    return json


def look_from_json(json: LookJSON) -> PictureLook:
    """The look that `look_to_json` wrote, as exact as its rounding."""
    return PictureLook(
        json.get("brightness"),
        json.get("light"),
        json.get("shot_size"),
        json.get("scene"),
        tuple(json.get("colours", ())),
        tuple(
            Patch(
                patch["what"],
                patch["spot"],
                patch["share"],
                tuple(patch.get("colours", ())),
                patch.get("slant", ""),
                patch.get("shape", ""),
            )
            for patch in json.get("patches", ())
        ),
    )


def _patch_to_json(patch: Patch) -> PatchJSON:
    json: PatchJSON = {"what": patch.what, "spot": patch.spot, "share": round(float(patch.share), 2)}
    if patch.colours:
        json["colours"] = list(patch.colours)
    if patch.slant:
        json["slant"] = patch.slant
    if patch.shape:
        json["shape"] = patch.shape
    return json

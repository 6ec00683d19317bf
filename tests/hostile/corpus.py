"""All the inputs, in one order that stays."""

from __future__ import annotations

from tests.hostile import bombs, encrypted, lying_headers, names, playlists_and_scripts, polyglots, streams, times, truncations
from tests.hostile.made import Input

KINDS = {
    "playlists and scripts": playlists_and_scripts.INPUTS,
    "bombs": bombs.INPUTS,
    "truncations": truncations.INPUTS,
    "lying headers": lying_headers.INPUTS,
    "times": times.INPUTS,
    "polyglots": polyglots.INPUTS,
    "encrypted": encrypted.INPUTS,
    "streams": streams.INPUTS,
    "names": names.INPUTS,
}

INPUTS: list[Input] = [one for kind in KINDS.values() for one in kind]
EVERY_TENTH: list[Input] = [one for one in INPUTS if not one.heavy][::10]
"""What the tests try; the long trial tries all."""


def named(name: str) -> Input:
    """The input of that name."""
    return next(one for one in INPUTS if one.name == name)

"""Patches of one picture put into words, whatever the language: what lies at two places is named once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analysis.timeline import Patch, Spot


def named_once(patches: Sequence[Patch], tell: Callable[[Patch], str], where: Mapping[Spot, str], also: str) -> list[str]:
    """Each patch as `tell` has it, which ends with its `where`; further places of the same are added with the word `also`."""
    named: dict[tuple[str, bool], list[Patch]] = {}
    for patch in patches:
        named.setdefault((tell(patch).removesuffix(where[patch.spot]), patch.spot == "all over"), []).append(patch)
    return [tell(one[0]) + "".join(f" {also} {where[other.spot]}" for other in one[1:]) for one in named.values()]

"""Patches of one picture put into words, whatever the language: what lies at two places, or a place of two colours, is named once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analysis.timeline import Patch, Spot


def named_once(patches: Sequence[Patch], tell: Callable[[Patch], str], where: Mapping[Spot, str], also: str) -> list[str]:
    """Each patch as `tell` has it, which ends with its `where`; further places and colours of the same are added with the word `also`."""
    named: dict[tuple[str, bool], list[Patch]] = {}
    for patch in patches:
        named.setdefault((tell(patch).removesuffix(where[patch.spot]), patch.spot == "all over"), []).append(patch)
    together: dict[object, list[tuple[str, list[Patch]]]] = {}
    for (name, _), places in named.items():
        together.setdefault(tuple(one.spot for one in places) if _is_plain(places[0]) else name, []).append((name, places))
    return [_words([name for name, _ in alike], alike[0][1], tell, where, also) for alike in together.values()]


def _words(names: Sequence[str], places: Sequence[Patch], tell: Callable[[Patch], str], where: Mapping[Spot, str], also: str) -> str:
    before = "".join(f"{name}{also} " for name in names[:-1])
    last = names[-1] + where[places[0].spot] if len(names) > 1 else tell(places[0])
    return before + last + "".join(f" {also} {where[other.spot]}" for other in places[1:])


def _is_plain(patch: Patch) -> bool:
    """Whether it is one colour at one side, corner or the middle."""
    return not (patch.natural or patch.slant or patch.colours or patch.spot == "all over")

"""Verdicts on the things that a line names: whether they are there, how many, where, and in what colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.checking.evidence import Evidence
from analysis.checking.mentions import Mention
from analysis.checking.places import Placed, Said
from analysis.describers.english_nouns import KIND_OF
from analysis.timeline import Claim, Track, Verdict

AWAY = {"left": (0.58, 1.0), "right": (0.0, 0.42), "top": (0.62, 1.0), "bottom": (0.0, 0.38)}
"""Where a thing's middle is when it surely isn't on that side, as a share of the width or height."""
FITS = {"left": (0.0, 0.48), "centre": (0.22, 0.78), "right": (0.52, 1.0), "top": (0.0, 0.55), "bottom": (0.45, 1.0)}
"""Where its middle may be to be called so."""
CENTRE = (0.42, 0.58)
"""What reaches into this is not away from the centre."""


def claims_on_things(text: str, mentions: Sequence[Mention], placed: Sequence[Placed], others: bool, seen: Evidence) -> Iterator[Claim]:
    """The claims of all things named; `others` says whether the line speaks of another one of something."""
    for mention in mentions:
        yield _presence(mention, seen)
        if mention.negated:
            continue
        if mention.count and not mention.doubted:
            sole = not others and not any(_shares(mention, other) for other in mentions if other is not mention)
            yield _number(text, mention, sole and not any(mention in one.mentions for one in placed), seen)
        yield from _colours(mention, seen)
    yield from (_place(text, one, mentions, others, seen) for one in placed if not one.mentions[0].negated)


def _shares(one: Mention, other: Mention) -> bool:
    return bool(set(one.word.labels) & set(other.word.labels))


def _by(mention: Mention) -> str:
    return "faces" if mention.word.label == "face" else "objects"


def _tracks(mention: Mention, seen: Evidence) -> list[Track]:
    return seen.near(("face",) if mention.word.label == "face" else ("object", "thing"), mention.word.labels)


def _about(mention: Mention, tracks: Sequence[Track]) -> str:
    return tracks[0].value if tracks else mention.word.label


def _presence(mention: Mention, seen: Evidence) -> Claim:
    tracks = _tracks(mention, seen)
    if mention.negated:
        return _absence(mention, tracks, seen)
    verdict: Verdict = "confirmed" if tracks else "not seen" if mention.word.is_looked_for and not mention.doubted else "not checkable"
    if _by(mention) not in seen.on and not tracks:
        verdict = "not checkable"
    where = seen.place_of(tracks[0]) if len(tracks) == 1 else ""
    return Claim(mention.name, "object", verdict, _by(mention), _about(mention, tracks), where, mention.start)


def _absence(mention: Mention, tracks: Sequence[Track], seen: Evidence) -> Claim:
    """Nothing seen agrees with "no dog", though a small one may be missed; a large one that stays is against it."""
    verdict: Verdict = "confirmed"
    if _by(mention) not in seen.on or not mention.word.is_looked_for:
        verdict = "not checkable"
    elif tracks:
        against = mention.word.fit == "exact" and not mention.doubted and any(map(seen.is_sure, tracks))
        verdict = "contradicted" if against else "not seen"
    where = seen.place_of(tracks[0]) if tracks else ""
    return Claim(mention.name, "absence", verdict, _by(mention), _about(mention, tracks), where, mention.start)


def _number(text: str, mention: Mention, sole: bool, seen: Evidence) -> Claim:
    tracks, certain = _tracks(mention, seen), seen.counted(mention.word.label)
    now = len([track for track in tracks if track.alive_in(seen.second, seen.second + 1)])
    verdict: Verdict = "not seen"
    if "objects" not in seen.on or len(mention.word.labels) > 1 or not mention.word.is_looked_for:
        verdict = "not checkable"
    elif mention.count in (now, len(tracks)):
        verdict = "confirmed"
    elif certain is not None and sole and _is_wrong(mention, certain):
        verdict = "contradicted"
    return Claim(text[mention.count_start : mention.end], "count", verdict, "objects", mention.word.label, str(now), mention.count_start)


def _is_wrong(mention: Mention, certain: int) -> bool:
    """Two men among three people may be right; three among two can't be."""
    if mention.word.fit == "exact":
        return mention.count != certain
    return mention.word.fit == "narrow" and (mention.count or 0) > certain


def _colours(mention: Mention, seen: Evidence) -> Iterator[Claim]:
    measured = {colour for track in _tracks(mention, seen) for colour in track.colours}
    for colour, token in mention.colours:
        verdict: Verdict = "confirmed" if colour in measured else "not checkable"
        yield Claim(token.word, "colour", verdict, "objects", mention.word.label, at=token.start)


def _place(text: str, placed: Placed, mentions: Sequence[Mention], others: bool, seen: Evidence) -> Claim:
    nearest, said = placed.mentions[0], placed.said
    tracks = _tracks(nearest, seen)
    verdict: Verdict = "not seen"
    if not tracks and (_by(nearest) not in seen.on or not nearest.word.is_looked_for or nearest.doubted):
        verdict = "not checkable"
    elif any(_fits(said, track, seen) for track in tracks):
        verdict = "confirmed"
    elif not others and _is_elsewhere(said, placed.mentions, mentions, seen):
        verdict = "contradicted"
    where = seen.place_of(tracks[0]) if len(tracks) == 1 else ""
    return Claim(text[said.start : said.end], "place", verdict, _by(nearest), _about(nearest, tracks), where, said.start)


def _fits(said: Said, track: Track, seen: Evidence) -> bool:
    """Whether at some moment the thing's middle may be called there, or its box lies there for the most part."""
    return any(all(low <= at <= high for at, (low, high) in _asked(said, middle)) for middle in seen.middles(track))


def _asked(said: Said, middle: tuple[float, float]) -> Iterator[tuple[float, tuple[float, float]]]:
    if said.column:
        yield middle[0], FITS[said.column]
    if said.row:
        yield middle[1], FITS[said.row]


def _is_elsewhere(said: Said, owners: Sequence[Mention], mentions: Sequence[Mention], seen: Evidence) -> bool:
    """Whether each thing that may be meant is there once, large and sure, and never where the line says."""
    return all(_one_elsewhere(said, owner, mentions, seen) for owner in owners)


def _one_elsewhere(said: Said, owner: Mention, mentions: Sequence[Mention], seen: Evidence) -> bool:
    named_again = any(_shares(owner, other) for other in mentions if other is not owner)
    if owner.doubted or owner.negated or owner.word.fit == "loose" or named_again or len(owner.word.labels) > 1:
        return False
    tracks = _tracks(owner, seen)
    if len(tracks) != 1 or not seen.is_sure(tracks[0]) or (owner.count or 1) > 1:
        return False
    kind = KIND_OF.get(owner.word.label)
    alike = [track for track in seen.near(("object", "thing")) if kind and KIND_OF.get(track.value) == kind and track is not tracks[0]]
    return not seen.has_unnamed() and not any(_fits(said, track, seen) for track in alike) and _is_away(said, tracks[0], seen)


def _is_away(said: Said, track: Track, seen: Evidence) -> bool:
    middles = seen.middles(track)
    box = track.box or (0.0, 0.0, 1.0, 1.0)
    half_wide, half_high = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    across = said.column is not None and all(_off(said.column, x, half_wide) for x, _ in middles)
    along = said.row is not None and all(_off(said.row, y, half_high) for _, y in middles)
    return across or along


def _off(side: str, middle: float, half: float) -> bool:
    """Whether the thing's middle is away from that side and no large part of it reaches there."""
    if side == "centre":
        return middle + half < CENTRE[0] or middle - half > CENTRE[1]
    low, high = AWAY[side]
    reaches = middle - half < 0.4 if side in ("left", "top") else middle + half > 0.6
    return low <= middle <= high and not reaches

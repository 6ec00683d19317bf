"""The telling of one segment, second by second: what is noticed, chosen, said and remembered."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.describers.choosing import choose
from analysis.describers.claims import claims_of
from analysis.describers.facts import Camera, Cut, Fact, Nothing, Weighed, Written, lasts
from analysis.describers.filling import filling, lasting
from analysis.describers.grammar import Grammar, tell
from analysis.describers.memory import Memory
from analysis.describers.nearing import extents_of
from analysis.describers.noticing import introduce, notice
from analysis.describers.scene import arms_named, entered, mended
from analysis.describers.sight import Sight
from analysis.describers.stirring import Change
from analysis.describers.surroundings import layout
from analysis.describers.view import SETTLED_SECONDS, Stretch, View
from analysis.timeline import Observation, SecondDescription, Segment, Track

UNCHANGED_BELOW = 0.01
"""Share of change under which a second shows what the one before showed: sensor noise and coding of a still scene stay below."""

GROWS_BY = 0.15
"""Of brightness, 0..1: a camera that sets its exposure anew stays below; a picture that comes out of black takes a second or three."""

GROWS_ALL_OVER = 0.6
"""Share of the picture that changes: a bright thing that comes near changes less."""

NEWS_FROM = 0.35
"""Novelty from which a fact makes a second worth a line of its own, however little of the picture it changes."""

LEAST_INTRODUCED_SECONDS = 0.75
"""Detectors look every half second: the shorter rest of a second after a cut may hold none of their looks."""

BLACK_BELOW = 0.04
"""Mean luma, 0..1, of a picture that is black but for small words."""

WORDINGS = 3
"""Of what stays and goes on, in each language."""

LEAST_PART_SECONDS = 0.2
MOST_PARTS = 3
"""Of a second with more cuts, only the last pictures are told."""


@dataclass(frozen=True)
class Said:
    """A told second and the facts that its line tells."""

    line: SecondDescription
    facts: tuple[Fact, ...]

    @property
    def lasting(self) -> bool:
        """Whether the line stays true while the picture stands still."""
        return all(lasts(fact) for fact in self.facts)


class Story:
    """One segment's telling; it remembers what it has told."""

    def __init__(self, segment: Segment, tracks: Sequence[Track], grammar: Grammar, budget: int, seen: Sequence[Observation] = ()) -> None:
        self._segment = segment
        self._cuts = sorted((t for t in tracks if t.kind == "shot" and t.value != "start"), key=lambda t: t.start_seconds)
        cuts = [cut.start_seconds for cut in self._cuts]
        named = entered(mended(arms_named(tracks), cuts), cuts)
        self._filled = filling(named, seen)
        self._tracks = lasting(named, self._filled)
        self._grammar = grammar
        self._budget = budget
        self._memory = Memory(shot_start=max((c.start_seconds for c in self._cuts if c.start_seconds < segment.start_second), default=0.0))

    def told(self, sight: Sight, before: Said | None, after: Sight | None = None) -> Said:
        """The line of this second, carried from the one before where nothing changed."""
        views = [
            View.of(stretch, self._tracks, self._filled) for stretch in self._stretches(sight, self._change(sight, before, after), after)
        ]
        parts = [self._weighed(view) for view in views]
        news = any(fact.novelty >= NEWS_FROM for part in parts for fact in part)
        if before and not news and sight.difference < UNCHANGED_BELOW and before.lasting:
            return self._carried(sight, before)
        chosen = choose(_words_once(_one_camera(parts), [view.stretch.cut is not None for view in views]), self._budget, self._grammar)
        if not any(chosen):
            chosen[-1].append(Nothing())
        self._remember(views[-1], chosen[-1])
        return self._said(sight, chosen, before)

    def _change(self, sight: Sight, before: Said | None, after: Sight | None) -> Change | None:
        """What moves within the second: measured by the frame that begins the next, or else by its own; None over a cut."""
        measured = after or sight
        first, last = (sight.second, sight.second + 1) if after else (sight.second - 1, sight.second)
        if any(first <= cut.start_seconds <= last + LEAST_PART_SECONDS for cut in self._cuts) or (before is None and after is None):
            return None
        return Change(measured.difference, measured.moving)

    def _weighed(self, view: View) -> list[Weighed]:
        """What could be told of one stretch; a new picture is told as a whole once there was time to see it."""
        stretch = view.stretch
        if stretch.cut:
            staying = [t.value for t in self._tracks if t.kind == "text" and _spans(t, stretch.start_seconds)]
            self._memory = self._memory.after_cut(stretch.start_seconds, staying)
        opening = [Weighed(stretch.cut, novelty=1.0)] if stretch.cut else []
        if self._memory.introduced:
            facts = notice(view, self._memory)
        elif view.groups or view.blocks or stretch.end_seconds - self._memory.shot_start >= LEAST_INTRODUCED_SECONDS:
            facts = introduce(view, self._memory)
            self._memory.introduced = True
        else:
            return [*opening, *layout(view)]
        for fact in facts:
            if isinstance(fact.fact, Written) and not fact.fact.still:
                self._memory.keep(fact.fact, stretch.second, {}, {})
        return [*opening, *facts]

    def _carried(self, sight: Sight, before: Said) -> Said:
        """The line before again."""
        line = self._said(sight, [before.facts], None).line
        return replace(before, line=replace(line, text=before.line.text, status="carried", difference=sight.difference))

    def _said(self, sight: Sight, parts: Sequence[Sequence[Fact]], before: Said | None) -> Said:
        """The line, in other words than the one before even where it tells the same."""
        facts = tuple(fact for part in parts for fact in part)
        wordings = [" ".join(tell(part, self._grammar, turn) for part in parts if part) for turn in range(WORDINGS)]
        line = SecondDescription(
            second=sight.second,
            text=next((words for words in wordings if before is None or words != before.line.text), wordings[0]),
            status="described",
            source="composed",
            frames=sight.pts_seconds,
            observations=sight.observations,
            difference=sight.difference if sight.second > self._segment.start_second else None,
            claims=claims_of(facts, self._grammar),
            look=sight.look,
        )
        return Said(line, facts)

    def _remember(self, view: View, facts: Sequence[Fact]) -> None:
        for label in set(self._memory.groups) - set(view.groups):
            del self._memory.groups[label]
        for fact in facts:
            self._memory.keep(fact, view.stretch.second, view.centres, view.groups)

    def _stretches(self, sight: Sight, change: Change | None, after: Sight | None) -> list[Stretch]:
        """The second, parted at its cuts; the frame whose light was measured lies in the first part."""
        second = sight.second
        inside = [cut for cut in self._cuts if second <= cut.start_seconds < second + 1]
        edges = [float(second), *(cut.start_seconds for cut in inside), second + 1.0]
        parts = [
            Stretch(second, start, end, self._cut(number, inside, after), self._segment.end_second, self._shot_end(start))
            for number, (start, end) in enumerate(itertools.pairwise(edges))
            if end - start >= LEAST_PART_SECONDS or number == len(inside)
        ]
        parts = parts[-MOST_PARTS:] if len(parts) <= MOST_PARTS else [replace(parts[-1], cut=Cut("cut", times=len(inside)))]
        lit = next((n for n, part in enumerate(parts) if part.start_seconds <= sight.pts_seconds[0] < part.end_seconds), None)
        if lit is not None:
            parts[lit] = _growing(self._measured(parts[lit], sight), sight, after)
        if lit != len(parts) - 1:
            parts[-1] = _seen_next(parts[-1], after)
        parts[0] = replace(parts[0], watched_from=self._watched_from(parts[0]))
        return [replace(part, change=change) for part in parts]

    def _measured(self, part: Stretch, sight: Sight) -> Stretch:
        """The part with what was measured of its picture."""
        return replace(
            part,
            brightness=sight.brightness,
            light=sight.light,
            colours=sight.colours,
            patches=sight.patches,
            shot_size=sight.shot_size,
            scene=sight.scene,
            extents=extents_of(self._tracks, sight.observations),
        )

    def _watched_from(self, part: Stretch) -> float | None:
        """Of what comes or goes in a segment's last look, only the next segment knows that it stays so: its first second tells it."""
        if part.start_seconds > self._segment.start_second or part.start_seconds < self._memory.shot_start + SETTLED_SECONDS:
            return None
        return part.start_seconds - SETTLED_SECONDS

    def _cut(self, number: int, inside: Sequence[Track], after: Sight | None) -> Cut | None:
        if not number:
            return None
        into_black = number == len(inside) and after is not None and after.brightness is not None and after.brightness < BLACK_BELOW
        return Cut("fade to black" if into_black and inside[number - 1].value == "fade" else inside[number - 1].value)

    def _shot_end(self, start: float) -> float:
        ends = [shot.end_seconds for shot in self._tracks if shot.kind == "shot" and shot.start_seconds <= start < shot.end_seconds]
        return min([*(cut.start_seconds for cut in self._cuts if cut.start_seconds > start), *ends], default=float("inf"))


def _growing(part: Stretch, sight: Sight, after: Sight | None) -> Stretch:
    """Whether the light of the whole picture grows or fades until the next second; then it looks like that second's picture."""
    if after is None or not after.pts_seconds or part.shot_end <= after.pts_seconds[0] or after.difference < GROWS_ALL_OVER:
        return part
    by = (after.brightness or 0.0) - (sight.brightness or 0.0)
    if abs(by) < GROWS_BY:
        return part
    return replace(
        part, grows="brighter" if by > 0 else "darker", colours=after.colours, patches=after.patches, first_colours=sight.colours
    )


def _seen_next(part: Stretch, after: Sight | None) -> Stretch:
    """What a new view looks like is measured in the first picture of the next second, if that is the same view."""
    if (
        after is None
        or not after.pts_seconds
        or part.shot_end <= after.pts_seconds[0]
        or (part.cut and part.cut.transition == "fade to black")
    ):
        return part
    return replace(part, colours=after.colours, patches=after.patches, scene=after.scene)


def _one_camera(parts: list[list[Weighed]]) -> list[list[Weighed]]:
    """The camera is told once a line, for the last picture of the second."""
    last = max((number for number, part in enumerate(parts) if any(isinstance(fact.fact, Camera) for fact in part)), default=0)
    return [[fact for fact in part if number == last or not isinstance(fact.fact, Camera)] for number, part in enumerate(parts)]


def _words_once(parts: list[list[Weighed]], cuts: Sequence[bool]) -> list[list[Weighed]]:
    """Words that stay over a cut are told, before it where the second has a picture before it, and not again behind it."""
    over = {words for part, cut in zip(parts, cuts, strict=True) if cut for fact in part for words in _still_words(fact)}
    told: list[str] = []
    once: list[list[Weighed]] = []
    for part in parts:
        kept = [fact for fact in part if not (_still_words(fact) and all(words in told for words in _still_words(fact)))]
        once.append([_told_over_cut(fact) if over & set(_still_words(fact)) else fact for fact in kept])
        told += [words for fact in part for words in _words_of(fact)]
    return once


def _told_over_cut(fact: Weighed) -> Weighed:
    return replace(fact, fact=replace(fact.fact, over_cut=True)) if isinstance(fact.fact, Written) else fact


def _words_of(fact: Weighed) -> tuple[str, ...]:
    return tuple(block.text for block in fact.fact.blocks) if isinstance(fact.fact, Written) else ()


def _still_words(fact: Weighed) -> tuple[str, ...]:
    return _words_of(fact) if isinstance(fact.fact, Written) and fact.fact.still else ()


def _spans(text: Track, cut_seconds: float) -> bool:
    return text.start_seconds < cut_seconds - 0.3 and text.end_seconds > cut_seconds + 0.6

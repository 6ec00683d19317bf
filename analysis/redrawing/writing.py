"""A script as a text that a person can draw from: Markdown, an entry for each second or stretch of like seconds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from analysis.picture_look import LookJSON, PatchJSON
from analysis.redrawing.accounting import told_share
from analysis.redrawing.stretches import STAYS_WITHIN, stretches
from analysis.redrawing.values import MoveJSON, Point, ScriptSecondJSON, ThingJSON, WordsJSON
from analysis.redrawing.wording import WORDINGS, Wording

Escaped = Callable[[str], str]
"""Makes words from a video safe for whoever reads the file."""

TOLD_FROM = 0.99
MOST_MOVING = 4
"""Of points on a way that are told; between them it goes straight."""


def script_text(script: Sequence[ScriptSecondJSON], name: str, language: str, escaped: Escaped = str) -> str:
    """The whole script in this language; words that a video or a person wrote pass through `escaped`."""
    wording = WORDINGS[language if language in WORDINGS else "en"]
    share = told_share(script)
    parts = [f"# {wording.title.format(name=escaped(name))}", "", wording.legend]
    if share is not None:
        parts += ["", wording.mean.format(percent=round(100 * share))]
    for stretch in stretches(script):
        parts += ["", f"## {_clock(stretch['second'])} – {_clock(stretch['until'])}", "", *_entry(stretch, wording, escaped)]
    return "\n".join(parts) + "\n"


def _entry(stretch: ScriptSecondJSON, wording: Wording, escaped: Escaped) -> Iterator[str]:
    yield f"{wording.line.format(text=escaped(stretch['line'])) if stretch['line'] else wording.failed}"
    yield ""
    yield f"- {_picture(stretch['look'], wording)}"
    yield from (f"- {_camera(move, wording)}" for move in stretch["camera"])
    for cut in stretch["cuts"]:
        after = f"; {wording.and_then}: {_looks(stretch['then'], wording)}" if stretch["then"] else ""
        yield f"- {wording.cut.format(how=wording.value(cut['how']), at=_seconds(cut['at']))}{after}"
    for thing in stretch["things"]:
        yield f"- {_thing(thing, wording, escaped)}"
        yield from (f"  - {move}" for move in _moves(thing["path"], wording))
    yield from (f"- {_words(words, wording, escaped)}" for words in stretch["words"])
    for heard in stretch["heard"]:
        yield f"- {wording.heard.format(words=escaped(heard['words']), start=_seconds(heard['start']), end=_seconds(heard['end']))}"
    if not stretch["things"] and not stretch["words"]:
        yield f"- {wording.nothing}"
    yield f"- {_told(stretch, wording, escaped)}"


def _picture(look: LookJSON | None, wording: Wording) -> str:
    return wording.look.format(what=_looks(look, wording)) if look else wording.unknown_look


def _looks(look: LookJSON | None, wording: Wording) -> str:
    if not look:
        return ""
    named = [look.get("shot_size", ""), look.get("scene", ""), look.get("light", "")]
    parts = [wording.value(name) for name in named if name]
    if "brightness" in look:
        parts.append(wording.brightness.format(percent=round(100 * look["brightness"])))
    parts += map(wording.value, look.get("colours", []))
    parts += [_patch(patch, wording) for patch in look.get("patches", [])]
    return ", ".join(parts)


def _patch(patch: PatchJSON, wording: Wording) -> str:
    what = " ".join([*map(wording.value, patch.get("colours", [])), wording.value(patch["what"])])
    return f"{what} {wording.places[patch['spot']]} ({round(100 * patch['share'])} %)"


def _camera(move: MoveJSON, wording: Wording) -> str:
    return wording.camera.format(what=wording.value(move["value"]), start=_seconds(move["start"]), end=_seconds(move["end"]))


def _thing(thing: ThingJSON, wording: Wording, escaped: Escaped) -> str:
    first, last = thing["path"][0], thing["path"][-1]
    at, x, y, w, h = first
    return wording.thing.format(
        name=_name(thing, wording, escaped),
        place=wording.place(x, y),
        x=f"{x:g}",
        y=f"{y:g}",
        wide=wording.size(w),
        tall=wording.size(h),
        w=f"{w:g}",
        h=f"{h:g}",
        start=_seconds(at),
        end=_seconds(last[0]),
    )


def _name(thing: ThingJSON, wording: Wording, escaped: Escaped) -> str:
    """A detector's word for it: the names that a model of one's own brings along are a stranger's words too."""
    more = [*map(wording.value, thing["colours"]), *([wording.whose] if thing["of"] is not None else [])]
    return escaped(wording.value(thing["name"])) + (f" ({', '.join(more)})" if more else "")


def _moves(path: Sequence[Point], wording: Wording) -> Iterator[str]:
    """Where it goes, in straight pieces, and how it grows; nothing of what stays about where it is."""
    points = _corners(path)
    for (start, x0, y0, *_), (end, x1, y1, *_) in itertools.pairwise(points):
        if max(abs(x1 - x0), abs(y1 - y0)) < STAYS_WITHIN / 2:
            continue
        places = wording.bare_place(x0, y0), wording.bare_place(x1, y1)
        shape = wording.moves if places[0] != places[1] else wording.moves_within
        numbers = {"x0": f"{x0:g}", "x1": f"{x1:g}", "y0": f"{y0:g}", "y1": f"{y1:g}"}
        yield shape.format(from_place=places[0], to_place=places[1], start=_seconds(start), end=_seconds(end), **numbers)
    w0, h0, w1, h1 = *path[0][3:], *path[-1][3:]
    if max(abs(w1 - w0), abs(h1 - h0)) >= STAYS_WITHIN:
        yield wording.grows.format(w0=f"{w0:g}", h0=f"{h0:g}", w1=f"{w1:g}", h1=f"{h1:g}")


def _corners(path: Sequence[Point]) -> list[Point]:
    """The points at which the way turns, and both ends."""
    kept = [path[0]]
    for before, point, after in zip(path, path[1:], path[2:], strict=False):
        share = (point[0] - before[0]) / ((after[0] - before[0]) or 1)
        straight = [before[axis] + share * (after[axis] - before[axis]) for axis in (1, 2)]
        if len(kept) < MOST_MOVING and max(abs(point[1] - straight[0]), abs(point[2] - straight[1])) >= 2:
            kept.append(point)
    return [*kept, path[-1]]


def _words(words: WordsJSON, wording: Wording, escaped: Escaped) -> str:
    x, y, w, h = words["box"]
    numbers = {"x": f"{x:g}", "y": f"{y:g}", "w": f"{w:g}", "h": f"{h:g}"}
    times = {"start": _seconds(words["start"]), "end": _seconds(words["end"])}
    return wording.words.format(words=escaped(words["words"]), place=wording.place(x, y), **numbers, **times)


def _told(stretch: ScriptSecondJSON, wording: Wording, escaped: Escaped) -> str:
    if stretch["told"] is None:
        return wording.nothing_seen
    left_out = [
        *(escaped(wording.value(thing["name"])) for thing in stretch["things"] if thing["said"] < TOLD_FROM),
        *(f"“{escaped(words['words'])}”" for words in stretch["words"] if words["said"] < TOLD_FROM),
        *(wording.value(move["value"]) for move in stretch["camera"] if move["said"] < TOLD_FROM and move["value"] != "static"),
        *(wording.value(cut["how"]) for cut in stretch["cuts"] if cut["said"] < TOLD_FROM),
    ]
    told = wording.told.format(percent=round(100 * stretch["told"]))
    return f"{told} {wording.left_out.format(names=', '.join(left_out))}" if left_out else told


def _seconds(at: float) -> str:
    return f"{at:.2f}".rstrip("0").rstrip(".")


def _clock(second: int) -> str:
    hours, minutes = divmod(second // 60, 60)
    return f"{hours}:{minutes:02d}:{second % 60:02d}" if hours else f"{minutes}:{second % 60:02d}"

"""What the dialog for another look sends, read and checked: each mistake is a ValueError with one plain sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from analysis.close_look import closer
from analysis.options import AnalysisOptions, options_for, options_from
from analysis.segments import seconds_in
from webapp.accounts.models import User
from webapp.runs.models import AnalysisRun, OwnPreset
from webapp.runs.offers import offered
from webapp.runs.own_presets import OwnJSON, chosen_preset, is_own, options_with, own_json, own_of_run
from webapp.runs.part import Part, checked_part
from webapp.runs.sentences import told
from webapp.runs.speaker import DETECTORS, Speaker

ALL, PART, CLOSER = "all", "part", "closer"
TIME = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,2}):)?(\d{1,6})", re.ASCII)


@dataclass(frozen=True)
class AskedLook:
    """Another look as it was asked for: of which seconds, how, by whom, and at which second its page opens."""

    part: Part
    options: AnalysisOptions
    speaker: Speaker
    opens_at: int
    own: OwnJSON | None
    """The preset of one's own that its options come from."""

    @property
    def changes(self) -> dict[str, object]:
        """All options, as what differs from the preset."""
        return asdict(self.options)


def asked_look(form: Mapping[str, str], run: AnalysisRun, person: User | None = None) -> AskedLook:
    """What a posted form asks for, about the video of `run`, with `person`'s presets; raises ValueError."""
    what = form.get("what") or ALL
    mine = chosen_preset(form["preset"], person) if is_own(form.get("preset", "")) else None
    options = _options(form, run, what == CLOSER, mine)
    part = checked_part(_part(form, what), seconds_in(run.video.duration_seconds or 0.0), options.close_look)
    speaker = offered(form.get("describer") or run.describer)
    if options.wish and speaker.describer == DETECTORS:
        raise ValueError(_("The detectors can't be asked for something. Choose a model, or leave the own prompt empty."))
    return AskedLook(part, options, speaker, _opens_at(form, part), _own(run, options, mine))


def seconds_of(text: str) -> int:
    """A time as people write it, 65 or 1:05 or 1:02:03, in whole seconds; raises ValueError with a plain sentence."""
    found = TIME.fullmatch(text.strip())
    if not found or (found[2] and int(found[3]) > 59) or (found[1] and int(found[2]) > 59):
        raise ValueError(_("Please write times in whole seconds, such as 65 or 1:05."))
    return int(found[1] or 0) * 3600 + int(found[2] or 0) * 60 + int(found[3])


def kept_options(run: AnalysisRun) -> AnalysisOptions | None:
    """The options of a run that another look with its preset takes over; None where it was a closer look, or they can't be read."""
    try:
        options = options_from({**run.options, "preset": run.preset, "language": run.language})
    except ValueError:
        return None
    return None if options.close_look else options


def _part(form: Mapping[str, str], what: str) -> Part | None:
    if what == ALL:
        return None
    if what == PART:
        return seconds_of(form.get("from", "")), seconds_of(form.get("to", ""))
    if what == CLOSER:
        first = seconds_of(form.get("at", ""))
        return first, first + seconds_of(form.get("count") or "1")
    raise ValueError(_("Choose whether to look at all of it, at a part, or closer at a second."))


def _own(run: AnalysisRun, options: AnalysisOptions, mine: OwnPreset | None) -> OwnJSON | None:
    if mine:
        return own_json(mine)
    return own_of_run(run) if options.preset == run.preset else None


def _options(form: Mapping[str, str], run: AnalysisRun, close_look: bool, mine: OwnPreset | None) -> AnalysisOptions:
    preset, language = form.get("preset") or run.preset, form.get("language") or run.language
    kept = kept_options(run) if preset == run.preset else None
    wish = " ".join(form.get("wish", "").split())
    try:
        fresh = options_with(mine.preset, language, own_json(mine)) if mine else options_for(preset, language)
        options = options_from({**asdict(kept or fresh), "language": language, "wish": wish})
    except ValueError as error:
        raise ValueError(told(str(error))) from error
    return closer(options) if close_look else options


def _opens_at(form: Mapping[str, str], part: Part) -> int:
    """The second that was being watched, where it lies within."""
    first, end = part
    watched = form.get("watched", "")
    second = int(watched) if watched.isascii() and watched.isdigit() and len(watched) < 7 else first
    return second if first <= second < end else first

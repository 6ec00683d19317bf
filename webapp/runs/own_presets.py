"""A preset of one's own as a run takes it: copied when the run is wanted, so that later changes of the preset change no run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import TypedDict

from django.utils.translation import gettext as _

from analysis.options import PRESETS, AnalysisOptions, options_for, options_from
from webapp.accounts.models import User
from webapp.runs.models import AnalysisRun, OwnPreset

OWN = "own"
"""Beside a run's options stands the name of the preset of one's own that they came from; options_from leaves it aside."""


FORM_PREFIX = "own-"


class OwnJSON(TypedDict):
    """A preset of one's own at the moment it was chosen: its name, and what differs from the built-in one."""

    name: str
    options: dict[str, object]


def form_value(preset: OwnPreset) -> str:
    """How it is called in a form, beside the names of the built-in ones."""
    return f"{FORM_PREFIX}{preset.pk}"


def is_own(value: str) -> bool:
    """Whether a form's value means a preset of one's own."""
    return value.startswith(FORM_PREFIX)


def chosen_preset(value: str, owner: User | None) -> OwnPreset:
    """The owner's preset of this value; raises ValueError with a plain sentence where there is none, whoever else may have one."""
    number = value.removeprefix(FORM_PREFIX)
    found = OwnPreset.objects.filter(owner=owner, pk=int(number)).first() if re.fullmatch(r"[0-9]{1,15}", number) else None
    if found is None:
        raise ValueError(_("This preset isn't there any more. Please choose another."))
    return found


def own_json(preset: OwnPreset) -> OwnJSON:
    """The preset as it is now."""
    return {"name": preset.name, "options": dict(preset.options)}


def options_of(preset: OwnPreset) -> AnalysisOptions:
    """What it stands for; raises ValueError with a plain sentence where this version can't use it."""
    return options_from({**preset.options, "preset": preset.preset})


def options_with(preset: str, language: str, own: OwnJSON | None) -> AnalysisOptions:
    """The options of a built-in preset with those of one's own laid over them; raises ValueError with a plain sentence."""
    options = options_for(preset, language)
    return options_from({**own["options"], "preset": options.preset, "language": options.language}) if own else options


def own_mark(own: OwnJSON | None) -> dict[str, object]:
    """What is kept beside a run's options of where they came from."""
    return {OWN: own["name"]} if own else {}


def own_name(run: AnalysisRun) -> str:
    """The preset of one's own that a run was made with; empty for the built-in ones."""
    return str(run.options.get(OWN, ""))


def own_of_run(run: AnalysisRun) -> OwnJSON | None:
    """The same once more, for a run that is to be made as this one was."""
    name = own_name(run)
    return {"name": name, "options": changes(options_from({**run.options, "preset": run.preset}))} if name else None


def changes(options: AnalysisOptions) -> dict[str, object]:
    """What differs from the built-in preset."""
    usual: Mapping[str, object] = asdict(PRESETS[options.preset]) | {"language": options.language}
    return {name: value for name, value in asdict(options).items() if value != usual[name]}

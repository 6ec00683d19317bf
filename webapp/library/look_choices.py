"""What the dialog for another look offers: who can describe, what the run was asked for, and where its fields begin."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.close_look import FRAMES_PER_SECOND, MOST_SECONDS
from analysis.segments import seconds_in
from analysis.wish import LONGEST_WISH
from webapp.accounts.models import User
from webapp.library.choices import LANGUAGES, NAMES
from webapp.library.own_choices import preset_words
from webapp.library.run_words import RunWords
from webapp.library.templatetags.lengths import clock
from webapp.runs.models import AnalysisRun, OwnPreset
from webapp.runs.offers import Offer, offers
from webapp.runs.own_presets import form_value, own_name
from webapp.runs.progress import describer_words, kind_words
from webapp.runs.speaker import DETECTORS, Speaker


@dataclass(frozen=True)
class Describer:
    """One who may describe, in words; `why_not` is empty where that is possible."""

    value: str
    name: str
    kind: str
    why_not: str
    sending: str
    chosen: bool

    @property
    def takes_wish(self) -> bool:
        """Whether words can be said to it."""
        return self.value != DETECTORS


@dataclass(frozen=True)
class LookChoices:
    """The dialog of one run."""

    run: AnalysisRun
    describers: list[Describer]
    runs: int
    """How many runs of this video there are."""
    presets: dict[str, str]
    """What a form calls each preset, and its name: the built-in ones, and those of whoever looks."""

    languages = LANGUAGES
    longest_wish = LONGEST_WISH
    frames_per_second = round(FRAMES_PER_SECOND)
    close_seconds = tuple(range(1, MOST_SECONDS + 1))

    @property
    def length(self) -> str:
        """How long the whole video is."""
        return clock(seconds_in(self.run.video.duration_seconds or 0.0))

    @property
    def seconds(self) -> int:
        """The same, in whole seconds."""
        return seconds_in(self.run.video.duration_seconds or 0.0)

    @property
    def wish(self) -> str:
        """What this run was asked for, to be asked again."""
        return RunWords(self.run).wish


def look_choices(run: AnalysisRun, person: User | None) -> LookChoices:
    """The dialog's choices; who described the run is chosen where that is still possible, else the detectors."""
    found = offers()
    possible = {offer.describer for offer in found if offer.speaker}
    chosen = run.describer if run.describer in possible else DETECTORS
    runs = AnalysisRun.objects.filter(video=run.video_id).count()
    return LookChoices(run, [_described(offer, chosen) for offer in found], runs, _presets(run, person))


def same_part(run: AnalysisRun) -> dict[str, str]:
    """The fields that ask for the same seconds again."""
    if run.options.get("close_look"):
        return {"what": "closer", "at": str(run.first_second), "count": str(run.seconds_total)}
    if RunWords(run).is_part:
        return {"what": "part", "from": str(run.first_second), "to": str(run.end_second)}
    return {"what": "all"}


def _presets(run: AnalysisRun, person: User | None) -> dict[str, str]:
    """The run's own settings stand for its preset, as another look takes them over."""
    built_in = {value: str(name) for value, name in NAMES.items()}
    if own_name(run):
        built_in[run.preset] = preset_words(run)
    mine = OwnPreset.objects.filter(owner=person) if person else ()
    return built_in | {form_value(own): own.name for own in mine}


def _described(offer: Offer, chosen: str) -> Describer:
    speaker = offer.speaker or Speaker()
    name = describer_words(speaker.describer, speaker.model) if offer.speaker else kind_words(offer.describer)
    kind = "" if offer.describer == DETECTORS or not offer.speaker else kind_words(offer.describer)
    return Describer(offer.describer, name, kind, offer.why_not, offer.sending, offer.describer == chosen)

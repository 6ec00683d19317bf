"""How much of a model's context a preset's largest window takes, in tokens and in words, and whether the preset may be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypedDict, cast, get_args

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.briefing_room import with_briefing
from analysis.options import PRESETS, AnalysisOptions, Language
from analysis.token_budget import TokenBudget
from analysis.token_counts import TokenCounts
from analysis.window_need import WindowNeed, need_of, what_fits
from webapp.library.preset_settings import number
from webapp.runs.progress import describer_words
from webapp.runs.sentences import told
from webapp.runs.speaker import Speaker, current_speaker
from webapp.runs.weights.counts import ask_if_due, counts_in, kept_counts

COUNTING_OPTIONS = (
    "segment_seconds",
    "words_per_line",
    "frames_per_second",
    "long_frames_per_second",
    "most_frames",
    "overlap_seconds",
    "layout",
    "long_context",
    "first_look",
    "notes",
)
"""What tokens depend on."""

State = Literal["counted", "waiting", "absent", "unknown"]
"""`absent`: no worker answers, which may change soon; `unknown`: there is nothing to wait for."""


class PreviewJSON(TypedDict):
    """What the page's script shows; `parts` are tokens, empty while nothing is counted."""

    state: State
    fits: bool
    words: str
    note: str
    parts: dict[str, int]
    context: int


@dataclass(frozen=True)
class Preview:
    """The largest window of some options, with the model that would see it."""

    state: State
    words: str
    note: str = ""
    need: WindowNeed | None = None
    refusal: str = ""
    """Why a preset like this can't be kept, with the number that would fit."""

    @property
    def parts(self) -> dict[str, int]:
        """The tokens of frames, question, lines, and what is left free."""
        if self.need is None:
            return {}
        free = max(0, self.need.context_tokens - self.need.needed)
        return {"frames": self.need.frame_tokens, "question": self.need.question_tokens, "lines": self.need.line_tokens, "free": free}

    def as_json(self) -> PreviewJSON:
        """For the page's script."""
        return {
            "state": self.state,
            "fits": not self.refusal,
            "words": self.words,
            "note": self.note,
            "parts": self.parts,
            "context": self.need.context_tokens if self.need else 0,
        }


def preview(options: AnalysisOptions) -> Preview:
    """For whoever describes now; where nothing is counted yet a worker is asked, and where that can't be a sentence says so."""
    speaker = current_speaker()
    if not speaker.is_model:
        return Preview("unknown", _("The detectors describe here, so nothing is counted in tokens."), speaker.reason)
    row = kept_counts(speaker)
    asked = ask_if_due(speaker, row)
    if counts := counts_in(row):
        return _of(options, counts, speaker)
    who = {"model": describer_words(speaker.describer, speaker.model)}
    if row and row.problem:
        return Preview("unknown", told(row.problem), _("The settings can be kept all the same; where they don't fit, windows get shorter."))
    if asked == "nobody":
        return Preview("absent", _("No worker answers at the moment, so the tokens of %(model)s can't be counted.") % who)
    return Preview("waiting", _("A worker counts the tokens of %(model)s; this takes a moment.") % who)


def refusal_of(options: AnalysisOptions) -> str:
    """Why these options can't be kept, with the number that would fit; empty where they can, and where nothing is counted.

    What is as in the built-in preset is never refused: that one runs too, in shorter windows.
    """
    usual = PRESETS[options.preset]
    if all(getattr(options, name) == getattr(usual, name) for name in COUNTING_OPTIONS):
        return ""
    speaker = current_speaker()
    counts = counts_in(kept_counts(speaker)) if speaker.is_model else None
    return _of(options, counts, speaker).refusal if counts else ""


def _of(options: AnalysisOptions, counts: TokenCounts, speaker: Speaker) -> Preview:
    budgets = {code: _budget(counts, replace(options, language=cast(Language, code))) for code in get_args(Language)}
    if not all(budgets.values()):
        tight = _("Not one second fits what this model can read. Please choose fewer words in a line.")
        return Preview("counted", tight, _note(counts, speaker), refusal=tight)
    needs = {code: (need_of(options, budget), budget) for code, budget in budgets.items() if budget}
    dearest = max(needs, key=lambda code: needs[code][0].needed)
    need, budget = needs[dearest]
    refusal = "" if need.fits else _refusal(options, need, budget)
    return Preview("counted", refusal or _words(need), _note(counts, speaker, dearest), need, refusal)


def _budget(counts: TokenCounts, options: AnalysisOptions) -> TokenBudget | None:
    """The budget of windows with all that they are told besides; None where not one second fits."""
    counted = counts.budget_of(options)
    try:
        return with_briefing(options, counted) if counted else None
    except ValueError:
        return None


def _words(need: WindowNeed) -> str:
    shown = ngettext(
        "The largest window, %(seconds)s s at %(rate)s frames per second, shows %(count)d frame: %(needed)s of %(context)s tokens.",
        "The largest window, %(seconds)s s at %(rate)s frames per second, shows %(count)d frames: %(needed)s of %(context)s tokens.",
        need.frames,
    )
    longest = ngettext(
        "With these settings a window could have at most %(count)d second.",
        "With these settings a window could have at most %(count)d seconds.",
        need.longest_seconds,
    )
    return f"{shown % _numbers(need, need.frames)} {longest % {'count': need.longest_seconds}}"


def _refusal(options: AnalysisOptions, need: WindowNeed, budget: TokenBudget) -> str:
    too_much = _("At %(rate)s frames per second a window of %(seconds)s s needs %(needed)s tokens of %(context)s.")
    fitting = what_fits(options, budget)
    said = too_much % _numbers(need, need.frames)
    if fitting.rate is not None:
        count = int(fitting.rate)
        more = ngettext("%(count)d frame per second fits.", "%(count)d frames per second fit.", count) % {"count": count}
    elif fitting.segment_seconds is not None:
        more = _("Segments of at most %(seconds)d s fit.") % {"seconds": fitting.segment_seconds}
    else:
        more = _("Fewer words in a line would fit.")
    return f"{said} {more}"


def _numbers(need: WindowNeed, count: int) -> dict[str, object]:
    return {
        "seconds": need.seconds,
        "rate": number(need.rate),
        "count": count,
        "needed": grouped(need.needed),
        "context": grouped(need.context_tokens),
    }


def grouped(tokens: int) -> str:
    """A count of tokens in the reader's language."""
    return number_format(tokens, force_grouping=True)


def _note(counts: TokenCounts, speaker: Speaker, language: str = "") -> str:
    languages: dict[str, Callable[[], str]] = {
        "en": lambda: _("Counted for lines in English, which take the most."),
        "de": lambda: _("Counted for lines in German, which take the most."),
    }
    said = [languages[language]()] if language else []
    who = {"model": describer_words(speaker.describer, speaker.model)}
    if counts.estimated:
        said.append(_("Estimated: %(model)s doesn't tell how it counts.") % who)
    else:
        said.append(_("Where memory ends before, windows get shorter."))
    return " ".join(said)

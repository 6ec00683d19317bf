"""The known models as the model page shows them: what each needs against what this machine has, and what is here of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from webapp.runs.models import ModelFiles
from webapp.runs.progress import recent_speed
from webapp.runs.speaker import MODEL, Speaker
from webapp.runs.weights.card import Card, fitting
from webapp.runs.weights.choosing import chosen_model, complete_files
from webapp.runs.weights.known import KNOWN, KnownModel
from webapp.runs.weights.measured import measurement_of
from webapp.runs.weights.problems import gigabytes
from webapp.runs.weights.progress import is_at_work, words_of


class RowJSON(TypedDict):
    """What the page's script needs to bring one row up to date."""

    name: str
    state: str
    percent: int
    words: str


@dataclass(frozen=True)
class ModelRow:
    """A known model, the card it would run on, and its files on this machine."""

    model: KnownModel
    card: Card | None
    files: ModelFiles | None
    speaks: bool
    chosen: bool

    @property
    def state(self) -> str:
        """absent, fetching, paused, stopped or complete; a download whose process died is stopped."""
        if self.files is None:
            return "absent"
        if self.files.state == ModelFiles.State.COMPLETE:
            return "complete" if complete_files(self.model.name) else "absent"
        return "stopped" if self.files.state == ModelFiles.State.FETCHING and not is_at_work(self.files) else str(self.files.state)

    @property
    def percent(self) -> int:
        """How much of it is here."""
        return self.files.percent if self.files else 0

    @property
    def words(self) -> str:
        """How its download stands."""
        return words_of(self.files) if self.files else ""

    @property
    def size_words(self) -> str:
        """What is downloaded: as the hub told it, else as predicted."""
        if self.files and self.files.bytes_total:
            return gigabytes(self.files.bytes_total)
        return _("%(size)s (predicted)") % {"size": gigabytes(self.model.download_bytes)}

    @property
    def memory_words(self) -> list[str]:
        """What it is predicted to take in each precision: its weights, and one window beside them."""
        return [f"{_(need.precision)}: {gigabytes(need.weights_bytes)} + {gigabytes(need.window_bytes)}" for need in self.model.needs]

    @property
    def fit_words(self) -> str:
        """Whether that is there."""
        if self.card is None:
            return _("No GPU was found: it would run on the processor, very slowly.")
        need = fitting(self.model, self.card)
        if need is None:
            return _("Too large for this card, as predicted.")
        return _("Fits on this card in %(precision)s, as predicted.") % {"precision": _(need.precision)}

    @property
    def fits(self) -> bool:
        """Whether a card is there that it is predicted to fit on."""
        return self.card is not None and fitting(self.model, self.card) is not None

    @property
    def speed_words(self) -> str:
        """Seconds of video in a second of work: measured here, else predicted, else unknown."""
        speed = recent_speed("balanced", MODEL, self.model.name)
        if speed is None and (checked := measurement_of(self.model.name)):
            speed = checked.seconds_per_second
        if speed is not None:
            return _("%(speed)s s of video a second, measured here") % {"speed": _short(speed)}
        if self.model.predicted_speed is None:
            return _("not known until it is measured")
        return _("%(speed)s s of video a second on an H100 (predicted)") % {"speed": _short(self.model.predicted_speed)}

    @property
    def licence_words(self) -> str:
        """Its licence as far as it is known."""
        return self.model.licence if self.model.licence_is_checked else _("%(licence)s (not re-checked)") % {"licence": self.model.licence}

    def as_json(self) -> RowJSON:
        """The row for the page's poll."""
        return {"name": self.model.name, "state": self.state, "percent": self.percent, "words": self.words}


def model_rows(speaker: Speaker, card: Card | None) -> list[ModelRow]:
    """All known models."""
    files = {row.name: row for row in ModelFiles.objects.all()}
    chosen = chosen_model()
    return [ModelRow(model, card, files.get(model.name), speaker.model == model.name, chosen == model.name) for model in KNOWN]


def _short(speed: float) -> str:
    return number_format(round(speed, 1), decimal_pos=1)

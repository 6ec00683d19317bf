"""The models that the model page offers, with what is known of them before anything is downloaded or measured."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

GB = 1e9


@dataclass(frozen=True)
class Need:
    """Memory that a model is predicted to take in one precision: its weights, and one window beside them."""

    precision: str
    weights_bytes: float
    window_bytes: float

    @property
    def total_bytes(self) -> float:
        """What a card has to have free."""
        return self.weights_bytes + self.window_bytes


@dataclass(frozen=True)
class KnownModel:
    """A model by its hub name; every number is a prediction from its size, and None is what nobody has looked up."""

    name: str
    parameters: float
    licence: str
    licence_is_checked: bool
    needs: tuple[Need, ...]
    """The widest precision first."""
    predicted_speed: float | None = None
    """Seconds of video in a second of work on an H100, eight windows side by side, predicted (docs/model.md)."""
    revision: str | None = None
    """The commit to download; None: the newest."""

    @property
    def short_name(self) -> str:
        """Without its owner."""
        return self.name.rsplit("/", 1)[-1]

    @property
    def download_bytes(self) -> float:
        """Two bytes a parameter, as these are published."""
        return self.parameters * 2


def _needs(parameters: float, window_bytes: float) -> tuple[Need, ...]:
    """16 bit takes two bytes a parameter; 8 bit and NF4 are scaled from what a 7B model takes, 7.8 and 4.5 of 14.1 GB."""
    wide = parameters * 2
    return (
        Need(gettext_noop("16 bit"), wide, window_bytes),
        Need(gettext_noop("8 bit"), wide * 7.8 / 14.1, window_bytes),
        Need(gettext_noop("4 bit"), wide * 4.5 / 14.1, window_bytes),
    )


SEVEN_BILLION, THIRTY_FOUR_BILLION = 7.06e9, 34.8e9

KNOWN = (
    KnownModel("llava-hf/LLaVA-NeXT-Video-7B-hf", SEVEN_BILLION, "Llama 2", True, _needs(SEVEN_BILLION, 2.6 * GB), 6.4),
    KnownModel("llava-hf/LLaVA-NeXT-Video-7B-DPO-hf", SEVEN_BILLION, "Llama 2", True, _needs(SEVEN_BILLION, 2.6 * GB), 6.4),
    KnownModel("llava-hf/LLaVA-NeXT-Video-34B-hf", THIRTY_FOUR_BILLION, "Llama 2", True, _needs(THIRTY_FOUR_BILLION, 2.6 * GB)),
    KnownModel("HuggingFaceTB/SmolVLM2-2.2B-Instruct", 2.2e9, "Apache-2.0", False, _needs(2.2e9, 2 * GB)),
    KnownModel("HuggingFaceTB/SmolVLM2-500M-Video-Instruct", 0.5e9, "Apache-2.0", False, _needs(0.5e9, 1.5 * GB)),
)


def known(name: str) -> KnownModel | None:
    """The known model of this hub name."""
    return next((model for model in KNOWN if model.name == name), None)

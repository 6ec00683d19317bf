"""What can be chosen says how long it will take, and never that more work takes less time."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import run_of, video_of
from webapp.library.choices import FIRST_SPEEDS, choices
from webapp.runs.models import AnalysisRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def measured(alice, preset: str, elapsed_seconds: float) -> None:
    """A finished run of three seconds."""
    run = run_of(video_of(alice))
    AnalysisRun.objects.filter(id=run.id).update(preset=preset, elapsed_seconds=elapsed_seconds)


def speeds() -> dict[str, float]:
    return {choice.value: choice.speed for choice in choices()}


def test_before_the_first_run_the_guess_is_told():
    assert speeds() == FIRST_SPEEDS


def test_a_slow_machine_is_slow_for_presets_not_used_yet_too(alice):
    measured(alice, "balanced", 6.0)
    assert speeds() == pytest.approx({"fast": 1.0, "balanced": 0.5, "thorough": 0.175})


def test_no_preset_is_quicker_than_a_lighter_one(alice):
    measured(alice, "fast", 6.0)
    measured(alice, "balanced", 3.0)
    assert speeds()["fast"] >= speeds()["balanced"] >= speeds()["thorough"]

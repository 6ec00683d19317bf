"""Options that were stored with a run are read back as they were, also those of another version."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from analysis.options import PRESETS, options_for, options_from


@pytest.mark.parametrize("preset", PRESETS)
def test_what_was_stored_is_read_back(preset):
    options = options_for(preset, "de")
    assert options_from(asdict(options)) == options


def test_what_an_earlier_version_did_not_know_is_as_in_the_preset():
    assert options_from({"preset": "thorough", "language": "de"}) == options_for("thorough", "de")


def test_what_this_version_does_not_know_is_left_out():
    assert options_from({"preset": "fast", "sharpness": 3}) == options_for("fast")


@pytest.mark.parametrize("stored", [{"preset": "best"}, {"segment_seconds": "six"}, {"segment_seconds": 40}, {"language": "fr"}])
def test_what_cannot_be_is_refused_in_a_sentence(stored):
    with pytest.raises(ValueError, match=r"\.$"):
        options_from(stored)

"""A merged run's exports say where each line comes from; other runs' exports stay as they were."""

from __future__ import annotations

import csv
import io

import pytest

from tests.webapp.merging_rows import two_runs
from tests.webapp.rows import ready_video
from webapp.runs.merging import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(alice, alices_browser):
    """What a merged run, its second 1 from a model, and the run before it give in a format."""
    a, b = two_runs(ready_video(alice))
    merged = merge(a, b, frozenset({1}))

    def export(extension: str) -> tuple[str, str]:
        return tuple(alices_browser.get(f"/runs/{run.id}/export.{extension}").content.decode() for run in (merged, a))

    return export


def test_every_line_of_the_document_names_its_origin(alice, alices_browser, exported):
    merged, before = exported("json")
    assert merged.count('"origin": {') == 4 and merged.count('"describer": "transformers_vlm"') == 1
    assert '"describer": "merged"' in merged
    assert '"origin"' not in before


def test_the_table_has_a_column_more(exported):
    merged, before = exported("csv")
    rows = list(csv.DictReader(io.StringIO(merged)))
    assert rows[1]["text"] == "A brown dog runs."
    assert rows[1]["origin"].startswith("llava-hf/LLaVA-NeXT-Video-7B-hf, balanced, 20")
    assert rows[0]["origin"].startswith("composed, balanced, 20")
    assert "origin" not in before.splitlines()[0]


def test_the_document_to_read_names_it_behind_each_line(exported):
    merged, before = exported("md")
    assert "- **0:01** A brown dog runs. *(llava-hf/LLaVA-NeXT-Video-7B-hf, balanced" in merged
    assert merged.count("*(composed, balanced") == 3
    assert "- **0:01** A dog runs.\n" in before


@pytest.mark.parametrize("extension", ["txt", "vtt", "srt"])
def test_formats_for_players_hold_the_words_alone(exported, extension):
    merged, _before = exported(extension)
    assert "A brown dog runs." in merged and "composed" not in merged

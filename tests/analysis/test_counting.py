"""A count without weights is what the loaded engine itself says."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.loading import count_tokens
from analysis.options import PRESETS

if importlib.util.find_spec("torch") is None:
    pytest.skip("models aren't installed (VLM=1)", allow_module_level=True)

from analysis.vlm.checkpoint import Source
from analysis.vlm.engines import load_engine
from analysis.vlm.questions import LineShape, ModelError
from tests.tiny_models import FAMILIES, save_tiny_family

CHECKPOINT = str(Path(__file__).parents[1] / "tiny_llava" / "checkpoint")


@pytest.fixture(scope="module")
def counts():
    return count_tokens("transformers_vlm", CHECKPOINT, None)


@pytest.mark.parametrize("long_context", [False, True])
@pytest.mark.parametrize("layout", ["block", "interleaved"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_each_budget_is_the_engines_own(counts, language, layout, long_context):
    engine = load_engine(Source(CHECKPOINT), "letterbox", long_context)
    for words in (6, 20, 45):
        options = replace(PRESETS["balanced"], language=language, layout=layout, words_per_line=words, long_context=long_context)
        assert counts.budget_of(options) == engine.budget(LineShape(language, words, layout))
    assert not counts.estimated


def test_a_folder_without_a_model_says_so(tmp_path):
    with pytest.raises(ModelError, match="holds no model"):
        count_tokens("transformers_vlm", str(tmp_path), None)


@pytest.mark.parametrize("family", FAMILIES)
def test_other_families_are_counted_as_they_count_themselves(tmp_path, family):
    """With their own processors, templates and limits on frames."""
    folder = str(save_tiny_family(tmp_path / family, family))
    counts = count_tokens("transformers_vlm", folder, None)
    for long_context in (False, True):
        engine = load_engine(Source(folder), "letterbox", long_context)
        for language, layout in (("en", "interleaved"), ("de", "block")):
            options = replace(PRESETS["balanced"], language=language, layout=layout, words_per_line=12, long_context=long_context)
            try:
                own = engine.budget(LineShape(language, 12, layout))
            except ValueError:
                own = None
            assert counts.budget_of(options) == own

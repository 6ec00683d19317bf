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

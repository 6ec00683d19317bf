"""A checkpoint is opened in every precision that a card may need, by the way that a card takes; what sees is never made smaller."""

from __future__ import annotations

import pytest
import torch
from bitsandbytes.nn import Linear4bit, Linear8bitLt

from analysis.prompts import question
from analysis.vlm.checkpoint import Source, open_config, open_model
from analysis.vlm.llava import KIND, load_llava
from analysis.vlm.memory import MemoryPlan
from analysis.vlm.questions import LineShape
from tests.analysis.test_forced_lines import asked_of, check_all_told
from tests.random_llava import save_tiny

SMALLER = {"fp32": torch.nn.Linear, "bf16": torch.nn.Linear, "int8": Linear8bitLt, "nf4": Linear4bit}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return Source(str(save_tiny(tmp_path_factory.mktemp("model"), seed=2)))


@pytest.mark.parametrize("precision", SMALLER)
def test_layers_get_smaller_and_eyes_and_head_stay_as_they_are(source, precision):
    model = open_model(source, KIND, open_config(source), precision, "cpu")
    kinds = {name: type(module) for name, module in model.named_modules() if isinstance(module, torch.nn.Linear)}
    assert {kind for name, kind in kinds.items() if ".language_model." in name} == {SMALLER[precision]}
    assert {kind for name, kind in kinds.items() if ".language_model." not in name} == {torch.nn.Linear}


@pytest.mark.parametrize("precision", SMALLER)
def test_every_second_is_told_in_every_precision(source, precision):
    engine = load_llava(source, "letterbox", False, precision, "cpu", MemoryPlan(precision, 4, 4096, 1))
    questions = [asked_of(0, 3), asked_of(6, 2)]
    check_all_told(questions, list(engine.answers(questions, LineShape("en", 6))))


def test_a_stretched_context_holds_what_overflowed(source):
    config = open_config(source, long_context=True)
    text = config.get_text_config()
    assert text.max_position_embeddings == 8192 and text.rope_parameters["factor"] == 2.0
    engine = load_llava(source, "letterbox", True, "fp32", "cpu", MemoryPlan("fp32", 1, 8192, 1))
    assert engine.budget(LineShape("en", 20)).context_tokens == 8192
    check_all_told([asked_of(0, 2)], list(engine.answers([asked_of(0, 2)], LineShape("en", 6))))


def test_all_five_questions_are_asked_in_both_languages_and_at_every_length():
    wanted = {
        "en": ("what happens", "who and what is visible", "left, centre, right", "words on screen", "what the camera does"),
        "de": ("was geschieht", "wer und was zu sehen ist", "links, Mitte, rechts", "Wörter im Bild", "was die Kamera tut"),
    }
    for language, parts in wanted.items():
        for words in (12, 20, 35):
            asked = question(language, 6, words)
            assert all(part in asked for part in parts) and f" {words} " in asked

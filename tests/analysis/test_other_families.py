"""Models of other families write the same forced lines: tiny checkpoints with random weights of the real classes."""

from __future__ import annotations

import json
import threading
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoProcessor, LlamaConfig
from transformers.models.smolvlm import processing_smolvlm
from transformers.utils.import_utils import is_torchvision_available

from analysis.events import Cancelled
from analysis.prompts import Layout, question
from analysis.timeline import Frame
from analysis.vlm import family_processor
from analysis.vlm.checkpoint import CLIP_DEVIATION, CLIP_MEAN, Source, open_config, open_tokenizer
from analysis.vlm.decoding import mask_of
from analysis.vlm.families import FamilyEngine, family_size, family_tokens_per_frame, load_family
from analysis.vlm.family_processor import open_processor
from analysis.vlm.forced_lines import ForcedLines, LineLengths
from analysis.vlm.forced_logits import ForcedLogits, forced_steps
from analysis.vlm.llava import LlavaEngine
from analysis.vlm.memory import MemoryPlan
from analysis.vlm.pixels import PixelSpec
from analysis.vlm.questions import Answer, LineShape, ModelError, Question
from analysis.vlm.seen import seen_before
from bench.random_model import trained_tokenizer
from tests.random_llava import tiny_model
from tests.tiny_models import AT, FAMILIES, TAG, save_tiny_family

SHAPE = LineShape("en", 4)
PLAN = MemoryPlan("fp32", 3, 4096, 1)
PLAIN = "smolvlm"  # shows what all families share


def asked(start: int, counts: list[int], seed: int = 0, layout: Layout = "block") -> Question:
    """A window of noise: so many frames in each second."""
    noise = np.random.default_rng(seed)
    frames = [
        tuple(Frame(noise.integers(0, 255, (72, 128, 3), dtype=np.uint8), start + second + place / 8) for place in range(count))
        for second, count in enumerate(counts)
    ]
    return Question(start, tuple(frames), question("en", len(counts), 4, (10, 11, 12)), tuple(range(start, start + len(counts))), layout)


WINDOWS = [asked(0, [1, 1, 2]), asked(10, [2], 1), asked(30, [1, 0, 1, 1], 2, "interleaved"), asked(50, [1], 3)]


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    return {family: Source(str(save_tiny_family(tmp_path_factory.mktemp(family), family))) for family in FAMILIES}


@pytest.fixture(scope="module")
def engines(checkpoints: dict[str, Source]) -> dict[str, FamilyEngine]:
    return {family: load_family(source, open_config(source), "fp32", "cpu", PLAN) for family, source in checkpoints.items()}


@pytest.fixture(params=list(FAMILIES))
def engine(engines: dict[str, FamilyEngine], request: pytest.FixtureRequest) -> FamilyEngine:
    return engines[request.param]


@pytest.fixture
def plain(engines: dict[str, FamilyEngine]) -> FamilyEngine:
    """An engine that a test may hurt."""
    return FamilyEngine(deepcopy(engines[PLAIN].model), engines[PLAIN].processor, PLAN)


def is_covered(questions: list[Question], answers: list[Answer]) -> bool:
    """Whether each window's seconds have each one line with words, in order."""
    told = {number: [answer.line.second for answer in answers if answer.number == number] for number in range(len(questions))}
    return all(told[number] == list(one.asked) for number, one in enumerate(questions)) and all(answer.line.text for answer in answers)


def steps_of(engine: FamilyEngine) -> list[int]:
    """The rows of each forward pass from now on."""
    steps: list[int] = []
    engine.model.register_forward_pre_hook(lambda model, given, named: steps.append(len(named["input_ids"])), with_kwargs=True)
    return steps


def failing(engine: FamilyEngine, error: Exception, at: set[int]) -> None:
    """Let those forward passes fail."""
    steps = steps_of(engine)

    def fail(model: Any, given: Any) -> None:
        if len(steps) in at:
            raise error

    engine.model.register_forward_pre_hook(fail)


def liking(engine: FamilyEngine, tokens: list[int], every: int = 1) -> None:
    """Make those tokens by far the likeliest, in each `every`th step."""
    steps = steps_of(engine)

    def like(model: Any, given: Any, output: Any) -> None:
        if len(steps) % every == 0:
            output.logits[:, :, tokens] += 1000.0

    engine.model.register_forward_hook(like)


def test_every_second_has_one_line_whatever_the_windows(engine: FamilyEngine) -> None:
    assert is_covered(WINDOWS, list(engine.answers(WINDOWS, SHAPE)))


def test_only_the_asked_seconds_of_a_window_have_lines(plain: FamilyEngine) -> None:
    some = replace(asked(20, [1, 1, 1, 1]), asked=(21, 23))
    assert [answer.line.second for answer in plain.answers([some], SHAPE)] == [21, 23]


def test_a_row_of_a_batch_says_what_it_says_alone(engine: FamilyEngine) -> None:
    together = list(engine.answers(WINDOWS, SHAPE))
    for number, window in enumerate(WINDOWS):
        alone = [answer.line for answer in engine.answers([window], SHAPE)]
        assert alone == [answer.line for answer in together if answer.number == number]


def test_what_is_said_depends_on_the_frames(engine: FamilyEngine) -> None:
    said = {tuple(answer.line.text for answer in engine.answers([asked(0, [1, 1], seed)], SHAPE)) for seed in range(4)}
    assert len(said) > 1


def test_a_window_takes_no_more_tokens_than_planned(engine: FamilyEngine) -> None:
    for window in WINDOWS:
        budget = engine.budget(LineShape("en", 4, window.layout))
        assert engine.question_tokens(window) <= budget.asked(sum(window.counts), len(window.counts)) + budget.reserve_tokens
    shows_twice = engine.model.config.model_type == "llava_onevision"  # a frame that is alone
    assert (engine.budget(SHAPE).reserve_tokens > 60) is shows_twice


def test_a_frame_takes_about_what_the_config_alone_lets_expect(engine: FamilyEngine) -> None:
    assert engine.tokens_per_frame <= family_tokens_per_frame(engine.model.config) <= max(engine.tokens_per_frame + 4, 260)


def test_frames_are_as_large_as_the_model_sees_them(engines: dict[str, FamilyEngine]) -> None:
    sizes = {family: engines[family].frame_size(1920, 1080) for family in ("smolvlm", "video_llava", "qwen3_vl")}
    assert sizes == {"smolvlm": 56, "video_llava": 100, "qwen3_vl": 171}


def test_a_size_is_that_of_the_loaded_model(engine: FamilyEngine) -> None:
    size = family_size(engine.model.config)
    assert size.linear_weights + size.other_weights == sum(weight.numel() for weight in engine.model.parameters())
    assert 0 < size.linear_weights < size.other_weights
    assert size.cache_bytes_per_token in (128, 256)


def test_lines_come_while_others_are_yet_to_be_written(plain: FamilyEngine) -> None:
    steps = steps_of(plain)
    seen = [len(steps) for _ in plain.answers(WINDOWS[:3], SHAPE)]
    assert seen == sorted(seen) and seen[0] < seen[-1] / 2


@pytest.mark.parametrize("step", [0, 1, 5])
def test_cancelling_ends_the_writing_at_the_next_step(plain: FamilyEngine, step: int) -> None:
    steps = steps_of(plain)
    with pytest.raises(Cancelled):
        list(plain.answers(WINDOWS, SHAPE, lambda: len(steps) >= step))
    assert len(steps) == step


def test_who_stops_listening_ends_the_thread(plain: FamilyEngine) -> None:
    steps, answers = steps_of(plain), plain.answers(WINDOWS, SHAPE)
    written = next(answers) and len(steps)
    answers.close()  # type: ignore[attr-defined]
    assert len(steps) == written
    assert "generate" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("at", [1, 3, 40])
def test_where_memory_runs_out_the_batch_is_halved_and_goes_on(plain: FamilyEngine, at: int) -> None:
    failing(plain, torch.OutOfMemoryError("no room"), {at})
    answers = list(plain.answers(WINDOWS, SHAPE))
    assert is_covered(WINDOWS, answers)
    assert (plain.rows, plain.halved) == (1, 1)


def test_where_not_one_row_has_room_the_reason_is_said(plain: FamilyEngine) -> None:
    failing(plain, torch.OutOfMemoryError("no room"), set(range(1000)))
    with pytest.raises(ModelError, match="not even one window fits"):
        list(plain.answers(WINDOWS, SHAPE))


def test_other_errors_reach_the_caller(plain: FamilyEngine) -> None:
    failing(plain, ZeroDivisionError("a bug"), {4})
    with pytest.raises(ZeroDivisionError, match="a bug"):
        list(plain.answers(WINDOWS, SHAPE))


@pytest.mark.parametrize("every", [1, 2, 5])
@pytest.mark.parametrize("babble", ["\n", "[", "ends"])
def test_a_babbling_model_covers_every_second(plain: FamilyEngine, babble: str, every: int) -> None:
    ends = sorted(plain.vocabulary.ends)
    liking(plain, ends if babble == "ends" else plain.vocabulary.encode(babble), every)
    answers = list(plain.answers(WINDOWS, SHAPE))
    assert is_covered(WINDOWS, answers)
    assert not any(set("\n[") & set(answer.line.text) for answer in answers)


def test_no_line_holds_special_tokens_or_tags(plain: FamilyEngine) -> None:
    liking(plain, [AT["<image>"], AT["<video>"], *plain.vocabulary.encode(TAG), len(plain.processor.tokenizer) + 3])
    answers = list(plain.answers(WINDOWS, SHAPE))
    assert is_covered(WINDOWS, answers)
    assert not any("<" in answer.line.text for answer in answers)


def test_a_first_time_stands_where_the_template_lets_replies_begin(engines: dict[str, FamilyEngine]) -> None:
    behind_word, on_line = engines["smolvlm"].vocabulary, engines["qwen3_vl"].vocabulary
    assert behind_word.pieces[behind_word.stamp(0, first=True)[0]].startswith(" ")
    assert "".join(on_line.pieces[token] for token in on_line.stamp(0, first=True)) == "[0s]"


def test_video_llava_sees_eight_frames_of_a_window_at_most(engines: dict[str, FamilyEngine]) -> None:
    engine, many, fewer = engines["video_llava"], asked(0, [3, 3, 3, 3]), asked(0, [2, 2, 2, 2])
    assert engine.question_tokens(many) == engine.question_tokens(fewer)
    assert engine.budget(SHAPE).max_seconds(1) == 8
    assert is_covered([many], list(engine.answers([many], SHAPE)))


def test_inside_generate_llava_writes_what_its_own_decoder_does() -> None:
    tokenizer = trained_tokenizer()
    engine = LlavaEngine(tiny_model(tokenizer), tokenizer, PixelSpec(56, CLIP_MEAN, CLIP_DEVIATION), PLAN)
    rows = [engine.row(window, SHAPE) for window in WINDOWS]
    longest = max(len(row.prompt) for row in rows)
    inputs = {
        "input_ids": torch.tensor([[engine.vocabulary.padding] * (longest - len(row.prompt)) + list(row.prompt) for row in rows]),
        "attention_mask": mask_of(rows, longest),
        "mm_encoder_outputs": {"video": seen_before([row.features for row in rows])},
    }
    steps = forced_steps(engine.model, inputs, engine.vocabulary, [row.lines for row in rows], 200)
    forced = sorted((row, WINDOWS[row].start_second + line.second, line.text) for step in steps for row, line in step)
    decoded = sorted((answer.number, answer.line.second, answer.line.text) for answer in engine.answers(WINDOWS, SHAPE))
    assert forced == decoded


def test_beams_and_assistants_are_refused(plain: FamilyEngine) -> None:
    logits = ForcedLogits(plain.vocabulary, [ForcedLines(plain.vocabulary, [0, 1], LineLengths(4, 6))], lambda row, line: None)
    scores = torch.zeros((1, 800))
    logits(torch.zeros((1, 5), dtype=torch.long), scores)
    for again in (torch.zeros((1, 5), dtype=torch.long), torch.zeros((2, 6), dtype=torch.long)):
        with pytest.raises(RuntimeError, match="asked once a step"):
            logits(again, scores)


def test_smolvlm_is_read_as_by_its_own_processor(checkpoints: dict[str, Source], monkeypatch: pytest.MonkeyPatch) -> None:
    source = checkpoints[PLAIN]
    monkeypatch.setattr(family_processor, "is_torchvision_available", lambda: False)
    stand_in = open_processor(source, open_config(source), open_tokenizer(source))
    monkeypatch.setattr(processing_smolvlm, "num2words", str)
    monkeypatch.setattr(family_processor, "STAND_INS", {})
    own = open_processor(source, open_config(source), open_tokenizer(source))
    assert (type(stand_in).__name__, type(own).__name__) == ("Idefics3Processor", "SmolVLMProcessor")
    images, text = [[WINDOWS[0].frames[0][0].image] * 2], ["a<image>b<image>c"]
    given, expected = (processor(text=text, images=images, return_tensors="pt") for processor in (stand_in, own))
    assert all(torch.equal(given[name], expected[name]) for name in expected)


def test_with_torchvision_a_checkpoints_whole_processor_is_used(checkpoints: dict[str, Source], engine: FamilyEngine) -> None:
    if not is_torchvision_available():
        pytest.skip("torchvision is not installed: processors are put together without their video half")
    assert type(engine.processor) is type(AutoProcessor.from_pretrained(checkpoints[engine.model.config.model_type].name))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("Llama4ImageProcessor", "needs torchvision: install it"), ("Nonsense", "has no image processor that can be used")],
)
def test_what_keeps_pictures_from_a_model_is_said(tmp_path: Path, kind: str, sentence: str) -> None:
    if "torchvision" in sentence and is_torchvision_available():
        pytest.skip("torchvision is installed, so nothing is missing")
    source = Source(str(save_tiny_family(tmp_path, PLAIN)))
    (tmp_path / "preprocessor_config.json").write_text(json.dumps({"image_processor_type": kind}))
    with pytest.raises(ModelError, match=sentence):
        load_family(source, open_config(source), "fp32", "cpu", PLAN)


def test_weights_that_are_not_safetensors_are_refused(tmp_path: Path) -> None:
    source = Source(str(save_tiny_family(tmp_path, PLAIN)))
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="a tokenizer and safetensors"):
        load_family(source, open_config(source), "fp32", "cpu", PLAN)


def test_a_model_that_sees_no_pictures_says_so() -> None:
    with pytest.raises(ModelError, match="'llama' can't be used here"):
        family_size(LlamaConfig())


def test_the_pinned_revision_stays_with_the_engine(checkpoints: dict[str, Source]) -> None:
    source = Source(checkpoints[PLAIN].name, "0123abc")
    assert load_family(source, open_config(source), "fp32", "cpu", PLAN).revision == "0123abc"

"""Whatever a model wants to write, every second gets exactly one line, in order, not empty; a row in a batch is as it is alone."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
import torch

from analysis.events import Cancelled
from analysis.prompts import question
from analysis.timeline import Frame
from analysis.vlm.checkpoint import CLIP_DEVIATION, CLIP_MEAN
from analysis.vlm.compiled import CompiledBatches, _step
from analysis.vlm.free_reply import answered_seconds, free_reply
from analysis.vlm.llava import LlavaEngine
from analysis.vlm.memory import MemoryPlan
from analysis.vlm.pixels import PixelSpec
from analysis.vlm.questions import LineShape, ModelError, Question
from bench.random_model import trained_tokenizer
from tests.random_llava import tiny_model

SHAPE = LineShape("en", 6)


@pytest.fixture(scope="module")
def tokenizer():
    return trained_tokenizer()


def engine_of(tokenizer, seed=0, rows=8, babbles=False):
    model = tiny_model(tokenizer, seed)
    if babbles:
        _make_babble(model, tokenizer)
    return LlavaEngine(model, tokenizer, PixelSpec(56, CLIP_MEAN, CLIP_DEVIATION), MemoryPlan("fp32", rows, 4096, 1))


def _make_babble(model, tokenizer):
    """Newlines, brackets and ends are what this model likes best."""
    liked = [tokenizer.eos_token_id, *tokenizer.encode("\n[", add_special_tokens=False), *tokenizer.encode("]", add_special_tokens=False)]
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        head = model.lm_head.weight
        head[liked] = torch.randn(len(liked), head.shape[1], generator=generator) * head.std() * 3


def asked_of(start, seconds, rate=2, layout="block", seed=0, leave_out=()):
    rng = np.random.default_rng([seed, start])
    frames = tuple(
        tuple(Frame(rng.integers(0, 255, (36, 64, 3), dtype=np.uint8), start + second + step / rate) for step in range(rate))
        for second in range(seconds)
    )
    asked = tuple(second for second in range(start, start + seconds) if second not in leave_out)
    return Question(start, frames, question("en", seconds, 6), asked, layout)


def check_all_told(questions, answers):
    for number, asked in enumerate(questions):
        lines = [answer.line for answer in answers if answer.number == number]
        assert [line.second for line in lines] == list(asked.asked)
        assert all(line.text.strip() and not set(line.text) & {"\n", "["} for line in lines)


@pytest.mark.parametrize("babbles", [False, True], ids=["random", "babbling"])
def test_two_hundred_windows_of_random_lengths_get_every_second_once(tokenizer, babbles):
    rng = random.Random(3)
    engine = engine_of(tokenizer, seed=2, babbles=babbles)
    told = 0
    while told < 100:
        engine.rows = rng.randint(1, 8)
        questions = [
            asked_of(rng.randint(0, 3600), rng.randint(1, 9), rng.choice([1, 2]), rng.choice(["block", "interleaved"]), told + number)
            for number in range(engine.rows)
        ]
        check_all_told(questions, list(engine.answers(questions, SHAPE)))
        told += len(questions)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_row_in_a_batch_says_what_it_says_alone(tokenizer, seed):
    engine = engine_of(tokenizer, seed)
    questions = [
        asked_of(0, 6),
        asked_of(15, 3),
        asked_of(100, 1, 1),
        asked_of(3590, 7, 1, "interleaved"),
        asked_of(40, 5, leave_out=(42,)),
    ]
    together = list(engine.answers(questions, SHAPE))
    check_all_told(questions, together)
    for number, asked in enumerate(questions):
        engine.seen.clear()
        alone = [answer.line for answer in engine.answers([asked], SHAPE)]
        assert alone == [answer.line for answer in together if answer.number == number]


def test_the_cache_of_fixed_size_gives_the_same_lines(tokenizer):
    engine = engine_of(tokenizer)
    questions = [asked_of(0, 6), asked_of(15, 3), asked_of(100, 1, 1)]
    grown = list(engine.answers(questions, SHAPE))
    batches = CompiledBatches(rows=4, room=1024)
    batches._step = _step  # compiling takes a minute on a CPU; the step is the same
    engine.decoder.make_batch = batches
    for _ in range(2):
        fixed = list(engine.answers(questions, SHAPE))
        assert sorted(map(str, fixed)) == sorted(map(str, grown))


def test_lines_come_as_they_are_written(tokenizer):
    engine = engine_of(tokenizer)
    answers = engine.answers([asked_of(0, 8)], SHAPE)
    next(answers)
    steps = engine.decoder.steps
    list(answers)
    assert steps < engine.decoder.steps / 4


def test_cancelling_stops_between_two_steps(tokenizer):
    engine = engine_of(tokenizer)
    stop = False
    answers = engine.answers([asked_of(0, 8)], SHAPE, lambda: stop)
    next(answers)
    stop, steps = True, engine.decoder.steps
    with pytest.raises(Cancelled):
        next(answers)
    assert engine.decoder.steps == steps


def test_running_out_of_memory_halves_the_batch_and_tells_nothing_twice(tokenizer, monkeypatch):
    engine = engine_of(tokenizer)
    questions = [asked_of(start, 3) for start in (0, 6, 12, 18, 24)]
    wanted = sorted(map(str, engine.answers(questions, SHAPE)))
    _runs_out(monkeypatch, engine, more_rows_than=2, after_steps=12)
    got = list(engine.answers(questions, SHAPE))
    assert sorted(map(str, got)) == wanted
    assert engine.rows == 2 and engine.halved == 1


def test_too_little_memory_for_one_row_is_told_in_a_plain_sentence(tokenizer, monkeypatch):
    engine = engine_of(tokenizer)
    _runs_out(monkeypatch, engine, more_rows_than=0, after_steps=0)
    with pytest.raises(ModelError, match="too little memory for this model"):
        list(engine.answers([asked_of(0, 3), asked_of(6, 3)], SHAPE))


def _runs_out(monkeypatch, engine, more_rows_than, after_steps):
    forward, calls = engine.model.forward, []

    def scarce(*args, **kwargs):
        calls.append(1)
        if kwargs["input_ids"].shape[0] > more_rows_than and len(calls) > after_steps:
            raise torch.OutOfMemoryError("no memory")
        return forward(*args, **kwargs)

    monkeypatch.setattr(engine.model, "forward", scarce)


def test_each_frame_is_seen_once_for_overlap_and_another_question(tokenizer):
    engine = engine_of(tokenizer)
    first = asked_of(0, 6)
    overlapping = replace(first, start_second=3, frames=first.frames[3:], asked=(3, 4, 5))
    list(engine.answers([first, overlapping], SHAPE))
    assert engine.seen.seen == 12 and engine.seen.spared == 6


def test_features_are_kept_within_their_bytes(tokenizer):
    engine = engine_of(tokenizer)
    engine.seen._most_bytes = 5 * 4 * 64 * 4
    list(engine.answers([asked_of(0, 9)], SHAPE))
    assert engine.seen.bytes <= engine.seen._most_bytes


def test_the_budget_holds_for_what_is_really_written(tokenizer):
    engine = engine_of(tokenizer, seed=2)
    for layout in ("block", "interleaved"):
        shape = LineShape("de", 12, layout)
        budget = engine.budget(shape)
        asked = replace(asked_of(0, 8, 2, layout), text=question("de", 8, 12, [3, 5, 6]))
        tokens, _ = engine.prompt_and_features(asked)
        before = engine.decoder.tokens
        list(engine.answers([asked], shape))
        assert len(tokens) + engine.decoder.tokens - before <= budget.needed(16, 8, 8)


def test_without_forcing_the_same_model_leaves_seconds_out(tokenizer):
    engine = engine_of(tokenizer, babbles=True)
    reply = free_reply(engine, asked_of(0, 6), 80)
    assert len(answered_seconds(reply)) < 6


def test_times_that_a_model_writes_by_itself_are_found():
    assert answered_seconds("[0s] A dog.\n[2s]\n[3 s] A cat. [3s] again") == {0: "A dog.", 3: "A cat."}

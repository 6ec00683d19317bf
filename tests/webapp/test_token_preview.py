"""The preview of tokens: counted by a worker, shown for the model that describes, and what doesn't fit is refused with what would."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.utils import timezone

from analysis.options import PRESETS
from analysis.token_budget import TokenBudget
from analysis.token_counts import counted
from tests.webapp.processes import environment, wait_until, worker
from tests.webapp.test_presets import filled_in, made, problems
from webapp.runs.models import OwnPreset, TokenCount, Worker
from webapp.runs.speaker import current_speaker
from webapp.runs.tasks import count_tokens_here
from webapp.runs.weights.counts import counts_in, keep_counts, kept_counts

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
CHECKPOINT = Path(__file__).parents[1] / "tiny_llava" / "checkpoint"
LLAVA = TokenBudget(context_tokens=4096, prompt_tokens=105, tokens_per_frame=144, tokens_per_line=48)
with_models = pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="models aren't installed (VLM=1)")


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch):
    for name in ("SECONDSIGHT_MODEL", "SECONDSIGHT_SERVER_URL", "SECONDSIGHT_SERVER_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("webapp.runs.speaker.engine_is_installed", lambda: True)


@pytest.fixture
def model(monkeypatch) -> None:
    """A model describes."""
    monkeypatch.setenv("SECONDSIGHT_MODEL", str(CHECKPOINT))


@pytest.fixture
def counted_model(model) -> None:
    """It was counted as LLaVA-NeXT-Video is; German lines take a little more."""
    keep_counts(current_speaker(), lambda: counted(lambda shape: replace(LLAVA, prompt_tokens=105 + 40 * (shape.language == "de"))))


def tokens(browser, **changed: object):
    return browser.get("/presets/tokens/", filled_in(**changed)).json()


def look_worker() -> Worker:
    return Worker.objects.create(name="look-1", queue="look", seen_at=timezone.now())


def test_with_detectors_alone_nothing_is_counted_and_all_can_be_kept(alices_browser):
    found = tokens(alices_browser)
    assert found["state"] == "unknown" and found["words"] == "The detectors describe here, so nothing is counted in tokens."
    assert made(alices_browser, frames_per_second="8").options == {"frames_per_second": 8.0}


def test_where_no_worker_answers_a_sentence_says_so(alices_browser, model):
    found = tokens(alices_browser)
    assert found["state"] == "absent" and found["words"].startswith("No worker answers at the moment")


def test_a_worker_is_asked_once_while_it_has_not_answered(alices_browser, model, queue):
    look_worker()
    for _ in range(3):
        assert tokens(alices_browser)["state"] == "waiting"
    assert redis.Redis.from_url(queue).llen("rq:queue:look") == 1
    TokenCount.objects.update(asked_at=timezone.now() - timedelta(minutes=2))
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert tokens(alices_browser)["state"] == "absent"


def test_the_parts_add_up_to_the_context_in_the_dearer_language(alices_browser, counted_model):
    found = tokens(alices_browser)
    assert found["parts"] == {"frames": 14 * 144, "question": 417, "lines": 7 * 48, "free": 4096 - 14 * 144 - 417 - 336}
    assert found["fits"] and "7 s at 2 frames per second, shows 14 frames: 2,769 of 4,096 tokens." in found["words"]
    assert "at most 19 seconds" in found["words"] and found["note"].startswith("Counted for lines in German")


def test_it_is_counted_anew_for_other_settings_and_mistakes_are_told(alices_browser, counted_model):
    assert tokens(alices_browser, frames_per_second="3")["parts"]["frames"] == 21 * 144
    wrong = alices_browser.get("/presets/tokens/", filled_in(frames_per_second="17"))
    assert wrong.status_code == 422 and wrong.json()["problems"] == {"frames_per_second": "A model looks at 0.5 to 16 frames per second."}


def test_what_does_not_fit_is_refused_with_the_number_that_would(alices_browser, counted_model):
    sentence = "At 4 frames per second a window of 8 s needs 5,409 tokens of 4,096. 2 frames per second fit."
    changed = {"frames_per_second": "4", "segment_seconds": "7"}
    assert (tokens(alices_browser, **changed)["words"], tokens(alices_browser, **changed)["fits"]) == (sentence, False)
    answer = alices_browser.post("/presets/new/", filled_in(**changed))
    assert answer.status_code == 422 and sentence in problems(answer) and not OwnPreset.objects.exists()
    assert (
        made(alices_browser, **changed | {"frames_per_second": "2", "long_frames_per_second": "2"}).options["long_frames_per_second"] == 2
    )
    long = tokens(alices_browser, segment_seconds="15", long_frames_per_second="2")["words"]
    assert long == "At 2 frames per second a window of 16 s needs 5,793 tokens of 4,096. 1 frame per second fits."


def test_what_is_as_in_the_built_in_preset_is_not_refused(alices_browser, model):
    keep_counts(current_speaker(), lambda: counted(lambda shape: replace(LLAVA, context_tokens=1500)))
    assert not tokens(alices_browser)["fits"]
    assert made(alices_browser, objects_per_second="5").options == {"objects_per_second": 5.0}
    assert "tokens of 1,500" in problems(alices_browser.post("/presets/new/", filled_in(name="B", overlap_seconds="2")))


def test_other_files_in_the_folder_are_counted_anew(alices_browser, tmp_path, monkeypatch):
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_text("{}")
    monkeypatch.setenv("SECONDSIGHT_MODEL", str(tmp_path))
    keep_counts(current_speaker(), lambda: counted(lambda shape: LLAVA))
    assert tokens(alices_browser)["state"] == "counted"
    (tmp_path / "config.json").write_text('{"other": 1}')
    look_worker()
    assert tokens(alices_browser)["state"] == "waiting"


def test_it_speaks_german(alices_browser, counted_model):
    found = alices_browser.get("/presets/tokens/", filled_in(), headers={"Accept-Language": "de"}).json()
    assert found["context"] == 4096 and found["state"] == "counted"


@with_models
@pytest.mark.slow
def test_a_worker_counts_what_the_loaded_engine_has(alices_browser, monkeypatch):
    """Asked by the page, counted by a real look worker in a process of its own, and equal to the engine's own budget."""
    from analysis.vlm.checkpoint import Source
    from analysis.vlm.engines import load_engine
    from analysis.vlm.questions import LineShape

    monkeypatch.setenv("SECONDSIGHT_MODEL", str(CHECKPOINT))
    assert environment()["SECONDSIGHT_MODEL"] == str(CHECKPOINT)
    with worker("look"):
        wait_until(lambda: Worker.objects.filter(queue="look").exists(), 60, "the worker")
        wait_until(lambda: tokens(alices_browser)["state"] == "counted", 120, "the count")
    counts = counts_in(kept_counts(current_speaker()))
    engine = load_engine(Source(str(CHECKPOINT)), "letterbox", False)
    for options in PRESETS.values():
        assert counts.budget_of(options) == engine.budget(LineShape("en", options.words_per_line, options.layout))
    found = tokens(alices_browser, preset="balanced")
    assert found["parts"]["frames"] == 14 * engine.tokens_per_frame


@with_models
@pytest.mark.slow
def test_a_model_that_cannot_be_opened_is_told_in_a_sentence(alices_browser, tmp_path, monkeypatch):
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llava_next_video"}))
    (tmp_path / "model.safetensors").write_text("")
    monkeypatch.setenv("SECONDSIGHT_MODEL", str(tmp_path))
    with worker("look"):
        wait_until(lambda: Worker.objects.filter(queue="look").exists(), 60, "the worker")
        wait_until(lambda: tokens(alices_browser)["state"] != "waiting" and kept_counts(current_speaker()), 120, "the answer")
    found = tokens(alices_browser)
    assert found["state"] == "unknown" and found["words"].endswith(".") and found["note"].startswith("The settings can be kept")


def test_a_preset_that_does_not_fit_another_model_is_told_in_the_list(alices_browser, counted_model):
    made(alices_browser, frames_per_second="3")
    assert "tokens of" not in alices_browser.get("/presets/").content.decode()
    keep_counts(current_speaker(), lambda: counted(lambda shape: replace(LLAVA, context_tokens=2600)))
    assert "needs 3,643 tokens of 2,600. 1 frame per second fits." in alices_browser.get("/presets/").content.decode()


def test_a_server_is_estimated_and_says_so(alices_browser, monkeypatch):
    monkeypatch.setenv("SECONDSIGHT_SERVER_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("SECONDSIGHT_SERVER_MODEL", "org/qwen")
    count_tokens_here()
    found = tokens(alices_browser)
    assert (found["state"], found["context"], found["parts"]["frames"]) == ("counted", 8192, 14 * 256)
    assert "Estimated: qwen on a server doesn't tell how it counts." in found["note"]
    TokenCount.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    look_worker()
    assert tokens(alices_browser)["state"] == "counted"
    assert TokenCount.objects.get().asked_at > timezone.now() - timedelta(minutes=1)

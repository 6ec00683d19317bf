"""Who describes, and why: the environment, the owner's choice, else the detectors; a model that is missing fails its run."""

from __future__ import annotations

import shutil

import pytest
from django.utils.translation import override

from tests.random_llava import WHO_SPEAKS, save_tiny
from tests.webapp.rows import queued_run, ready_video, received_video
from webapp.runs import speaker as speakers
from webapp.runs import tasks
from webapp.runs.models import AnalysisRun, Description, ModelFiles
from webapp.runs.queueing import queue_run
from webapp.runs.requests import retry
from webapp.runs.speaker import Speaker, current_speaker
from webapp.runs.tasks import describe, warm_up
from webapp.runs.weights.choosing import choose_detectors, choose_folder, choose_model, remove_model
from webapp.runs.weights.folders import folder_of
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
LLAVA = "llava-hf/LLaVA-NeXT-Video-7B-hf"


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch):
    for name in ("SECONDSIGHT_MODEL", "SECONDSIGHT_MODEL_REVISION", "SECONDSIGHT_SERVER_URL", "SECONDSIGHT_SERVER_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with override("en"):
        yield


@pytest.fixture
def own_folder(tmp_path):
    """A folder that holds a tiny model."""
    return save_tiny(tmp_path / "my-model", **WHO_SPEAKS)


def described_by(speaker: Speaker) -> tuple[str, str, str]:
    return speaker.describer, speaker.model, speaker.revision


def clip_run(alice, make_clip) -> AnalysisRun:
    """A queued run of a real clip of three seconds."""
    video = received_video(alice, make_clip(seconds=3))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=3.0, width=320, height=180)
    video.refresh_from_db()
    return queue_run(video, "fast", "en")


def work_on(run: AnalysisRun) -> AnalysisRun:
    run.refresh_from_db()
    describe(str(run.id), run.generation)
    run.refresh_from_db()
    return run


def test_without_a_choice_the_detectors_describe():
    assert described_by(current_speaker()) == ("composed", "", "")
    assert current_speaker().reason == "No model is chosen, so the detectors describe."


def test_the_environment_comes_first(monkeypatch, own_folder):
    choose_folder(str(own_folder))
    monkeypatch.setenv("SECONDSIGHT_MODEL", "someone/model")
    monkeypatch.setenv("SECONDSIGHT_MODEL_REVISION", "abc")
    assert described_by(current_speaker()) == ("transformers_vlm", "someone/model", "abc")
    assert "SECONDSIGHT_MODEL" in current_speaker().reason


def test_a_server_describes_when_it_and_its_model_are_named(monkeypatch):
    monkeypatch.setenv("SECONDSIGHT_SERVER_URL", "http://127.0.0.1:9/v1")
    assert not current_speaker().is_model and "SECONDSIGHT_SERVER_MODEL" in current_speaker().reason
    monkeypatch.setenv("SECONDSIGHT_SERVER_MODEL", "qwen")
    assert described_by(current_speaker()) == ("openai_server", "qwen", "")


def test_a_chosen_model_describes_once_it_is_complete():
    choose_model(LLAVA)
    row = ModelFiles.objects.create(name=LLAVA, state="paused", bytes_total=100, bytes_done=34, revision="c0ffee")
    assert not current_speaker().is_model
    assert LLAVA in current_speaker().reason and "34 %" in current_speaker().reason
    folder_of(LLAVA).mkdir(parents=True)
    (folder_of(LLAVA) / "config.json").write_text("{}")
    ModelFiles.objects.filter(pk=row.pk).update(state="complete")
    assert described_by(current_speaker()) == ("transformers_vlm", LLAVA, "c0ffee")
    choose_detectors()
    assert not current_speaker().is_model
    remove_model(LLAVA)
    assert not folder_of(LLAVA).exists()


def test_a_folder_that_is_gone_leaves_it_to_the_detectors(own_folder):
    choose_folder(str(own_folder))
    assert described_by(current_speaker()) == ("transformers_vlm", str(own_folder), "")
    shutil.rmtree(own_folder)
    assert not current_speaker().is_model and "There is no folder" in current_speaker().reason


def test_without_torch_the_detectors_describe_and_say_how_to_get_it(monkeypatch, own_folder):
    choose_folder(str(own_folder))
    monkeypatch.setattr(speakers, "engine_is_installed", lambda: False)
    assert not current_speaker().is_model and "make install VLM=1" in current_speaker().reason


def test_a_run_keeps_who_was_to_describe_it(alice, monkeypatch):
    monkeypatch.setenv("SECONDSIGHT_MODEL", "someone/model")
    monkeypatch.setenv("SECONDSIGHT_MODEL_REVISION", "abc")
    run = queue_run(ready_video(alice), "balanced", "en")
    monkeypatch.delenv("SECONDSIGHT_MODEL")
    run.refresh_from_db()
    assert (run.describer, run.model, run.revision) == ("transformers_vlm", "someone/model", "abc")
    assert queued_run(alice).describer == "composed"


def test_a_missing_model_fails_the_run_with_a_sentence_and_a_retry_goes_on(alice, make_clip, own_folder, tmp_path):
    choose_folder(str(own_folder))
    run = clip_run(alice, make_clip)
    away = own_folder.rename(tmp_path / "away")
    run = work_on(run)
    assert (run.state, run.error) == ("failed", "The model's folder 'my-model' isn't there any more. Put it back, then press retry.")
    away.rename(own_folder)
    assert retry(run)
    run = work_on(run)
    assert (run.state, run.error, run.describer) == ("done", "", "transformers_vlm")
    assert {row.line["source"] for row in Description.objects.filter(run=run, status="described")} == {"model"}
    plan = run.segments.get().plan
    assert plan[0]["frames"] == 3 and 0 < plan[0]["prompt_tokens"] < plan[0]["tokens"] <= plan[0]["context"]


def test_a_model_that_was_removed_is_not_fetched_in_the_middle_of_a_run(alice, make_clip):
    run = clip_run(alice, make_clip)
    AnalysisRun.objects.filter(pk=run.pk).update(describer="transformers_vlm", model=LLAVA)
    run = work_on(run)
    assert run.state == "failed" and run.error.startswith(f"The model '{LLAVA}' isn't on this machine any more.")


def test_a_model_that_can_not_be_opened_fails_the_run_at_once(alice, make_clip, own_folder):
    choose_folder(str(own_folder))
    (own_folder / "config.json").write_text("{")
    run = work_on(clip_run(alice, make_clip))
    assert (run.state, run.attempts) == ("failed", 0)
    assert run.error.endswith(".") and str(own_folder.parent) not in run.error


def test_an_error_of_the_model_in_the_middle_keeps_the_lines(alice, make_clip, own_folder, monkeypatch):
    choose_folder(str(own_folder))

    def breaks(*_: object):
        raise tasks.ModelError("There is too little memory for this model.")
        yield

    monkeypatch.setattr("analysis.describers.model_lines.ModelDescriber.tell", breaks)
    run = work_on(clip_run(alice, make_clip))
    assert (run.state, run.error) == ("failed", "There is too little memory for this model.")


def test_a_worker_gets_the_detectors_ready_where_the_model_can_not_be_had(monkeypatch, caplog):
    monkeypatch.setenv("SECONDSIGHT_MODEL", "/nowhere/at/all")
    warm_up()
    assert "only the detectors are ready" in caplog.text

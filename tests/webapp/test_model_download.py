"""A model comes from a real hub on loopback: whole, broken off and gone on with, refused in a sentence, by one process at a time."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils.translation import override
from huggingface_hub import constants

from tests.webapp.hub import COMMIT, Hub, running
from tests.webapp.processes import environment, wait_until
from webapp.runs.holder import own_name
from webapp.runs.models import ModelFiles
from webapp.runs.speaker import current_speaker
from webapp.runs.weights import fetching, starting
from webapp.runs.weights.choosing import choose_detectors
from webapp.runs.weights.fetching import download
from webapp.runs.weights.folders import folder_of
from webapp.runs.weights.progress import claim, is_at_work, pause, words_of
from webapp.runs.weights.starting import start_download

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "llava-hf/LLaVA-NeXT-Video-7B-hf"
WEIGHTS = bytes(range(256)) * (1 << 14)
FILES = {
    "config.json": b'{"model_type": "llava_next_video"}',
    "model.safetensors": WEIGHTS,
    "chat_template.jinja": b"{{ messages }}",
    "tokenizer.model": b"abc",
    "pytorch_model.bin": b"pickled",
    "modeling.py": b"import os",
    "../../escaped.json": b"{}",
    "sub/other.json": b"{}",
    ".hidden.json": b"{}",
}


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def hub(monkeypatch) -> Iterator[Hub]:
    """A hub that this process and those that it starts ask."""
    with running({NAME: FILES}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", hub.url + "/{repo_id}/resolve/{revision}/{filename}")
        monkeypatch.setattr("huggingface_hub.file_download.time", SimpleNamespace(sleep=lambda _seconds: None, time=time.time))
        yield hub


def here() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder_of(NAME).iterdir()}


def fetched() -> ModelFiles:
    return download(NAME, lambda: None)


def test_only_what_runs_no_code_comes_and_the_model_describes(hub, data_folder):
    row = fetched()
    assert (row.state, row.revision, row.percent) == ("complete", COMMIT, 100)
    assert set(here()) == {"config.json", "model.safetensors", "chat_template.jinja", "tokenizer.model"}
    assert here()["model.safetensors"] == WEIGHTS
    assert not list(data_folder.rglob("escaped.json"))
    assert (current_speaker().model, current_speaker().revision) == (NAME, COMMIT)


def test_a_connection_that_breaks_off_is_gone_on_with_where_it_broke(hub):
    hub.break_after = 1 << 20
    assert fetched().state == "complete"
    asked = [asked for file, asked in hub.ranges if file == "model.safetensors"]
    assert len(asked) > 2 and asked[0] == "" and all(part.startswith("bytes=") for part in asked[1:])
    assert here()["model.safetensors"] == WEIGHTS


def test_a_hub_that_is_away_is_told_and_a_resume_goes_on_from_what_is_here(hub):
    hub.break_after = 0
    row = fetched()
    assert (row.state, row.problem) == ("stopped", "network")
    assert words_of(row) == f"{hub.url[7:]} can't be reached. What has arrived is kept; resume when there is a network."
    assert not current_speaker().is_model
    folder = folder_of(NAME)
    (folder / "config.json").write_bytes(FILES["config.json"])
    (folder / "model.safetensors.part").write_bytes(WEIGHTS[:100_000])
    hub.break_after = None
    hub.ranges.clear()
    assert fetched().state == "complete"
    assert ("model.safetensors", "bytes=100000-") in hub.ranges
    assert "config.json" not in {file for file, _ in hub.ranges}
    assert here()["model.safetensors"] == WEIGHTS


@pytest.mark.parametrize(
    ("spoil", "problem", "words"),
    [
        (lambda hub: hub.models.clear(), "unknown", "knows no model of this name."),
        (lambda hub: hub.gone.add("model.safetensors"), "missing", "has no file model.safetensors although it lists it."),
        (lambda hub: hub.damaged.add("model.safetensors"), "damaged", "arrived damaged and was thrown away"),
        (lambda hub: hub.claimed.update({"model.safetensors": 10**15}), "disk", "There isn't enough space:"),
        (lambda hub: hub.models[NAME].pop("model.safetensors"), "nothing", "has no safetensors"),
        (lambda hub: setattr(hub, "status", 500), "network", "can't be reached"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(hub, spoil, problem, words):
    spoil(hub)
    row = fetched()
    assert (row.state, row.problem) == ("stopped", problem)
    assert words in words_of(row) and words_of(row) in current_speaker().reason


def test_too_little_space_is_told_before_anything_comes(hub, monkeypatch):
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 0, 10**9))
    assert fetched().problem == "disk"
    assert not hub.ranges and not here()


def test_what_arrived_damaged_is_fetched_anew(hub):
    hub.damaged.add("model.safetensors")
    assert fetched().problem == "damaged" and "model.safetensors.part" not in here()
    hub.damaged.clear()
    assert fetched().state == "complete"


def test_one_at_a_time(hub, monkeypatch):
    ModelFiles.objects.create(name="other/model", state="fetching", held_by="another machine/1")
    with pytest.raises(ValueError, match="other/model is being downloaded already"):
        fetched()
    monkeypatch.setattr("webapp.runs.weights.progress.SILENT", timedelta(0))
    assert fetched().state == "complete"


def test_a_process_that_was_killed_is_seen_and_can_be_followed(hub):
    claim(NAME)
    row = ModelFiles.objects.get(pk=NAME)
    assert is_at_work(row)
    row.held_by = f"{own_name().rpartition('/')[0]}/999999999"
    row.save()
    assert not is_at_work(row) and "ended from outside" in words_of(row)
    assert fetched().state == "complete"


def test_a_download_in_a_process_of_its_own_is_paused_and_gone_on_with(hub, monkeypatch, settings):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    hub.pause_seconds = 0.2
    start_download(NAME)
    wait_until(lambda: ModelFiles.objects.get(pk=NAME).bytes_done > 400_000, 60, "the first bytes")
    with pytest.raises(ValueError, match="already"):
        start_download("llava-hf/LLaVA-NeXT-Video-34B-hf")
    assert "Being downloaded" in words_of(ModelFiles.objects.get(pk=NAME))
    assert pause(NAME)
    process = int(ModelFiles.objects.get(pk=NAME).held_by.rpartition("/")[2])
    wait_until(lambda: not _lives(process), 10, "the end of the process")
    kept = (folder_of(NAME) / "model.safetensors.part").stat().st_size
    assert 0 < kept < len(WEIGHTS)
    assert "Paused" in words_of(ModelFiles.objects.get(pk=NAME))
    choose_detectors()
    hub.pause_seconds = 0
    start_download(NAME)
    wait_until(lambda: ModelFiles.objects.get(pk=NAME).state == "complete", 60, "the rest")
    assert ("model.safetensors", f"bytes={kept}-") in hub.ranges
    assert here()["model.safetensors"] == WEIGHTS and current_speaker().model == NAME


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_without_the_hubs_library_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(starting, "hub_is_installed", lambda: False)
    with pytest.raises(ValueError, match="make install VLM=1"):
        start_download(NAME)
    assert not ModelFiles.objects.exists()


def test_the_command_line_says_and_changes_who_describes(hub, capsys, tmp_path):
    call_command("model", "download", NAME)
    assert f"Describes now: transformers_vlm {NAME} {COMMIT}" in capsys.readouterr().out
    call_command("model", "detectors")
    assert "Describes now: composed" in capsys.readouterr().out
    call_command("model")
    listed = capsys.readouterr().out
    assert f"{NAME:48} complete" in listed and "not downloaded" in listed
    call_command("model", "use", NAME)
    assert "Describes now: transformers_vlm" in capsys.readouterr().out
    with pytest.raises(Exception, match="There is no folder at"):
        call_command("model", "use", str(tmp_path / "nothing"))
    with pytest.raises(Exception, match="looks like owner/model"):
        call_command("model", "use", "../../etc")

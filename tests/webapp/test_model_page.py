"""The model page: for the owner alone; who describes and why, what each model needs, and what the buttons do."""

from __future__ import annotations

import json
import re

import pytest

from tests.webapp.hub import running
from tests.webapp.processes import environment, wait_until
from tests.webapp.shelf import run_of, video_of
from webapp.library import model_page
from webapp.runs.models import AnalysisRun, Description, ModelFiles, Segment, SpeakerChoice
from webapp.runs.speaker import current_speaker
from webapp.runs.weights import card
from webapp.runs.weights.card import Card, find_card
from webapp.runs.weights.folders import folder_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
SEVEN, LARGE = "llava-hf/LLaVA-NeXT-Video-7B-hf", "llava-hf/LLaVA-NeXT-Video-34B-hf"
ACTIONS = ("use", "download", "pause", "remove", "folder", "detectors", "try-server")


@pytest.fixture(autouse=True)
def _no_card_and_nothing_named(monkeypatch):
    monkeypatch.setattr(model_page, "find_card", lambda: None)
    for name in ("SECONDSIGHT_MODEL", "SECONDSIGHT_SERVER_URL", "SECONDSIGHT_SERVER_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def own_folder(tmp_path):
    """A folder that looks like a model."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("config.json", "model.safetensors"):
        (folder / name).write_text("{}")
    return folder


def page_of(browser, **headers: str) -> str:
    return re.sub(r"[ \n]+", " ", browser.get("/model/", headers=headers).content.decode())


def part_of(page: str, name: str) -> str:
    return page.split(f'data-model="{name}"')[1].split("</li>")[0]


def act(browser, action: str, model: str = "") -> str:
    answer = browser.post(f"/model/{action}/", {"model": model}, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def complete(name: str) -> None:
    folder_of(name).mkdir(parents=True)
    (folder_of(name) / "config.json").write_text("{}")
    ModelFiles.objects.create(name=name, state="complete", revision="c0ffee" * 6, bytes_total=14_200_000_000)


def test_only_the_owner_sees_and_changes_it(alices_browser, strangers_browser, staff_browser, staff):
    for address in ("/model/", "/model/state"):
        assert alices_browser.get(address).status_code == 404
        assert strangers_browser.get(address).status_code == 302
    for action in ACTIONS:
        assert alices_browser.post(f"/model/{action}/", {"model": SEVEN}).status_code == 404
        assert strangers_browser.post(f"/model/{action}/", {"model": SEVEN}).status_code == 302
        assert staff_browser.get(f"/model/{action}/").status_code == 405
    assert not SpeakerChoice.objects.exists() and not ModelFiles.objects.exists()
    staff.is_superuser = False
    staff.save()
    assert staff_browser.get("/model/").status_code == 404


def test_forms_need_their_token(staff):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post("/model/detectors/").status_code == 403


def test_the_owner_finds_it_in_the_menu(staff_browser, alices_browser):
    assert 'href="/model/"' in staff_browser.get("/").content.decode()
    assert 'href="/model/"' not in alices_browser.get("/").content.decode()


def test_it_says_who_describes_and_what_models_need(staff_browser):
    page = page_of(staff_browser)
    assert "No model is chosen, so the detectors describe." in page and "no GPU found" in page
    seven = part_of(page, SEVEN)
    for words in (
        "14.1\u00a0GB (predicted)",
        "16 bit: 14.1\u00a0GB + 2.6\u00a0GB",
        "4 bit: 4.5\u00a0GB + 2.6\u00a0GB",
        "on an H100 (predicted)",
        "Llama 2",
    ):
        assert words in seven
    assert "Llama 2" in part_of(page, LARGE) and "not known until it is measured" in part_of(page, LARGE)


@pytest.mark.parametrize(
    ("gigabytes", "seven", "large"),
    [(8, "Fits on this card in 4 bit", "Too large"), (24, "Fits on this card in 16 bit", "Too large"), (80, "in 16 bit", "in 16 bit")],
)
def test_needs_are_held_against_the_card(staff_browser, monkeypatch, gigabytes, seven, large):
    monkeypatch.setattr(model_page, "find_card", lambda: Card("NVIDIA Test", gigabytes * 10**9, gigabytes * 10**9))
    page = page_of(staff_browser)
    assert f"NVIDIA Test, {gigabytes}.0\u00a0GB" in page
    assert seven in part_of(page, SEVEN) and large in part_of(page, LARGE)


def test_the_driver_is_asked_and_may_be_missing_or_odd(monkeypatch, tmp_path):
    for script, found in (("echo 'NVIDIA H100, 81559, 80000'", "NVIDIA H100"), ("echo oops", None), ("exit 9", None), ("sleep 9", None)):
        tool = tmp_path / "nvidia-smi"
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
        monkeypatch.setattr(card, "QUESTION", (str(tool),))
        monkeypatch.setattr(card, "PATIENCE_SECONDS", 0.5)
        assert (find_card() and find_card().name) == found
    monkeypatch.setattr(card, "QUESTION", (str(tmp_path / "nothing"),))
    assert find_card() is None


def test_a_measured_speed_takes_the_place_of_the_predicted_one(staff_browser, settings):
    file = settings.DATA_DIR / "check-gpu.json"
    file.write_text(json.dumps({"model": SEVEN, "device": "H100", "seconds_per_second": 5.25, "precision": "bf16"}))
    assert "5.2 s of video a second, measured here" in part_of(page_of(staff_browser), SEVEN)
    for odd in ("", "[]", "{}", '{"model": 1, "seconds_per_second": "x"}'):
        file.write_text(odd)
        assert "(predicted)" in part_of(page_of(staff_browser), SEVEN)


def test_a_complete_model_is_used_left_and_removed(staff_browser):
    complete(SEVEN)
    assert "is chosen" in act(staff_browser, "use", SEVEN)
    page = page_of(staff_browser)
    assert "The owner chose this model, and all of it is here." in page and "describes now" in part_of(page, SEVEN)
    assert "LLaVA-NeXT-Video-7B-hf" in staff_browser.get("/").content.decode()
    act(staff_browser, "detectors")
    assert not current_speaker().is_model
    assert "is removed" in act(staff_browser, "remove", SEVEN)
    assert not folder_of(SEVEN).exists() and "Download and use" in part_of(page_of(staff_browser), SEVEN)


def test_a_folder_of_ones_own_describes(staff_browser, own_folder):
    act(staff_browser, "folder", str(own_folder))
    assert current_speaker().model == str(own_folder)
    assert f'value="{own_folder}"' in page_of(staff_browser)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: "mine", "whole path"),
        (lambda folder: str(folder / "not here"), "There is no folder at"),
        (lambda folder: str(folder / "config.json"), "There is no folder at"),
        (lambda folder: (folder / "config.json").unlink() or str(folder), "no config.json"),
        (lambda folder: (folder / "model.safetensors").unlink() or str(folder), "no safetensors file"),
        (lambda folder: (folder / "model.safetensors").rename(folder / "a.bin") and str(folder), "can run code"),
        (lambda folder: "/" + "x" * 300, "longer than 200"),
        (lambda folder: "/\0", "There is no folder"),
    ],
)
def test_a_folder_that_holds_no_model_is_refused_in_a_sentence(staff_browser, own_folder, spoil, sentence):
    assert sentence in act(staff_browser, "folder", spoil(own_folder))
    assert not SpeakerChoice.objects.exists()


def test_names_from_elsewhere_are_refused(staff_browser):
    for action in ("use", "download", "remove"):
        for name in ("../../etc", "someone/else", "", "/etc"):
            assert "knows no model" in act(staff_browser, action, name)
    assert staff_browser.post("/model/format-disk/").status_code == 404


def test_a_download_is_begun_watched_paused_and_gone_on_with(staff_browser, monkeypatch):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    with running({SEVEN: {"config.json": b"{}", "model.safetensors": bytes(3 << 20)}}) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        hub.pause_seconds = 0.2
        assert "is being downloaded" in act(staff_browser, "download", SEVEN)
        wait_until(lambda: ModelFiles.objects.get(pk=SEVEN).bytes_done > 400_000, 60, "the first bytes")
        row = next(row for row in staff_browser.get("/model/state").json()["rows"] if row["name"] == SEVEN)
        assert row["state"] == "fetching" and 0 < row["percent"] < 100 and "Being downloaded" in row["words"]
        assert "until then the detectors describe" in staff_browser.get("/model/state").json()["reason"]
        assert "One at a time" in act(staff_browser, "download", LARGE)
        assert "Pause that first" in act(staff_browser, "remove", SEVEN)
        assert "what has arrived is kept" in act(staff_browser, "pause", SEVEN)
        assert "Resume" in part_of(page_of(staff_browser), SEVEN)
        assert "Nothing is being downloaded" in act(staff_browser, "pause", SEVEN)
        hub.pause_seconds = 0
        wait_until(lambda: "is being downloaded;" in act(staff_browser, "download", SEVEN), 10, "the resume")
        wait_until(lambda: ModelFiles.objects.get(pk=SEVEN).state == "complete", 60, "the rest")
    assert "describes now" in part_of(page_of(staff_browser), SEVEN)


def test_a_server_is_named_everywhere_before_frames_go_to_it(staff_browser, alices_browser, alice, monkeypatch):
    monkeypatch.setenv("SECONDSIGHT_SERVER_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("SECONDSIGHT_SERVER_MODEL", "org/qwen")
    sentence = "Frames of your video will be sent to 127.0.0.1:9."
    video = video_of(alice)
    for address in ("/", f"/videos/{video.id}/?again"):
        assert sentence in alices_browser.get(address).content.decode()
    assert "qwen on a server" in alices_browser.get("/").content.decode()
    assert sentence in page_of(staff_browser) and "Test the server" in page_of(staff_browser)
    assert sentence in alices_browser.get(f"/runs/{run_of(video).id}/").content.decode()
    assert act(staff_browser, "try-server").startswith("The model server 127.0.0.1:9 doesn't answer.")


def test_a_run_of_the_detectors_is_described_again_by_the_model(alices_browser, bobs_browser, alice, own_folder, monkeypatch):
    told = run_of(video_of(alice))
    address = f"/runs/{told.id}/"
    assert "Let the model describe it" not in alices_browser.get(address).content.decode()
    monkeypatch.setenv("SECONDSIGHT_MODEL", str(own_folder))
    page = alices_browser.get(address).content.decode()
    assert "Let the model describe it" in page and f'action="{address}again/"' in page
    asked = {"describer": "transformers_vlm", "what": "all", "language": "de"}
    assert all(f'name="{name}" value="{asked[name]}"' in page for name in ("describer", "what"))
    assert bobs_browser.post(f"{address}again/", asked).status_code == 404
    alices_browser.post(f"{address}again/", asked)
    again = AnalysisRun.objects.exclude(pk=told.pk).get()
    assert (again.based_on, again.describer, again.language) == (told, "transformers_vlm", "de")
    again.state = "done"
    again.save()
    assert "Let the model describe it" not in alices_browser.get(f"/runs/{again.id}/").content.decode()


def test_a_models_lines_say_so_and_how_they_were_made_can_be_read(alices_browser, bobs_browser, alice):
    run = run_of(video_of(alice))
    for second, source in ((0, "model"), (1, "mixed")):
        row = Description.objects.get(run=run, second=second)
        row.line["source"] = source
        row.save()
    window = {"start": 0, "end": 3, "frames": 6, "tokens": 900, "context": 4096, "prompt": "Tell.", "prompt_tokens": 12, "asked_again": 2}
    Segment.objects.filter(run=run).update(state="done", plan=[window])
    AnalysisRun.objects.filter(pk=run.pk).update(describer="transformers_vlm", model="/home/me/mine", revision="abc", precision="bf16")
    page = alices_browser.get(f"/runs/{run.id}/").content.decode()
    assert re.findall(r'data-source="(\w+)"', page) == ["model", "mixed"]
    assert "a model’s sentence, with what detectors saw or heard added behind it" in page
    assert re.findall(r'<small class="by"(?: title="[^"]*")?>(\w*)</small>', page) == ["model", "mixed", ""]
    assert "/home/me" not in page and "/home/me" not in alices_browser.get(f"/runs/{run.id}/export.json").content.decode()
    making = alices_browser.get(f"/runs/{run.id}/plan").json()
    assert (making["model"], making["revision"], making["precision"], making["asked_again"]) == ("mine", "abc", "bf16", 2)
    assert making["prompts"] == [{"text": "Tell.", "tokens": 12}]
    assert making["windows"][0]["prompt"] == 0 and making["windows"][0]["context"] == 4096
    assert bobs_browser.get(f"/runs/{run.id}/plan").status_code == 404


def test_a_model_that_was_never_measured_promises_no_time(alices_browser, own_folder, monkeypatch):
    monkeypatch.setenv("SECONDSIGHT_MODEL", str(own_folder))
    page = alices_browser.get("/").content.decode()
    assert page.count("not measured here yet") == 3 and '"speed": null' in page


def test_it_speaks_german(staff_browser):
    page = page_of(staff_browser, **{"Accept-Language": "de"})
    assert "Kein Modell ist gewählt, deshalb beschreiben die Detektoren." in page and "16 Bit: 14,1\u00a0GB + 2,6\u00a0GB" in page

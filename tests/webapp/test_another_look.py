"""Another look at a video or a part of it: a new run with its own seconds, options and describer; every mistake is one plain sentence."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import override

from tests.random_llava import WHO_SPEAKS, save_tiny
from tests.webapp.rows import ready_video
from tests.webapp.shelf import grant_for, video_of
from webapp.runs.models import AnalysisRun, OwnPreset, Segment
from webapp.runs.queueing import queue_run
from webapp.runs.weights.choosing import choose_folder
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture(autouse=True)
def _no_model_named(monkeypatch):
    for name in ("SECONDSIGHT_MODEL", "SECONDSIGHT_MODEL_REVISION", "SECONDSIGHT_SERVER_URL", "SECONDSIGHT_SERVER_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with override("en"):
        yield


@pytest.fixture
def run(alice) -> AnalysisRun:
    """A run of a whole video of twelve seconds."""
    return queue_run(video_of(alice, duration_seconds=11.7), "balanced", "en")


@pytest.fixture
def own_folder(tmp_path):
    """A folder that holds a tiny LLaVA-NeXT-Video."""
    return save_tiny(tmp_path / "my-model", **WHO_SPEAKS)


def ask(browser, run, **fields: object):
    return browser.post(f"/runs/{run.id}/again/", fields, **JSON)


def made(browser, run, **fields: object) -> tuple[AnalysisRun, str]:
    """The run that was made, and the address where it opens."""
    answer = ask(browser, run, **fields)
    assert answer.status_code == 201, answer.content
    return AnalysisRun.objects.exclude(pk=run.pk).latest("queued_at"), answer.json()["url"]


def mistake(browser, run, **fields: object) -> str:
    """Why another look can't be; nothing was queued."""
    answer = ask(browser, run, **fields)
    assert answer.status_code == 400
    assert AnalysisRun.objects.count() == 1
    return answer.json()["error"]["message"]


def stretches(run) -> list[tuple[int, int]]:
    return list(Segment.objects.filter(run=run).values_list("start_second", "end_second"))


def test_a_part_becomes_a_run_of_its_own_seconds(alices_browser, run):
    new, address = made(alices_browser, run, what="part", **{"from": "0:03", "to": "11", "watched": "5"})
    assert (new.first_second, new.end_second, new.seconds_total) == (3, 11, 8)
    assert stretches(new) == [(3, 7), (7, 11)]
    assert (new.based_on, new.video, new.preset, new.describer) == (run, run.video, "balanced", "composed")
    assert address == f"/runs/{new.id}/?t=5"
    assert stretches(run) == [(0, 6), (6, 12)]


def test_all_of_it_can_be_looked_at_with_another_preset_and_language(alices_browser, run):
    new, address = made(alices_browser, run, what="all", preset="thorough", language="de", watched="99")
    assert (new.first_second, new.end_second, new.preset, new.language) == (0, 12, "thorough", "de")
    assert new.options["objects_per_second"] == 5 and not new.options["close_look"]
    assert address.endswith("?t=0")


def test_one_second_is_a_part_too(alices_browser, run):
    new, _ = made(alices_browser, run, what="part", **{"from": "11", "to": "12"})
    assert stretches(new) == [(11, 12)]


def test_a_part_of_a_video_of_two_hours_is_planned_as_any_other(alices_browser, alice):
    long = queue_run(video_of(alice, duration_seconds=7200.0), "balanced", "en")
    new, address = made(alices_browser, long, what="part", **{"from": "1:59:50", "to": "2:00:00"})
    assert (new.first_second, new.end_second) == (7190, 7200)
    assert stretches(new) == [(7190, 7195), (7195, 7200)]
    assert address.endswith("?t=7190")


def test_a_closer_look_keeps_the_preset_and_takes_many_frames(alices_browser, run):
    new, _ = made(alices_browser, run, what="closer", at="0:03", count="2")
    assert stretches(new) == [(3, 5)]
    told = new.options
    assert (new.preset, told["frames_per_second"], told["objects_per_second"], told["cuts_per_second"]) == ("balanced", 16, 8, None)
    assert told["close_look"] and told["ask_unchanged"]


def test_the_same_preset_keeps_what_the_run_had_changed_but_not_that_it_looked_closer(alices_browser, run):
    AnalysisRun.objects.filter(pk=run.pk).update(options={**run.options, "words_per_line": 31})
    new, _ = made(alices_browser, run, what="all")
    assert new.options["words_per_line"] == 31
    other, _ = made(alices_browser, run, what="all", preset="fast")
    assert other.options["words_per_line"] == 12
    close, _ = made(alices_browser, run, what="closer", at="3", count="1")
    wide, _ = made(alices_browser, close, what="all")
    assert (wide.options["frames_per_second"], wide.options["close_look"], wide.based_on) == (2, False, close)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"what": "part", "from": "5", "to": "5"}, "The part is empty: it has to end after it begins."),
        ({"what": "part", "from": "9", "to": "5"}, "The part is empty: it has to end after it begins."),
        ({"what": "part", "from": "5", "to": "13"}, "The video has 12 seconds; the part goes on beyond its end."),
        ({"what": "closer", "at": "11", "count": "2"}, "The video has 12 seconds; the part goes on beyond its end."),
        ({"what": "closer", "at": "3", "count": "4"}, "A closer look is at 1 to 3 seconds."),
        ({"what": "part", "from": "1.5", "to": "5"}, "Please write times in whole seconds, such as 65 or 1:05."),
        ({"what": "part", "from": "-1", "to": "5"}, "Please write times in whole seconds, such as 65 or 1:05."),
        ({"what": "part", "from": "0:61", "to": "5"}, "Please write times in whole seconds, such as 65 or 1:05."),
        ({"what": "part", "from": "٣", "to": "5"}, "Please write times in whole seconds, such as 65 or 1:05."),
        ({"what": "part"}, "Please write times in whole seconds, such as 65 or 1:05."),
        ({"what": "closer"}, "Please write times in whole seconds, such as 65 or 1:05."),
        ({"what": "nothing"}, "Choose whether to look at all of it, at a part, or closer at a second."),
        ({"preset": "slow"}, "The preset must be fast, balanced or thorough, not 'slow'."),
        ({"language": "fr"}, "The language must be en or de, not 'fr'."),
        ({"wish": "x" * 501}, "The own prompt has 501 characters; at most 500 fit."),
        ({"wish": "a\u202eb"}, "The own prompt holds control characters. Please write one plain sentence."),
        ({"wish": "a\x00b"}, "The own prompt holds control characters. Please write one plain sentence."),
        ({"wish": "the dog"}, "The detectors can't be asked for something. Choose a model, or leave the own prompt empty."),
        ({"describer": "transformers_vlm"}, "No model is chosen, so the detectors describe."),
        ({"describer": "original"}, "No model is chosen, so the detectors describe."),
        ({"describer": "openai_server"}, "No model server is set up here."),
        ({"describer": "somebody"}, "There is nobody of that name who could describe."),
    ],
)
def test_every_mistake_is_told_in_one_plain_sentence(alices_browser, run, asked, sentence):
    assert mistake(alices_browser, run, **asked) == sentence


def test_a_video_whose_file_is_gone_is_not_looked_at_again(alices_browser, run):
    run.video.path.unlink()
    assert mistake(alices_browser, run) == "The file isn't there any more. Upload it again."


def test_a_video_that_is_not_ready_is_not_looked_at_again(alices_browser, run):
    Video.objects.update(state="refused")
    assert mistake(alices_browser, run) == "This video can't be described: it isn't ready."


def test_without_a_script_the_page_of_the_new_run_opens_or_the_mistake_is_told(alices_browser, run):
    address = f"/runs/{run.id}/again/"
    told = alices_browser.post(address, {"what": "part", "from": "9", "to": "9"}, follow=True)
    assert told.redirect_chain == [(f"/runs/{run.id}/", 302)]
    assert "The part is empty: it has to end after it begins." in told.content.decode()
    opened = alices_browser.post(address, {"what": "part", "from": "8", "to": "9"})
    new = AnalysisRun.objects.exclude(pk=run.pk).get()
    assert (opened.status_code, opened["Location"]) == (302, f"/runs/{new.id}/?t=8")


def test_only_the_owner_and_staff_may_ask(bobs_browser, strangers_browser, staff_browser, run):
    grant_for(run, "a-token")
    for browser in (bobs_browser, strangers_browser):
        assert ask(browser, run, what="all").status_code == 404
    strangers_browser.get("/s/a-token/")
    assert strangers_browser.get(f"/runs/{run.id}/").status_code == 200
    assert ask(strangers_browser, run, what="all").status_code == 404
    assert AnalysisRun.objects.count() == 1
    assert ask(staff_browser, run, what="all").status_code == 201


def test_whoever_only_looks_sees_no_dialog(strangers_browser, alices_browser, run):
    grant_for(run, "a-token")
    strangers_browser.get("/s/a-token/")
    assert 'id="look"' not in strangers_browser.get(f"/runs/{run.id}/").content.decode()
    assert 'id="look"' in alices_browser.get(f"/runs/{run.id}/").content.decode()
    assert alices_browser.get(f"/runs/{run.id}/again/").status_code == 405


def test_a_model_gets_the_own_prompt_and_the_run_keeps_it(alices_browser, run, own_folder):
    choose_folder(str(own_folder))
    asked = {"what": "part", "from": "0", "to": "2", "describer": "transformers_vlm", "wish": "  the dog\r\n and its ball "}
    new, _ = made(alices_browser, run, **asked)
    assert (new.describer, new.model, new.options["wish"]) == ("transformers_vlm", str(own_folder), "the dog and its ball")
    page = alices_browser.get(f"/runs/{new.id}/").content.decode()
    assert "the dog and its ball" in page
    assert alices_browser.get(f"/runs/{new.id}/plan").json()["wish"] == "the dog and its ball"
    exported = alices_browser.get(f"/runs/{new.id}/export.json").json()
    assert exported["run"]["options"]["wish"] == "the dog and its ball"
    assert exported["run"]["range"] == [0, 2] and exported["run"]["based_on"] == str(run.id)


def test_the_way_it_was_before_is_offered_for_llava_only(alices_browser, run, own_folder):
    choose_folder(str(own_folder))
    new, _ = made(alices_browser, run, describer="original")
    assert (new.describer, new.model) == ("original", str(own_folder))
    new.delete()
    config = json.loads((own_folder / "config.json").read_text())
    (own_folder / "config.json").write_text(json.dumps({**config, "model_type": "smolvlm"}))
    assert mistake(alices_browser, run, describer="original").startswith("This works with LLaVA-NeXT-Video only")


def test_a_server_and_the_model_here_are_both_offered(alices_browser, run, own_folder, monkeypatch):
    choose_folder(str(own_folder))
    monkeypatch.setenv("SECONDSIGHT_SERVER_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("SECONDSIGHT_SERVER_MODEL", "org/qwen")
    assert made(alices_browser, run, describer="openai_server")[0].model == "org/qwen"
    assert made(alices_browser, run, describer="transformers_vlm")[0].model == str(own_folder)
    page = alices_browser.get(f"/runs/{run.id}/").content.decode()
    assert "qwen on a server" in page and "Frames of your video will be sent to 127.0.0.1:9." in page


def test_a_look_at_a_part_does_not_take_the_whole_runs_place(alices_browser, run):
    part, _ = made(alices_browser, run, what="closer", at="3", count="1")
    assert f"/runs/{run.id}/" in alices_browser.get("/videos/").content.decode()
    assert alices_browser.get(f"/videos/{run.video_id}/")["Location"] == f"/runs/{run.id}/"
    whole, _ = made(alices_browser, part, what="all")
    assert alices_browser.get(f"/videos/{run.video_id}/")["Location"] == f"/runs/{whole.id}/"


def test_the_videos_page_tells_of_all_its_runs(alices_browser, run, own_folder):
    choose_folder(str(own_folder))
    made(alices_browser, run, what="closer", at="3", count="2", describer="transformers_vlm", wish="<b>hands</b>")
    page = alices_browser.get(f"/videos/{run.video_id}/?again").content.decode()
    for words in ("The whole video", "0:03 – 0:05", "Balanced, looked closer", "my-model", "another look after"):
        assert words in page
    assert "&lt;b&gt;hands&lt;/b&gt;" in page


def test_a_video_without_a_file_in_place_can_still_be_queued_by_the_workers_own_code(alice):
    new = queue_run(ready_video(alice, 12.0), "fast", "en", part=(5, 9), changes={"words_per_line": 20})
    assert (new.first_second, new.end_second, new.options["words_per_line"], new.options["preset"]) == (5, 9, 20, "fast")


def test_the_button_for_the_model_asks_for_the_same_seconds(alices_browser, run, own_folder):
    part, _ = made(alices_browser, run, what="part", **{"from": "5", "to": "9"})
    close, _ = made(alices_browser, run, what="closer", at="3", count="2")
    AnalysisRun.objects.update(state="done")
    choose_folder(str(own_folder))
    fields = {"what": "part", "from": "5", "to": "9"}, {"what": "closer", "at": "3", "count": "2"}
    for shown, asked in zip((part, close), fields, strict=True):
        page = alices_browser.get(f"/runs/{shown.id}/").content.decode()
        assert "Let the model describe it" in page
        assert all(f'type="hidden" name="{name}" value="{value}"' in page for name, value in asked.items())


def test_a_preset_of_ones_own_can_be_chosen_by_its_maker_alone(alices_browser, bobs_browser, alice, bob, run):
    mine = OwnPreset.objects.create(owner=alice, name="Sparse text", preset="fast", options={"text_per_second": 0.5})
    others = OwnPreset.objects.create(owner=bob, name="Bob's", preset="fast", options={})
    page = alices_browser.get(f"/runs/{run.id}/").content.decode()
    assert f'<option value="own-{mine.pk}">Sparse text</option>' in page and f"own-{others.pk}" not in page
    assert mistake(alices_browser, run, what="all", preset=f"own-{others.pk}") == "This preset isn't there any more. Please choose another."
    new, _ = made(alices_browser, run, what="part", preset=f"own-{mine.pk}", language="de", **{"from": "2", "to": "8"})
    assert (new.preset, new.language, new.options["own"], new.options["text_per_second"]) == ("fast", "de", "Sparse text", 0.5)
    assert (new.first_second, new.end_second) == (2, 8)
    again, _ = made(alices_browser, new, what="all", preset="fast")
    assert (again.options["own"], again.options["text_per_second"]) == ("Sparse text", 0.5)
    assert '<option value="fast" selected>Fast, own: Sparse text</option>' in alices_browser.get(f"/runs/{new.id}/").content.decode()

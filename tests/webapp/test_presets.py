"""Presets of one's own: made, changed, copied and deleted by their owner alone, and what was made with them stays as it was."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from analysis.bounds import BOUNDS
from analysis.options import PRESETS, options_from
from tests.webapp.shelf import run_of, video_of
from webapp.library.preset_pages import MOST_PRESETS
from webapp.runs.models import AnalysisRun, OwnPreset
from webapp.runs.queueing import queue_run
from webapp.runs.sentences import STORED, pattern_of
from webapp.runs.tasks import look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def _the_detectors_describe(monkeypatch):
    for name in ("SECONDSIGHT_MODEL", "SECONDSIGHT_SERVER_URL", "SECONDSIGHT_SERVER_MODEL"):
        monkeypatch.delenv(name, raising=False)


def filled_in(preset: str = "balanced", **changed: object) -> dict[str, object]:
    """The editor's form as a browser sends it."""
    known = asdict(PRESETS[preset]) | {"name": "Dense sampling", **changed}
    sent = {name: value for name, value in known.items() if name not in ("language", "camera_per_second") and value is not False}
    return {name: "on" if value is True else "" if value is None else value for name, value in sent.items()} | {"preset": preset}


def made(browser, **changed: object) -> OwnPreset:
    """A new preset, kept."""
    answer = browser.post("/presets/new/", filled_in(**changed))
    assert answer.status_code == 302, problems(answer)
    return OwnPreset.objects.get(name=changed.get("name", "Dense sampling"))


def problems(answer) -> str:
    found = re.findall(r'(?:class="problem"[^>]*|role="alert"[^>]*)>([^<]+)<', answer.content.decode())
    return " ".join(found).replace("&#x27;", "'")


def test_only_what_differs_is_kept(alices_browser, alice):
    own = made(alices_browser, objects_per_second="8", words_per_line="30", cuts_per_second="5", long_context=True)
    assert (own.owner, own.preset) == (alice, "balanced")
    assert own.options == {"objects_per_second": 8.0, "words_per_line": 30, "cuts_per_second": 5.0, "long_context": True}


@pytest.mark.parametrize("preset", PRESETS)
def test_the_form_of_a_built_in_preset_kept_as_it_is_changes_nothing(alices_browser, preset):
    page = alices_browser.get(f"/presets/new/?from={preset}").content.decode()
    fields = dict(re.findall(r'<input type="number"[^>]*? name="(\w+)" value="([^"]*)"', page))
    fields |= dict.fromkeys(re.findall(r'<input type="checkbox" id="(\w+)"[^>]*? checked>', page), "on")
    fields |= dict(re.findall(r'name="(\w+)"[^>]*>\s*<option value="(\w+)" selected', page))
    fields |= {"layout": "interleaved", "fit": "letterbox", "name": "As it is", "preset": preset}
    alices_browser.post("/presets/new/", fields)
    assert OwnPreset.objects.get().options == {} and OwnPreset.objects.get().preset == preset


def test_it_is_changed_and_renamed_and_shows_what_it_has(alices_browser):
    own = made(alices_browser, overlap_seconds="2")
    page = alices_browser.get(f"/presets/{own.id}/").content.decode()
    assert 'name="overlap_seconds" value="2"' in page and "Balanced: 1 s" in page
    alices_browser.post(f"/presets/{own.id}/", filled_in(name="  Denser   sampling ", overlap_seconds="3"))
    own.refresh_from_db()
    assert (own.name, own.options) == ("Denser sampling", {"overlap_seconds": 3})
    shown = alices_browser.get("/presets/").content.decode()
    assert "Denser sampling" in shown and "Overlap: 3 s" in shown


def test_a_copy_has_a_name_of_its_own(alices_browser):
    own = made(alices_browser, name="N" * 60, overlap_seconds="2")
    for ending in ("N (copy)", "N (copy 2)"):
        address = alices_browser.post(f"/presets/{own.id}/copy/").headers["Location"]
        copied = OwnPreset.objects.get(pk=address.split("/")[2])
        assert copied.name.endswith(ending) and len(copied.name) == 60 and copied.options == own.options


def test_it_goes_after_a_question(alices_browser):
    own = made(alices_browser)
    assert "Delete this preset?" in alices_browser.get(f"/presets/{own.id}/delete/").content.decode()
    assert OwnPreset.objects.exists()
    alices_browser.post(f"/presets/{own.id}/delete/")
    assert not OwnPreset.objects.exists()


def test_nobody_else_sees_changes_or_uses_it(alices_browser, bobs_browser, staff_browser, strangers_browser, bob):
    own = made(alices_browser)
    for browser in (bobs_browser, staff_browser):
        assert own.name not in browser.get("/presets/").content.decode() + browser.get("/").content.decode()
        for address in ("", "copy/", "delete/"):
            assert browser.post(f"/presets/{own.id}/{address}", filled_in(name="Mine")).status_code == 404
        assert browser.get(f"/presets/{own.id}/").status_code == 404
    for address in ("", "new/", f"{own.id}/", f"{own.id}/delete/", "tokens/"):
        assert strangers_browser.get(f"/presets/{address}").status_code == 302
    bobs_video = video_of(bob)
    answer = bobs_browser.post(f"/videos/{bobs_video.id}/analyse/", {"preset": f"own-{own.id}"}, follow=True)
    assert "This preset isn&#x27;t there any more." in answer.content.decode()
    assert not AnalysisRun.objects.exists() and OwnPreset.objects.get() == own


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "   "}, "A preset needs a name of 1 to 60 characters."),
        ({"name": "x" * 61}, "A preset needs a name of 1 to 60 characters."),
        ({"name": "a\u202eb"}, "A preset needs a name of 1 to 60 characters."),
        ({"words_per_line": "5"}, "A line needs 6 to 45 words, a whole number."),
        ({"words_per_line": "20.5"}, "A line needs 6 to 45 words, a whole number."),
        ({"segment_seconds": ""}, "A segment has 2 to 15 seconds, a whole number."),
        ({"segment_seconds": "99"}, "A segment has 2 to 15 seconds, a whole number."),
        ({"objects_per_second": "nan"}, "Objects are looked for 0.5 to 16 times a second."),
        ({"faces_per_second": "inf"}, "Faces are looked for 0.5 to 16 times a second."),
        ({"text_per_second": "two"}, "Words on screen are looked for 0.5 to 16 times a second."),
        ({"cuts_per_second": "0"}, "Cuts are looked for 1 to 60 times a second, or in every frame."),
        ({"layout": "sideways"}, "Frames and times stand in the layout interleaved or block."),
        ({"most_frames": "1"}, "One second shows 2 frames, and a call may hold 1 only."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_stays_in_its_field(alices_browser, changed, sentence):
    answer = alices_browser.post("/presets/new/", filled_in(**changed))
    assert answer.status_code == 422 and sentence in problems(answer)
    assert not OwnPreset.objects.exists()
    name, value = next(iter(changed.items()))
    if name not in ("name", "layout"):
        assert f'name="{name}" value="{value}"' in answer.content.decode()


def test_a_comma_is_a_point_too(alices_browser):
    assert made(alices_browser, objects_per_second="2,5").options == {"objects_per_second": 2.5}


def test_a_name_is_given_once_to_each_person(alices_browser, bobs_browser):
    own = made(alices_browser)
    assert "You have a preset of this name already." in problems(alices_browser.post("/presets/new/", filled_in()))
    assert alices_browser.post(f"/presets/{own.id}/", filled_in()).status_code == 302
    assert bobs_browser.post("/presets/new/", filled_in()).status_code == 302
    assert OwnPreset.objects.count() == 2


def test_there_are_fifty_at_most(alices_browser, alice):
    OwnPreset.objects.bulk_create(OwnPreset(owner=alice, name=f"Number {number}") for number in range(MOST_PRESETS))
    assert "as many as there can be" in problems(alices_browser.post("/presets/new/", filled_in()))
    one = OwnPreset.objects.first()
    assert "as many as there can be" in problems_of_page(alices_browser.post(f"/presets/{one.id}/copy/", follow=True))
    assert alices_browser.post(f"/presets/{one.id}/", filled_in(name=one.name)).status_code == 302
    assert OwnPreset.objects.count() == MOST_PRESETS


def problems_of_page(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_only_the_three_are_a_base(alices_browser):
    assert alices_browser.get("/presets/new/?from=best").status_code == 404
    assert alices_browser.post("/presets/new/", filled_in() | {"preset": "best"}).status_code == 404


def test_a_run_made_with_it_has_its_options_and_keeps_them(alices_browser, alice):
    own = made(alices_browser, objects_per_second="4")
    video = video_of(alice)
    page = alices_browser.get(f"/videos/{video.id}/").content.decode()
    assert f'value="own-{own.id}"' in page and "Balanced with 1 setting changed" in page
    alices_browser.post(f"/videos/{video.id}/analyse/", {"preset": f"own-{own.id}", "language": "de"})
    run = AnalysisRun.objects.get()
    assert (run.preset, run.language, run.options["own"]) == ("balanced", "de", "Dense sampling")
    assert options_from(run.options) == options_from({"preset": "balanced", "language": "de", "objects_per_second": 4.0})
    alices_browser.post(f"/presets/{own.id}/", filled_in(name="Other", objects_per_second="16"))
    alices_browser.post(f"/presets/{own.id}/delete/")
    run.refresh_from_db()
    assert run.options["objects_per_second"] == 4.0
    assert "Balanced, own: Dense sampling" in alices_browser.get(f"/runs/{run.id}/").content.decode()


def test_what_was_chosen_at_the_upload_is_what_the_run_gets(alices_browser, alice, make_clip):
    own = made(alices_browser, segment_seconds="2", overlap_seconds="0")
    with make_clip(seconds=4).open("rb") as file:
        alices_browser.post("/videos/upload/", {"preset": f"own-{own.id}", "language": "en", "file": file})
    own.delete()
    video = alice.videos.get()
    look(str(video.id))
    run = AnalysisRun.objects.get()
    assert run.options["own"] == "Dense sampling" and run.options["segment_seconds"] == 2
    assert [(part.start_second, part.end_second) for part in run.segments.all()] == [(0, 2), (2, 4)]


def test_a_preset_that_is_gone_refuses_the_upload_in_a_sentence(alices_browser, make_clip):
    with make_clip(seconds=1).open("rb") as file:
        answer = alices_browser.post("/videos/upload/", {"preset": "own-77", "file": file}, headers={"accept": "application/json"})
    assert answer.status_code == 422 and "isn't there any more" in answer.json()["error"]["message"]


def test_described_again_with_the_model_it_keeps_the_own_settings(alices_browser, alice, tmp_path, monkeypatch):
    run = queue_run(video_of(alice), "fast", "en", own={"name": "Mine", "options": {"objects_per_second": 4.0}})
    AnalysisRun.objects.filter(pk=run.pk).update(state="done")
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_text("{}")
    monkeypatch.setenv("SECONDSIGHT_MODEL", str(tmp_path))
    assert "Let the model describe it" in alices_browser.get(f"/runs/{run.id}/").content.decode()
    for sent, own in (({}, "Mine"), ({"preset": "balanced"}, None)):
        alices_browser.post(f"/runs/{run.id}/again/", {"what": "all", "describer": "composed", **sent})
        newest = AnalysisRun.objects.first()
        assert newest.options.get("own") == own and newest.options["objects_per_second"] == (4.0 if own else 2)


def test_its_speed_is_not_taken_for_that_of_the_built_in_one(alices_browser, alice):
    own = made(alices_browser)
    run = run_of(video_of(alice))
    AnalysisRun.objects.filter(pk=run.pk).update(options={"own": own.name}, elapsed_seconds=300.0, finished_at=run.queued_at)
    choices = alices_browser.get("/").context
    assert [choice.speed for choice in choices["presets"]] == [4.0, 2.0, 0.7]
    assert [choice.speed for choice in choices["own_presets"]] == [pytest.approx(0.01)]


def test_settings_that_this_version_cannot_use_are_told_and_can_be_put_right(alices_browser, alice):
    own = OwnPreset.objects.create(owner=alice, name="Old", options={"words_per_line": 400})
    assert "A line needs 6 to 45 words" in alices_browser.get("/presets/").content.decode()
    assert "A line needs 6 to 45 words" in alices_browser.get(f"/presets/{own.id}/").content.decode()
    video = video_of(alice)
    answer = alices_browser.post(f"/videos/{video.id}/analyse/", {"preset": f"own-{own.id}"}, follow=True)
    assert "A line needs 6 to 45 words" in problems_of_page(answer)
    assert alices_browser.post(f"/presets/{own.id}/", filled_in(name="Old")).status_code == 302


def test_names_are_text(alices_browser):
    made(alices_browser, name="<b>bold</b>")
    for address in ("/", "/presets/"):
        page = alices_browser.get(address).content.decode()
        assert "<b>bold" not in page and "&lt;b&gt;bold" in page


@pytest.mark.parametrize("name", BOUNDS)
def test_the_catalogues_know_what_each_bound_says(name):
    assert pattern_of(BOUNDS[name].sentence) in STORED

"""A merged run has the picked lines, names the origin of each, and stands on its own."""

from __future__ import annotations

import shutil

import pytest

from tests.webapp.merging_rows import picture_of, told_run, two_runs
from tests.webapp.rows import ready_video
from webapp.runs.lease import claim
from webapp.runs.merging import merge
from webapp.runs.models import AnalysisRun, Description, RunEvent, Segment
from webapp.runs.reconciler import reconcile_once
from webapp.runs.requests import cancel, retry

pytestmark = pytest.mark.django_db


def texts(run: AnalysisRun) -> list[str]:
    return list(Description.objects.filter(run=run).order_by("second").values_list("text", flat=True))


def origins(run: AnalysisRun) -> list[str]:
    return [line["origin"]["run"] for line in Description.objects.filter(run=run).order_by("second").values_list("line", flat=True)]


def document(browser, run: AnalysisRun) -> dict:
    return browser.get(f"/runs/{run.id}/export.json").json()


def test_each_second_has_the_picked_line_and_names_its_origin(alice, alices_browser):
    a, b = two_runs(ready_video(alice))
    run = merge(a, b, frozenset({1}))
    assert (run.state, run.describer, run.based_on) == ("done", "merged", a)
    assert texts(run) == ["A room.", "A brown dog runs.", "A dog sits.", "A room."]
    assert origins(run) == [str(a.id), str(b.id), str(a.id), str(a.id)]
    seconds = document(alices_browser, run)["seconds"]
    assert seconds[1]["origin"] == {
        "run": str(b.id),
        "describer": "transformers_vlm",
        "model": "llava-hf/LLaVA-NeXT-Video-7B-hf",
        "preset": "balanced",
        "made": b.queued_at.isoformat(timespec="seconds"),
    }
    assert [line["origin"]["describer"] for line in seconds] == ["composed", "transformers_vlm", "composed", "composed"]


def test_a_model_in_a_folder_is_named_without_its_path(alice):
    a, b = two_runs(ready_video(alice))
    b.model = "/home/alice/secret/llava"
    run = merge(a, b, frozenset({1}))
    assert Description.objects.get(run=run, second=1).line["origin"]["model"] == "llava"


def test_every_change_of_it_has_its_own_seq(alice, alices_browser):
    run = merge(*two_runs(ready_video(alice)), frozenset({1}))
    changes = alices_browser.get(f"/runs/{run.id}/changes").json()
    assert len(changes["lines"]) == 4 and len(changes["segments"]) == 2 and len(changes["tracks"]) == 2
    assert run.last_seq == changes["last_seq"] == 8


def test_segments_tracks_and_windows_come_along(alice, alices_browser):
    a, b = two_runs(ready_video(alice))
    run = merge(a, b, frozenset({0, 1}))
    assert list(Segment.objects.filter(run=run).values_list("start_second", "end_second", "state")) == [(0, 2, "done"), (2, 4, "done")]
    told = document(alices_browser, run)
    assert told["tracks"]["camera"] == [{"start": 0.0, "end": 4.0, "value": "static"}]
    assert [(window["start"], window["end"]) for window in told["run"]["plan"]] == [(0, 2), (2, 4)]


def test_what_only_the_second_run_covers_has_its_tracks_cut_to_fit(alice, alices_browser):
    video = ready_video(alice, 10.0)
    a = told_run(video, {second: f"A {second}." for second in range(3, 7)}, [(3, 7)])
    b = told_run(video, {second: f"B {second}." for second in range(10)}, [(0, 5), (5, 10)], describer="openai_server", model="m")
    run = merge(a, b, frozenset({5}))
    assert (run.first_second, run.end_second) == (0, 10)
    assert texts(run) == ["B 0.", "B 1.", "B 2.", "A 3.", "A 4.", "B 5.", "A 6.", "B 7.", "B 8.", "B 9."]
    assert list(Segment.objects.filter(run=run).values_list("start_second", "end_second")) == [(0, 3), (3, 7), (7, 10)]
    camera = document(alices_browser, run)["tracks"]["camera"]
    assert [(track["start"], track["end"], track["value"]) for track in camera] == [
        (0.0, 3.0, "handheld"),
        (3.0, 7.0, "static"),
        (7.0, 10.0, "handheld"),
    ]
    assert document(alices_browser, run)["run"]["range"] is None


def test_the_pictures_outlive_both_origins(alice, alices_browser):
    a, b = two_runs(ready_video(alice))
    wanted = [picture_of(a, 0), picture_of(b, 1), picture_of(a, 2), picture_of(a, 3)]
    run = merge(a, b, frozenset({1}))
    for origin in (a, b):
        shutil.rmtree(origin.evidence_folder)
        origin.delete()
    run.refresh_from_db()
    assert run.based_on is None
    assert [alices_browser.get(f"/runs/{run.id}/evidence/{second}.jpg").content for second in range(4)] == wanted
    assert alices_browser.get(f"/runs/{run.id}/").status_code == 200
    assert len(document(alices_browser, run)["seconds"]) == 4


def test_a_segment_taken_whole_shares_its_pack_with_its_origin(alice):
    a, b = two_runs(ready_video(alice))
    run = merge(a, b, frozenset({1}))
    assert (run.evidence_folder / "segment-2.zip").samefile(a.evidence_folder / "segment-2.zip")
    assert not (run.evidence_folder / "segment-0.zip").samefile(a.evidence_folder / "segment-0.zip")


def test_a_merged_run_can_be_merged_again_and_the_first_origin_stays(alice):
    video = ready_video(alice)
    a, b = two_runs(video)
    once = merge(a, b, frozenset({1}))
    c = told_run(video, {second: f"C {second}." for second in range(4)}, [(0, 4)], describer="openai_server", model="m")
    twice = merge(once, c, frozenset({3}))
    assert twice.based_on == once
    assert origins(twice) == [str(a.id), str(b.id), str(a.id), str(c.id)]
    assert texts(twice)[3] == "C 3."


def test_nobody_works_on_a_merged_run(alice, queue):
    video = ready_video(alice)
    a = told_run(video, {0: "A.", 1: None, 2: "A.", 3: "A."}, [(0, 4)])
    b = told_run(video, {0: "B.", 1: None, 2: "B.", 3: "B."}, [(0, 4)], describer="openai_server", model="m")
    run = merge(a, b, frozenset({0}))
    reconcile_once()
    assert not retry(run) and not cancel(run) and claim(run.pk, run.generation) is None
    run.refresh_from_db()
    assert run.state == "done"
    assert list(RunEvent.objects.filter(run=run).values_list("kind", flat=True)) == ["merged"]


@pytest.mark.parametrize(
    ("from_b", "fields", "sentence"),
    [
        (set(), {}, "All lines are picked from one run."),
        ({0, 1, 2, 3}, {}, "All lines are picked from one run."),
        ({1, 9}, {}, "Run B has no line for second 9."),
        ({1}, {"language": "de"}, "different languages"),
        ({1}, {"state": "running"}, "still being made"),
    ],
)
def test_what_can_not_be_merged_is_told(alice, from_b, fields, sentence):
    a, b = two_runs(ready_video(alice))
    AnalysisRun.objects.filter(pk=b.pk).update(**fields)
    b.refresh_from_db()
    with pytest.raises(ValueError, match=sentence):
        merge(a, b, frozenset(from_b))
    assert AnalysisRun.objects.count() == 2


def test_a_gap_between_two_ranges_is_not_closed_by_silence(alice):
    video = ready_video(alice, 10.0)
    a = told_run(video, {0: "A.", 1: "A."}, [(0, 2)])
    b = told_run(video, {5: "B.", 6: "B."}, [(5, 7)])
    with pytest.raises(ValueError, match="Neither run has a line for second 2"):
        merge(a, b, frozenset({5}))


def test_where_a_picture_can_not_be_read_nothing_is_left_behind(alice):
    a, b = two_runs(ready_video(alice))
    folders = set(a.evidence_folder.parent.iterdir())
    (a.evidence_folder / "segment-0.zip").write_bytes(b"no zip at all")
    with pytest.raises(Exception, match="not a zip"):
        merge(a, b, frozenset({1}))
    assert set(a.evidence_folder.parent.iterdir()) == folders
    assert AnalysisRun.objects.count() == 2

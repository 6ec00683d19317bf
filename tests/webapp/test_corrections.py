"""A person's words lie over a line in every run of the video; each version is kept, and nobody's words are lost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.webapp.rows import done, line, queued_run, ready_video
from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.runs.changes import changes_since
from webapp.runs.correcting import correct
from webapp.runs.document import document_of
from webapp.runs.lease import claim, finish
from webapp.runs.models import AnalysisRun, Correction, Description
from webapp.runs.progress import run_to_json
from webapp.runs.queueing import queue_run
from webapp.runs.requests import retry
from webapp.runs.stored import stored_lines
from webapp.runs.writing import Batch, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    return run_of(video_of(alice))


def post(browser, run: AnalysisRun, second: int, text: str, **more):
    return browser.post(f"/runs/{run.id}/lines/{second}/correction", {"text": text, **more})


def versions(browser, run: AnalysisRun, second: int) -> dict:
    return browser.get(f"/runs/{run.id}/lines/{second}/history").json()


def words(run: AnalysisRun) -> list[str]:
    return [line["corrected"] or line["text"] for line in stored_lines(run)]


def test_the_owner_corrects_a_line_and_gets_it_as_it_stands_now(alices_browser, run):
    answer = post(alices_browser, run, 1, "A wolf runs.")
    assert answer.status_code == 200
    told = answer.json()
    assert told["changed"] is True
    assert (told["line"]["text"], told["line"]["corrected"]) == ("A dog runs, 1.", "A wolf runs.")
    assert told["line"]["correction"] == Correction.objects.get().id
    assert words(run) == ["A dog runs, 0.", "A wolf runs.", "A dog runs, 2."]
    assert Description.objects.get(run=run, second=1).text == "A dog runs, 1.", "the machine's words stay as they were written"


def test_staff_may_correct_and_others_find_nothing(staff_browser, bobs_browser, strangers_browser, run):
    assert post(staff_browser, run, 0, "A wolf.").status_code == 200
    grant_for(run, "token")
    for browser in (bobs_browser, strangers_browser):
        assert post(browser, run, 0, "A cat.").status_code == 404
        assert browser.get(f"/runs/{run.id}/lines/0/history").status_code == 404
        browser.get("/s/token/")
        assert post(browser, run, 0, "A cat.").status_code == 404
    assert words(run)[0] == "A wolf."


def test_the_words_lie_over_every_run_of_the_video_also_later_ones(alices_browser, alice, run):
    other = run_of(run.video)
    stranger = run_of(video_of(alice, "other.mp4"))
    post(alices_browser, run, 2, "A wolf sits.")
    later = run_of(run.video)
    assert [words(each)[2] for each in (run, other, later)] == ["A wolf sits."] * 3
    assert words(stranger)[2] == "A dog runs, 2."


def test_every_run_tells_its_open_pages_of_the_changed_line_only(alices_browser, run):
    other = run_of(run.video)
    before = {each.id: each.last_seq for each in (run, other)}
    post(alices_browser, run, 1, "A wolf runs.")
    for each in (run, other):
        each.refresh_from_db()
        told = changes_since(each, before[each.id])
        assert [(row["second"], row["corrected"]) for row in told["lines"]] == [(1, "A wolf runs.")]
        assert told["last_seq"] == each.last_seq > before[each.id]


def test_words_are_stored_in_one_line_without_what_turns_or_breaks_it(alices_browser, run):
    post(alices_browser, run, 0, "  A\twolf\r\n\x00and \u202etxt.exe\u202c 👩\u200d👧 e\u0301  ")
    assert Correction.objects.get().text == "A wolf and txt.exe 👩\u200d👧 é"


def test_a_line_of_more_than_a_thousand_signs_is_refused_in_a_sentence(alices_browser, run):
    answer = post(alices_browser, run, 0, "x" * 1001)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "A line may have at most 1000 characters; this one has 1001."
    assert post(alices_browser, run, 0, "x" * 1000).status_code == 200


@pytest.mark.parametrize("text", ["A dog runs, 0.", " A dog  runs, 0. ", ""])
def test_what_stands_there_already_is_no_new_version(alices_browser, run, text):
    seq = run.last_seq
    assert post(alices_browser, run, 0, text).json()["changed"] is False
    assert not Correction.objects.exists()
    run.refresh_from_db()
    assert run.last_seq == seq


def test_a_second_outside_the_run_does_not_exist(alices_browser, run):
    assert post(alices_browser, run, 3, "A wolf.").status_code == 404
    assert alices_browser.get(f"/runs/{run.id}/lines/3/history").status_code == 404
    assert alices_browser.get(f"/runs/{run.id}/lines/0/correction").status_code == 405


def test_a_line_that_is_not_there_yet_is_refused_in_a_sentence(alices_browser, alice):
    run = run_of(video_of(alice), "running", 1)
    answer = post(alices_browser, run, 2, "A wolf.")
    assert answer.status_code == 400
    assert "no line to correct yet" in answer.json()["error"]["message"]
    assert not Correction.objects.exists()


def test_a_failed_second_that_a_person_told_counts_as_told(alices_browser, alice):
    run = run_of(video_of(alice), lines=3, failed=1)
    assert run_to_json(run)["coverage_words"] == "2 of 3 s, 1 failed"
    assert post(alices_browser, run, 0, "A wolf.").status_code == 200
    assert run_to_json(run)["coverage_words"] == "3 of 3 seconds"
    assert document_of(run)["run"]["coverage"]["failed"] == 1, "the document keeps count of the machine"
    post(alices_browser, run, 0, "")
    assert run_to_json(run)["failed"] == 1


def test_the_versions_are_the_machines_words_and_each_correction_with_author_and_time(alices_browser, staff_browser, run):
    post(alices_browser, run, 1, "A wolf.")
    post(staff_browser, run, 1, "A fox.")
    told = versions(alices_browser, run, 1)
    assert told["machine"] == {"text": "A dog runs, 1.", "by": "Detectors only", "reason": ""}
    assert [(version["text"], version["author"]) for version in told["corrections"]] == [("A wolf.", "alice"), ("A fox.", "staff")]
    assert told["newest"] == told["corrections"][-1]["id"]
    assert told["corrections"][0]["made_at"] == Correction.objects.first().made_at.isoformat()


def test_an_earlier_version_and_the_machines_words_are_restored_by_a_new_one(alices_browser, run):
    post(alices_browser, run, 1, "A wolf.")
    post(alices_browser, run, 1, "A fox.")
    post(alices_browser, run, 1, "A wolf.")
    assert words(run)[1] == "A wolf."
    post(alices_browser, run, 1, "")
    assert words(run)[1] == "A dog runs, 1."
    assert [version["text"] for version in versions(alices_browser, run, 1)["corrections"]] == ["A wolf.", "A fox.", "A wolf.", ""]


def test_a_reader_with_a_link_sees_the_versions_but_not_who_wrote(alices_browser, strangers_browser, run):
    post(alices_browser, run, 1, "A wolf.")
    grant_for(run, "token")
    page = strangers_browser.get("/s/token/").content.decode()
    assert "A wolf." in page and "A dog runs, 1." not in page
    assert [version["author"] for version in versions(strangers_browser, run, 1)["corrections"]] == [""]


def test_versions_outlive_their_author(alices_browser, staff_browser, staff, run):
    post(staff_browser, run, 1, "A wolf.")
    staff.delete()
    assert [version["author"] for version in versions(alices_browser, run, 1)["corrections"]] == [""]
    assert words(run)[1] == "A wolf."


def test_whoever_knew_an_older_version_gets_the_newer_words_and_overwrites_nothing(alices_browser, staff_browser, run):
    known = post(alices_browser, run, 1, "A wolf.", based_on=0).json()["line"]["correction"]
    assert post(staff_browser, run, 1, "A fox.", based_on=known).status_code == 200
    late = post(alices_browser, run, 1, "A white wolf.", based_on=known)
    assert late.status_code == 409
    assert late.json()["error"] == {"code": "overtaken", "message": "Somebody else has corrected this line in the meantime."}
    assert late.json()["line"]["corrected"] == "A fox."
    assert post(alices_browser, run, 1, "A white wolf.", based_on=late.json()["line"]["correction"]).status_code == 200
    assert words(run)[1] == "A white wolf."


def test_the_first_to_correct_a_line_can_be_overtaken_too(alices_browser, staff_browser, run):
    post(staff_browser, run, 1, "A fox.", based_on=0)
    assert post(alices_browser, run, 1, "A wolf.", based_on=0).status_code == 409
    assert post(alices_browser, run, 1, "A fox.", based_on=0).json()["changed"] is False, "both wrote the same"


def test_the_player_shows_the_words_from_its_first_paint(alices_browser, run):
    post(alices_browser, run, 1, "A wolf, <b>big</b>.")
    page = alices_browser.get(f"/runs/{run.id}/").content.decode()
    assert 'data-second="1" data-status="revised"' in page
    assert "A wolf, &lt;b&gt;big&lt;/b&gt;." in page and "A dog runs, 1." not in page


@pytest.mark.parametrize("address", ["export.txt", "export.vtt", "export.srt", "export.md", "export.csv", "lines.vtt"])
def test_every_written_form_has_the_corrected_words_alone(alices_browser, run, address):
    post(alices_browser, run, 1, "A wolf runs.")
    written = alices_browser.get(f"/runs/{run.id}/{address}").content.decode()
    assert "A wolf runs." in written and "A dog runs, 1." not in written and "A dog runs, 2." in written


def test_the_document_has_both(alices_browser, run):
    post(alices_browser, run, 1, "A wolf runs.")
    lines = alices_browser.get(f"/runs/{run.id}/export.json").json()["seconds"]
    assert [(line["text"], line["corrected"]) for line in lines][:2] == [("A dog runs, 0.", None), ("A dog runs, 1.", "A wolf runs.")]
    assert "correction" not in lines[1]


def test_a_failed_line_that_was_corrected_is_spoken(alices_browser, alice):
    run = run_of(video_of(alice), lines=3, failed=1)
    post(alices_browser, run, 0, "A wolf.")
    assert "A wolf." in alices_browser.get(f"/runs/{run.id}/lines.vtt").content.decode()


def test_a_worker_goes_on_writing_to_a_run_that_is_corrected_meanwhile(alice):
    run = queued_run(alice, seconds=4)
    lease = claim(run.id, run.generation)
    store(lease, Batch(lines=[line(0), line(1)]))
    correct(run, 1, "A wolf.", alice)
    seq = store(lease, Batch(lines=[line(2), line(3)], done=[done(0, 4)]))
    finish(lease, AnalysisRun.State.DONE)
    run.refresh_from_db()
    told = changes_since(run, 0)["lines"]
    assert sorted(row["second"] for row in told) == [0, 1, 2, 3]
    assert len({row["seq"] for row in told}) == 4 and max(row["seq"] for row in told) < seq < run.last_seq
    assert words(run)[1] == "A wolf."


def test_words_for_a_second_lie_over_a_line_that_comes_later(alice):
    video = ready_video(alice)
    first, second = queue_run(video, "balanced", "en"), queue_run(video, "fast", "en")
    store(claim(first.id, 0), Batch(lines=[line(0)]))
    lease = claim(second.id, 0)
    correct(first, 0, "A wolf.", alice)
    store(lease, Batch(lines=[line(0)]))
    second.refresh_from_db()
    assert [row["corrected"] for row in changes_since(second, 0)["lines"]] == ["A wolf."]


def test_a_retry_keeps_the_words_over_a_failed_second(alice):
    run = queued_run(alice, seconds=4)
    lease = claim(run.id, run.generation)
    lines = [line(0, status="failed"), line(1), line(2), line(3)]
    store(lease, Batch(lines=lines, done=[done(0, 4)]))
    finish(lease, AnalysisRun.State.DONE)
    correct(run, 0, "A wolf.", alice)
    assert retry(run)
    assert [row["second"] for row in stored_lines(run)] == [1, 2, 3]
    run.refresh_from_db()
    store(claim(run.id, run.generation), Batch(lines=[line(0, "A dog.")]))
    assert words(run)[0] == "A wolf."
    assert Description.objects.get(run=run, second=0).text == "A dog."


def test_the_corrections_of_a_long_video_are_read_in_one_query(alice):
    run = queued_run(alice, seconds=300)
    store(claim(run.id, run.generation), Batch(lines=[line(second) for second in range(300)]))
    Correction.objects.bulk_create(
        Correction(video=run.video, second=second, text=text, author=alice) for text in ("A wolf.", "A fox.") for second in range(300)
    )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert set(words(run)) == {"A fox."}
    assert len(asked) == 3, "lines, neighbours' sentences and corrections, one query each"


def test_of_a_line_written_a_thousand_times_the_newest_hundred_versions_are_told(alices_browser, run, alice):
    Correction.objects.bulk_create(Correction(video=run.video, second=1, text=f"A wolf, {n}.", author=alice) for n in range(1000))
    told = versions(alices_browser, run, 1)
    assert [version["text"] for version in told["corrections"]] == [f"A wolf, {n}." for n in range(900, 1000)]
    assert told["newest"] == Correction.objects.latest("id").id
    assert words(run)[1] == "A wolf, 999."

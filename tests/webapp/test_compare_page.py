"""Two runs of a video stand on one page, second by second; whoever may not see the video finds nothing."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.webapp.merging_rows import told_run, two_runs
from tests.webapp.rows import queued_run, ready_video
from webapp.library.compare_words import compare_words
from webapp.runs.models import AnalysisRun, Correction, Description, Grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def address(a, b, video=None) -> str:
    return f"/videos/{(video or a.video).id}/compare/?a={a.pk}&b={b.pk}"


def page_of(browser, *runs) -> str:
    response = browser.get(address(*runs))
    assert response.status_code == 200
    return response.content.decode()


def rows_in(page: str) -> dict[int, str]:
    return {int(second): whole for whole, second in re.findall(r'(<li class="second" id="s(\d+)".*?</li>)', page, re.S)}


def facts_in(page: str) -> dict:
    return json.loads(re.search(r'<script id="compare-facts" type="application/json">(.*?)</script>', page, re.S)[1])


def test_every_second_is_a_row_and_differing_words_are_marked(alices_browser, alice):
    rows = rows_in(page_of(alices_browser, *two_runs(ready_video(alice))))
    assert list(rows) == [0, 1, 2, 3]
    assert "A <ins>brown</ins> dog runs." in rows[1] and ">A dog runs.<" in rows[1]
    assert "A <del>dog</del> sits." in rows[2] and "A <ins>cat</ins> sits." in rows[2]
    assert 'data-kind="alike"' in rows[0] and rows[0].count("A room.") == 1
    assert [rows[second].count('type="radio"') for second in rows] == [0, 2, 2, 0]


def test_what_is_alike_is_folded_and_can_be_unfolded_without_a_script(alices_browser, alice):
    video = ready_video(alice, 10.0)
    a, b = (told_run(video, dict.fromkeys(range(10), "Same.") | {4: words}, [(0, 10)]) for words in ("One.", "Two."))
    page = page_of(alices_browser, a, b)
    assert "<summary>4 seconds alike</summary>" in page and "<summary>5 seconds alike</summary>" in page
    assert "1 second differs, 9 alike" in page
    assert list(rows_in(page)) == list(range(10))


def test_seconds_that_one_run_lacks_are_told(alices_browser, alice):
    video = ready_video(alice, 6.0)
    a = told_run(video, dict.fromkeys(range(6), "A."), [(0, 6)])
    b = told_run(video, {2: "B.", 3: "A."}, [(2, 4)], based_on=a)
    page = page_of(alices_browser, a, b)
    rows = rows_in(page)
    assert all("not in this run" in rows[second] for second in (0, 1, 4, 5))
    assert "2 seconds only in run A" in page
    assert facts_in(page)["picks"] == ""


def test_a_run_that_goes_on_shows_its_lines_so_far(alices_browser, alice):
    a, b = two_runs(ready_video(alice))
    Description.objects.filter(run=b, second__gte=2).delete()
    AnalysisRun.objects.filter(pk=b.pk).update(state="running")
    page = page_of(alices_browser, a, b)
    assert "its lines so far" in page and "describing, 2 of 4 seconds" in page
    assert "no line" in rows_in(page)[3]
    assert 'id="merge"' not in page and "still being made" in page


def test_where_one_run_has_no_words_the_others_are_picked_to_begin_with(alices_browser, alice):
    video = ready_video(alice, 3.0)
    a = told_run(video, {0: "A.", 1: None, 2: "A."}, [(0, 3)])
    b = told_run(video, {0: "B.", 1: "B.", 2: None}, [(0, 3)])
    page = page_of(alices_browser, a, b)
    assert facts_in(page)["picks"] == "1"
    assert "No line: the frame could not be read" in rows_in(page)[1]
    assert "<ins>" not in rows_in(page)[1]


def test_a_persons_words_stand_above_both_and_the_machines_are_compared(alices_browser, alice):
    a, b = two_runs(ready_video(alice))
    Correction.objects.create(video=a.video, second=2, text="A <fox> sits.", author=alice)
    row = rows_in(page_of(alices_browser, a, b))[2]
    assert '<small>corrected</small> <span dir="auto">A &lt;fox&gt; sits.</span>' in row
    assert "A <del>dog</del> sits." in row


def test_words_of_a_video_are_text(alices_browser, alice):
    video = ready_video(alice, 1.0, "<i>dog</i>.mp4")
    a, b = (told_run(video, {0: f"<script>{word}</script>"}, [(0, 1)]) for word in ("one", "two"))
    page = page_of(alices_browser, a, b)
    assert "<script>one" not in page and "<script><" not in page and "<i>dog" not in page
    assert "&lt;script&gt;<del>one</del>&lt;/script&gt;" in page


def test_the_older_of_two_ticked_runs_is_a(alices_browser, alice):
    a, b = two_runs(ready_video(alice))
    response = alices_browser.get(f"/videos/{a.video_id}/compare/?run={b.pk}&run={a.pk}")
    assert response["Location"] == address(a, b)


def test_the_video_page_and_the_player_lead_here(alices_browser, alice):
    a, b = two_runs(ready_video(alice))
    page = alices_browser.get(f"/videos/{a.video_id}/?again").content.decode()
    assert len(re.findall(r'<input type="checkbox" name="run" value="[^"]+" checked>', page)) == 2
    player = alices_browser.get(f"/runs/{b.id}/").content.decode()
    assert address(a, b).replace("&", "&amp;") in player and "Compare with the run before" in player
    assert "Compare with the run before" not in alices_browser.get(f"/runs/{a.id}/").content.decode()


def test_a_video_with_one_run_offers_no_comparison(alices_browser, alice):
    run = told_run(ready_video(alice), {0: "A."}, [(0, 1)])
    assert "/compare/" not in alices_browser.get(f"/runs/{run.id}/").content.decode()
    assert "/compare/" not in alices_browser.get(f"/videos/{run.video_id}/?again").content.decode()


def test_others_find_nothing(bobs_browser, strangers_browser, staff_browser, alice):
    a, b = two_runs(ready_video(alice))
    posted = {"a": a.pk, "b": b.pk, "picks": "1"}
    for browser in (bobs_browser, strangers_browser):
        assert browser.get(address(a, b)).status_code == 404
        assert browser.post(f"/videos/{a.video_id}/compare/merge/", posted).status_code == 404
    assert staff_browser.get(address(a, b)).status_code == 200
    assert AnalysisRun.objects.count() == 2


def test_whoever_came_by_a_link_has_no_compare(strangers_browser, alice):
    a, b = two_runs(ready_video(alice))
    session = strangers_browser.session
    session["grants"] = [
        str(Grant.objects.create(run=run, token_hash=str(run.pk), created_by=alice, expires_at=timezone.now() + timedelta(days=1)).id)
        for run in (a, b)
    ]
    session.save()
    assert strangers_browser.get(f"/runs/{b.id}/").status_code == 200
    assert "/compare/" not in strangers_browser.get(f"/runs/{b.id}/").content.decode()
    assert strangers_browser.get(address(a, b)).status_code == 404


def refused(browser, path: str, status: int) -> str:
    response = browser.get(path)
    assert response.status_code == status
    return re.search(r'<p class="message error" role="alert">(.*?)</p>', response.content.decode(), re.S)[1]


def test_what_can_not_be_compared_is_told_in_a_sentence(alices_browser, alice, bob):
    a, b = two_runs(ready_video(alice))
    other, _ = two_runs(ready_video(alice))
    bobs, _ = two_runs(ready_video(bob))
    path = f"/videos/{a.video_id}/compare/"
    assert "same run twice" in refused(alices_browser, address(a, a), 400)
    assert "Choose two runs" in refused(alices_browser, path, 400)
    assert "Choose two runs" in refused(alices_browser, f"{path}?run={a.pk}", 400)
    assert "Choose two runs" in refused(alices_browser, f"{path}?run={a.pk}&run={b.pk}&run={other.pk}", 400)
    for run in (other, bobs):
        assert "no such run" in refused(alices_browser, address(a, run), 404)
    assert "no such run" in refused(alices_browser, f"{path}?a={a.pk}&b=x", 404)
    b.delete()
    assert "may have been deleted" in refused(alices_browser, address(a, b), 404)


def test_a_waiting_run_without_lines_is_told(alices_browser, alice):
    waiting = queued_run(alice)
    told = told_run(waiting.video, {0: "A."}, [(0, 1)])
    assert "has no lines" in refused(alices_browser, address(told, waiting), 409)


def test_a_merged_run_is_made_and_its_player_says_of_what(alices_browser, alice):
    a, b = two_runs(ready_video(alice))
    response = alices_browser.post(f"/videos/{a.video_id}/compare/merge/", {"a": a.pk, "b": b.pk, "picks": "1-2"})
    run = AnalysisRun.objects.get(describer="merged")
    assert response["Location"] == f"/runs/{run.id}/"
    player = alices_browser.get(response["Location"]).content.decode()
    facts = json.loads(re.search(r'<script id="player-facts" type="application/json">(.*?)</script>', player, re.S)[1])
    assert [(told["run"], told["lines"]) for told in facts["origins"]] == [(str(a.id), 2), (str(b.id), 2)]
    assert facts["origins"][0]["words"].startswith("Detectors only, Balanced, today")
    assert facts["origins"][1]["words"].startswith("LLaVA-NeXT-Video-7B-hf, Balanced")
    assert re.search(r'<p class="who soft">Merged · ', player)
    assert "another look" not in player and 'id="retry"' not in player and 'id="again"' not in player
    assert alices_browser.get(f"/runs/{run.id}/plan").json()["describer_words"] == "Several runs, line by line as a person picked"
    assert alices_browser.get(f"/videos/{a.video_id}/")["Location"] == f"/runs/{run.id}/"
    assert "4 lines" in alices_browser.get("/videos/").content.decode()


def test_a_merged_run_with_failed_lines_offers_no_retry(alices_browser, alice):
    video = ready_video(alice, 2.0)
    a, b = told_run(video, {0: "A.", 1: None}, [(0, 2)]), told_run(video, {0: "B.", 1: None}, [(0, 2)])
    response = alices_browser.post(f"/videos/{video.id}/compare/merge/", {"a": a.pk, "b": b.pk, "picks": "0"})
    assert 'id="retry"' not in alices_browser.get(response["Location"]).content.decode()
    run = AnalysisRun.objects.get(describer="merged")
    assert alices_browser.post(f"/runs/{run.id}/retry/", headers={"accept": "application/json"}).status_code == 409


def test_staff_may_merge_too(staff_browser, alice):
    a, b = two_runs(ready_video(alice))
    staff_browser.post(f"/videos/{a.video_id}/compare/merge/", {"a": a.pk, "b": b.pk, "picks": "1"})
    assert AnalysisRun.objects.get(describer="merged").video.owner == alice


@pytest.mark.parametrize(
    ("picks", "sentence"),
    [
        ("1,99", "Second 99 is in neither run."),
        ("0-9999999", "Second 9999999 is in neither run."),
        ("one", "The picked seconds could not be read."),
        ("99999999999", "The picked seconds could not be read."),
        ("0-3,0-3", "The picked seconds could not be read."),
        ("", "All lines are picked from one run."),
    ],
)
def test_picks_that_are_none_are_told(alices_browser, alice, picks, sentence):
    a, b = two_runs(ready_video(alice))
    response = alices_browser.post(f"/videos/{a.video_id}/compare/merge/", {"a": a.pk, "b": b.pk, "picks": picks}, follow=True)
    assert response.redirect_chain == [(address(a, b), 302)]
    assert sentence in response.content.decode()
    assert AnalysisRun.objects.count() == 2


def test_a_run_that_was_deleted_meanwhile_is_told_at_the_merge(alices_browser, alice):
    a, b = two_runs(ready_video(alice))
    posted = {"a": a.pk, "b": b.pk, "picks": "1"}
    b.delete()
    response = alices_browser.post(f"/videos/{a.video_id}/compare/merge/", posted)
    assert response.status_code == 404 and "may have been deleted" in response.content.decode()


def test_a_shared_merged_run_shows_its_origins_and_nothing_to_change(strangers_browser, alices_browser, alice):
    a, b = two_runs(ready_video(alice))
    response = alices_browser.post(f"/videos/{a.video_id}/compare/merge/", {"a": a.pk, "b": b.pk, "picks": "1"})
    url = alices_browser.post(f"{response['Location']}share/", headers={"accept": "application/json"}).json()["url"]
    page = strangers_browser.get(url[url.index("/s/") :]).content.decode()
    assert "A brown dog runs." in page and '"origins": [{' in page
    assert "/compare/" not in page and str(b.id) not in re.sub(r"<script.*?</script>", "", page, flags=re.S)


def test_the_script_finds_every_word_it_says() -> None:
    source = "".join(path.read_text() for path in (Path(__file__).parents[2] / "static" / "js" / "compare").glob("*.js"))
    said = set(re.findall(r'words\.say\("(\w+)"', source)) | {"picked_a", "picked_b"}
    counted = {f"{name}_{number}" for name in re.findall(r'words\.count\("(\w+)"', source) for number in ("one", "many")}
    assert len(said) == 4 and len(counted) == 4
    assert said | counted == compare_words().keys()

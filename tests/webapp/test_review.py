"""Staff review finished runs: found by what is worth a look, judged, noted, assigned; the owner reads what is meant for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.webapp.shelf import run_of, video_of
from webapp.review.measuring import draw_of, measure, measure_finished, sample_of
from webapp.runs.models import AnalysisRun, Review, RunEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
QUEUE = "/review/"


def ended(owner, name: str = "dog.mp4", **how) -> AnalysisRun:
    """A finished run that was measured."""
    run = run_of(video_of(owner, name), **how)
    run.finished_at = timezone.now() - timedelta(minutes=1)
    run.save()
    measure(run)
    return run


def decide(browser, run: AnalysisRun, act: str, **words: str):
    return browser.post(f"/review/runs/{run.pk}/decide/", {"act": act, "tab": "new", **words})


def test_a_finished_run_is_measured_once_and_again_when_it_went_on(alice):
    run = run_of(video_of(alice), failed=1)
    AnalysisRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(hours=1))
    run_of(video_of(alice, "live.mp4"), "running", 1)
    assert measure_finished() == 1
    assert measure_finished() == 0
    review = Review.objects.get()
    assert (review.described, review.carried, review.failed) == (2, 0, 1)
    assert review.coverage == pytest.approx(2 / 3, abs=0.001)
    Review.objects.update(state="decided", verdict="approved", decided_at=timezone.now())
    AnalysisRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() + timedelta(seconds=1))
    assert measure_finished() == 1
    assert Review.objects.get().state == "new"


def test_each_tab_holds_what_it_says(staff_browser, staff, alice):
    plain, low, asked = ended(alice, "plain.mp4"), ended(alice, "low.mp4", failed=1), ended(alice, "asked.mp4")
    failed, told, torn = ended(alice, "broken.mp4", state="failed"), ended(alice, "told.mp4"), ended(alice, "torn.mp4")
    Review.objects.filter(run=asked).update(asked_at=timezone.now())
    Review.objects.filter(run=told).update(contradicted=2)
    Review.objects.filter(run=torn).update(seams=0.2)
    Review.objects.filter(run=plain).update(assigned_to=staff)
    wanted = {"asked": asked, "mine": plain, "failed": failed, "coverage": low, "contradicted": told, "seams": torn}
    for tab, run in wanted.items():
        page = staff_browser.get(QUEUE, {"tab": tab}).content.decode()
        assert page.count('<th scope="row">') == 1, tab
        assert run.video.name in page, tab
    assert staff_browser.get(QUEUE, {"tab": "all"}).content.decode().count('<th scope="row">') == 6
    found = staff_browser.get(QUEUE, {"tab": "all", "q": "torn"}).content.decode()
    assert "torn.mp4" in found and "plain.mp4" not in found


def test_the_days_sample_is_the_same_for_everyone_and_about_as_large_as_asked(alice):
    runs = [AnalysisRun(video_id=None, end_second=1) for _number in range(2000)]
    lots = [draw_of(run.pk) for run in runs]
    assert lots == [draw_of(run.pk) for run in runs]
    monday, tuesday = date(2030, 1, 7), date(2030, 1, 8)
    assert sample_of(monday, 5) == sample_of(monday, 5) != sample_of(tuesday, 5)
    run = ended(alice)
    everything = Review.objects.filter(sample_of(monday, 100))
    assert everything.get().run == run
    held = sum(Review.objects.filter(sample_of(monday + timedelta(days=day), 10)).exists() for day in range(365))
    assert 15 < held < 65, "one run is drawn on about every tenth day"


def test_a_verdict_leads_to_the_next_run_and_is_kept_with_notes_and_an_event(staff_browser, staff, alice):
    older, newer = ended(alice, "older.mp4"), ended(alice, "newer.mp4")
    AnalysisRun.objects.filter(pk=older.pk).update(queued_at=timezone.now() - timedelta(hours=1))
    answer = decide(staff_browser, newer, "needs_work", notes_for_owner="The left half is missing.", notes="Ask for the file.")
    assert answer["Location"] == f"/review/runs/{older.pk}/?tab=new"
    review = Review.objects.get(run=newer)
    assert (review.state, review.verdict, review.by) == ("decided", "needs_work", staff)
    assert review.notes == "Ask for the file."
    assert RunEvent.objects.filter(run=newer, kind="reviewed").count() == 1
    assert decide(staff_browser, older, "approved")["Location"] == "/review/?tab=new"


def test_flags_notes_and_whose_it_is(staff_browser, staff, alice, bob):
    run = ended(alice)
    decide(staff_browser, run, "flag", assigned_to=str(staff.pk))
    review = Review.objects.get(run=run)
    assert (review.state, review.assigned_to) == ("flagged", staff)
    assert decide(staff_browser, run, "note", notes="Seen.")["Location"] == f"/review/runs/{run.pk}/?tab=new"
    decide(staff_browser, run, "unflag", assigned_to=str(bob.pk))
    review.refresh_from_db()
    assert (review.state, review.assigned_to, review.notes) == ("new", None, "Seen."), "only staff can be given a run"
    assert decide(staff_browser, run, "nonsense").status_code == 400


def test_nobody_else_decides(alices_browser, bobs_browser, strangers_browser, alice):
    run = ended(alice)
    for browser in (alices_browser, bobs_browser, strangers_browser):
        assert decide(browser, run, "approved").status_code in (302, 404)
    assert Review.objects.get(run=run).verdict == ""


def test_the_owner_reads_the_verdict_and_the_notes_that_are_meant_for_them(staff_browser, alices_browser, strangers_browser, alice):
    from tests.webapp.shelf import grant_for

    run = ended(alice)
    grant_for(run, "token")
    decide(staff_browser, run, "rejected", notes_for_owner="Too dark <b>to see</b>.", notes="SECRET")
    page = alices_browser.get(f"/runs/{run.pk}/").content.decode()
    assert "rejected" in page and "Too dark &lt;b&gt;to see&lt;/b&gt;." in page and "SECRET" not in page
    assert "rejected" in alices_browser.get("/videos/").content.decode()
    shared = strangers_browser.get("/s/token/").content.decode()
    # the link opens the run's own address, too
    for page in (shared, strangers_browser.get(f"/runs/{run.pk}/").content.decode()):
        assert "Too dark" not in page and "rejected" not in page and "SECRET" not in page and "ask-review" not in page


def test_an_owner_asks_for_a_review_and_others_can_not(staff_browser, alices_browser, bobs_browser, alice):
    run = ended(alice)
    decide(staff_browser, run, "approved")
    assert bobs_browser.post(f"/runs/{run.pk}/ask-review/", {"words": "mine"}).status_code == 404
    page = alices_browser.post(f"/runs/{run.pk}/ask-review/", {"words": "Is the boat at 0:02 red?"}, follow=True).content.decode()
    assert "review asked for" in page
    review = Review.objects.get(run=run)
    assert (review.state, review.asked_words) == ("new", "Is the boat at 0:02 red?")
    assert "Is the boat at 0:02 red?" in staff_browser.get(f"/review/runs/{run.pk}/?tab=asked").content.decode()
    assert RunEvent.objects.filter(run=run, kind="review asked", detail="Is the boat at 0:02 red?").exists()
    live = run_of(video_of(alice, "live.mp4"), "running", 1)
    alices_browser.post(f"/runs/{live.pk}/ask-review/")
    assert not Review.objects.filter(run=live).exists()


def test_the_panel_stands_beside_the_player_and_a_running_run_has_no_verdict(staff_browser, alice):
    page = staff_browser.get(f"/review/runs/{ended(alice, failed=1).pk}/?tab=coverage").content.decode()
    assert 'id="review-form"' in page and "66 % covered" in page and 'id="lines"' in page
    live = run_of(video_of(alice, "live.mp4"), "running", 1)
    page = staff_browser.get(f"/review/runs/{live.pk}/").content.decode()
    assert 'id="review-form"' not in page and "once the run is finished" in page

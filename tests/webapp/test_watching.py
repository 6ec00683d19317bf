"""Where somebody watches: who may say so, what is kept of it, and that the worker goes on there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from analysis.events import SegmentDone, SegmentDropped, SegmentStarted
from analysis.segments import plan_segments
from analysis.timeline import Segment as Stretch
from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import done, line, queued_run, received_video
from tests.webapp.test_worker_process import state_of, told
from webapp.runs import keeper as keeping
from webapp.runs import tasks
from webapp.runs.access import remember_grant
from webapp.runs.changes import changes_since
from webapp.runs.keeper import Keeper
from webapp.runs.lease import claim, requeue
from webapp.runs.models import AnalysisRun, Description, Grant, Segment
from webapp.runs.queueing import queue_run
from webapp.runs.requests import cancel
from webapp.runs.writing import Batch, RunWriter, store
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
SECONDS = 30


def watched(run: AnalysisRun) -> int | None:
    return AnalysisRun.objects.values_list("watched_second", flat=True).get(pk=run.pk)


def post(browser, run: AnalysisRun, second: object) -> int:
    return browser.post(reverse("runs:watching", args=[run.id]), {"second": second}).status_code


def states(run: AnalysisRun) -> list[str]:
    return list(run.segments.values_list("state", flat=True))


def test_the_owner_and_staff_say_where_they_watch(alice, alices_browser, staff_browser):
    run = queued_run(alice, SECONDS)
    assert watched(run) is None
    assert (post(alices_browser, run, 12), watched(run)) == (204, 12)
    assert (post(staff_browser, run, 20), watched(run)) == (204, 20)
    assert alices_browser.get(reverse("runs:watching", args=[run.id])).status_code == 405


def test_nobody_else_steers_not_even_who_has_a_link(alice, bobs_browser, strangers_browser):
    run = queued_run(alice, SECONDS)
    grant = Grant.objects.create(run=run, token_hash="x" * 64, created_by=alice, expires_at=timezone.now() + timedelta(days=1))
    assert [post(browser, run, 12) for browser in (bobs_browser, strangers_browser)] == [404, 404]
    session = strangers_browser.session
    remember_grant(session, grant)
    session.save()
    strangers_browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert strangers_browser.get(reverse("runs:changes", args=[run.id])).status_code == 200
    assert (post(strangers_browser, run, 12), watched(run)) == (404, None)


def test_a_second_outside_the_run_is_the_nearest_one_in_it(alice, alices_browser):
    run = queued_run(alice, SECONDS, first_second=10, end_second=20)
    for given, kept in (("3", 10), ("-4", 10), ("15", 15), ("20", 19), ("999999999", 19)):
        assert (post(alices_browser, run, given), watched(run)) == (204, kept), given
    for nonsense in ("", "soon", "1.5", "²", "9" * 30):
        assert (post(alices_browser, run, nonsense), watched(run)) == (400, 19), nonsense


def test_no_page_is_told_and_a_finished_run_stays_as_it_is(alice, alices_browser):
    run = queued_run(alice, SECONDS)
    before = AnalysisRun.objects.get(pk=run.pk).last_seq
    post(alices_browser, run, 12)
    assert AnalysisRun.objects.get(pk=run.pk).last_seq == before
    cancel(run)
    assert (post(alices_browser, run, 20), watched(run)) == (204, 12)


def test_the_page_of_an_unfinished_run_can_tell_a_read_only_one_and_a_finished_one_cannot(alice, alices_browser, strangers_browser):
    run = queued_run(alice, SECONDS)
    address = reverse("runs:watching", args=[run.id])
    page = reverse("library:player", args=[run.id])
    assert address in alices_browser.get(page).content.decode()
    grant = Grant.objects.create(run=run, token_hash="x" * 64, created_by=alice, expires_at=timezone.now() + timedelta(days=1))
    session = strangers_browser.session
    remember_grant(session, grant)
    session.save()
    strangers_browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    shared = strangers_browser.get(page)
    assert shared.status_code == 200 and address not in shared.content.decode()
    cancel(run)
    assert address not in alices_browser.get(page).content.decode()


def test_the_holder_of_a_run_reads_where_somebody_watches(alice, alices_browser, monkeypatch):
    monkeypatch.setattr(keeping, "LOOK_EVERY_SECONDS", 0.0)
    run = queued_run(alice, SECONDS)
    post(alices_browser, run, 7)
    run.refresh_from_db()
    lease = claim(run.id, run.generation)
    keeper = Keeper(lease, RunWriter(lease, {}), run.watched_second)
    assert keeper.watched_second == 7
    post(alices_browser, run, 21)
    keeper.tick()
    assert keeper.watched_second == 21


def test_a_segment_that_is_left_waits_again_and_pages_are_told(alice):
    run = queued_run(alice, 12)
    lease = claim(run.id, run.generation)
    first, second = (Stretch(0, 6), Stretch(6, 12))
    writer = RunWriter(lease, {part: set(part.seconds) for part in (first, second)})
    writer.start_segment(first)
    writer.flush()
    assert states(run) == ["working", "waiting"]
    run.refresh_from_db()
    since = run.last_seq
    writer.drop_segment(first)
    writer.start_segment(second)
    writer.flush()
    assert states(run) == ["waiting", "working"]
    run.refresh_from_db()
    changed = changes_since(run, since)["segments"]
    assert sorted((row["start"], row["state"]) for row in changed) == [(0, "waiting"), (6, "working")]
    writer.start_segment(first)
    writer.drop_segment(first)
    writer.start_segment(first)
    writer.flush()
    assert states(run) == ["working", "working"]


def test_a_run_that_is_given_up_names_the_second_where_it_stopped_not_the_first_that_is_missing(alice):
    run = queued_run(alice, 12)
    for _attempt in range(3):
        store(claim(run.id, run.generation), Batch(started=[Stretch(6, 12)]))
        run.refresh_from_db()
        requeue(run, "the lease passed")
        run.refresh_from_db()
    assert run.error.startswith("This video stopped the analyser three times at 0:06.")


class Scripted:
    """An analyzer that tells its segments by hand and keeps where it was told that somebody watches."""

    revision = precision = speech_model = None

    def __init__(self) -> None:
        self.asked: list[int | None] = []

    def analyze(self, source, segments, done_seconds, cancelled, watched_second, first_second, whole):
        self.asked.append(watched_second())
        for part in segments:
            yield SegmentStarted(part)
            yield SegmentDropped(part)
            yield SegmentStarted(part)
            yield from (line(second) for second in part.seconds if second not in done_seconds)
            yield SegmentDone(part, done(part.start_second, part.end_second).tracks, ())


@pytest.mark.parametrize(("attempts", "followed"), [(0, 9), (1, None)])
def test_a_run_that_stumbled_is_not_led_to_the_same_place_again(alice, make_clip, monkeypatch, attempts, followed):
    scripted = Scripted()
    monkeypatch.setattr(tasks, "load", lambda *_choices: scripted)
    video = received_video(alice, make_clip(seconds=12))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=12.0)
    video.refresh_from_db()
    run = queue_run(video, "fast", "en")
    AnalysisRun.objects.filter(pk=run.pk).update(watched_second=9, attempts=attempts)
    Segment.objects.filter(run=run, start_second=6).update(state="working")
    tasks.describe(str(run.id), run.generation)
    assert scripted.asked == [followed]
    assert (state_of(run), states(run)) == ("done", ["done", "done"])


def seconds_by_arrival(run: AnalysisRun) -> list[int]:
    return list(Description.objects.filter(run=run).order_by("seq").values_list("second", flat=True))


def test_the_worker_takes_the_watched_segment_next_also_after_a_kill_and_ends_as_if_nobody_watched(alice, alices_browser, make_clip):
    video = received_video(alice, make_clip(seconds=SECONDS, cuts=(3.5, 11.2), width=640, height=360))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=float(SECONDS), sha256="0")
    video.refresh_from_db()
    run, unwatched = queue_run(video, "fast", "en"), queue_run(video, "fast", "en")
    parts = plan_segments(0, SECONDS, 6)
    last = parts[-1]
    post(alices_browser, run, SECONDS - 1)
    with worker("describe") as process:
        wait_until(lambda: Description.objects.filter(run=run).count() > len(last.seconds), 60, "the watched segment and more")
        process.kill()
        process.wait()
    assert seconds_by_arrival(run)[: len(last.seconds)] == list(last.seconds)
    before = seconds_by_arrival(run)
    next_one = next(part for part in reversed(parts) if part.start_second not in before)
    post(alices_browser, run, next_one.start_second + 1)
    with worker("describe"):
        wait_until(lambda: state_of(run) == state_of(unwatched) == "done", 120, "both runs")
    after = seconds_by_arrival(run)
    assert after[: len(before)] == before
    assert after[len(before)] in next_one.seconds
    assert sorted(after) == list(range(SECONDS))
    assert told(run) == told(unwatched)

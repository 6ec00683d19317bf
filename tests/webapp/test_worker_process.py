"""The real worker processes: an upload becomes lines, and a worker that is killed or stopped costs nothing."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import received_video
from webapp.library.deleting import delete_video
from webapp.runs.changes import changes_since
from webapp.runs.evidence import picture
from webapp.runs.models import AnalysisRun, Description, Segment, TrackPiece
from webapp.runs.queueing import enqueue_look, queue_run
from webapp.runs.requests import cancel, retry
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
WANTED = {"preset": "fast", "language": "en"}


def state_of(run: AnalysisRun) -> str:
    return AnalysisRun.objects.values_list("state", flat=True).get(pk=run.pk)


def told(run: AnalysisRun) -> dict[str, object]:
    """All that a run says, apart from when it was said."""
    lines = [(row.second, row.line) for row in Description.objects.filter(run=run)]
    tracks = [
        (row.segment.start_second, row.kind, row.piece)
        for row in TrackPiece.objects.filter(run=run).order_by("segment__start_second", "id")
    ]
    segments = [(row.start_second, row.end_second, row.state, row.plan) for row in Segment.objects.filter(run=run)]
    evidence = [
        picture(run.evidence_folder, part, second) for part in run.segments.all() for second in range(part.start_second, part.end_second)
    ]
    return {"lines": lines, "tracks": tracks, "segments": segments, "evidence": evidence}


def test_an_upload_becomes_a_poster_facts_and_lines(alice, make_clip):
    video = received_video(alice, make_clip(seconds=3, cuts=(1.5,), sound=True), WANTED)
    enqueue_look(video.id)
    with worker("look") as look:
        wait_until(lambda: Video.objects.filter(pk=video.pk, state="ready").exclude(sha256="").exists(), what="the look")
        look.send_signal(signal.SIGTERM)
        assert look.wait(5) == 0
    video.refresh_from_db()
    assert (video.duration_seconds, video.width, video.height, video.has_audio) == (3.0, 320, 180, True)
    assert (video.content_type, video.codec) == ("video/mp4", "h264")
    assert video.poster_path.read_bytes()[:3] == b"\xff\xd8\xff"
    run = AnalysisRun.objects.get(video=video)
    assert (run.state, run.preset, run.end_second) == ("queued", "fast", 3)

    with worker("describe"):
        wait_until(lambda: state_of(run) not in ("queued", "running"), 60, "the run")
    run.refresh_from_db()
    assert (run.state, run.error) == ("done", "")
    assert [row["second"] for row in changes_since(run, 0)["lines"]] == [0, 1, 2]
    assert all(jpeg and jpeg[:3] == b"\xff\xd8\xff" for jpeg in told(run)["evidence"])
    assert run.elapsed_seconds > 0


def test_a_file_that_is_no_video_is_refused_with_a_sentence(alice, tmp_path):
    text = tmp_path / "notes.mp4"
    text.write_text("Buy milk.\n" * 500)
    video = received_video(alice, text, WANTED)
    with worker("look"):
        wait_until(lambda: not Video.objects.filter(pk=video.pk, state="received").exists(), what="the look that nobody queued")
    video.refresh_from_db()
    assert video.state == "refused"
    assert video.refusal.endswith(".")
    assert not AnalysisRun.objects.exists()


def test_a_run_survives_its_worker_being_killed_and_stopped_and_ends_as_if_undisturbed(alice, make_clip):
    clip = make_clip(seconds=18, cuts=(3.5, 11.2), width=640, height=360)
    video = received_video(alice, clip)
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=18.0, sha256="0")
    video.refresh_from_db()
    disturbed, undisturbed = queue_run(video, "balanced", "en"), queue_run(video, "balanced", "en")

    with worker("describe") as first:
        wait_until(lambda: Description.objects.filter(run=disturbed).count() >= 2, 60, "the first lines")
        first.kill()
        first.wait()
    before = list(Description.objects.filter(run=disturbed).values("second", "line", "seq"))
    assert 0 < len(before) < 18
    with worker("describe") as second:
        wait_until(lambda: Description.objects.filter(run=disturbed).count() > len(before), 60, "more lines")
        os.killpg(second.pid, signal.SIGTERM)
        asked_at = time.monotonic()
        assert second.wait(8) == 0
        assert time.monotonic() - asked_at < 7
    assert state_of(disturbed) == "queued"
    with worker("describe"):
        wait_until(lambda: state_of(disturbed) == state_of(undisturbed) == "done", 120, "both runs")
    assert (
        list(Description.objects.filter(run=disturbed, second__in=[row["second"] for row in before]).values("second", "line", "seq"))
        == before
    )
    assert told(disturbed) == told(undisturbed)
    assert Description.objects.filter(run=disturbed).count() == 18
    assert not list(disturbed.evidence_folder.glob("second-*.jpg"))


def test_a_cancel_stops_the_work_within_five_seconds_and_a_retry_fills_what_is_missing(alice, make_clip):
    video = received_video(alice, make_clip(seconds=12, width=640, height=360))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=12.0, sha256="0")
    video.refresh_from_db()
    run = queue_run(video, "thorough", "en")
    with worker("describe"):
        wait_until(lambda: Description.objects.filter(run=run).exists(), 60, "the first line")
        assert cancel(run)
        wait_until(lambda: state_of(run) == "cancelled", 5, "the cancel")
        kept = Description.objects.filter(run=run).count()
        assert 0 < kept < 12
        assert retry(run)
        wait_until(lambda: state_of(run) == "done", 90, "the rest")
    assert Description.objects.filter(run=run).count() == 12


def test_a_video_deleted_while_it_is_described_leaves_nothing_and_the_worker_goes_on(alice, make_clip):
    doomed, other = (received_video(alice, make_clip(name, seconds=12, width=640, height=360)) for name in ("doomed.mp4", "other.mp4"))
    Video.objects.update(state="ready", duration_seconds=12.0, sha256="0")
    doomed.refresh_from_db()
    other.refresh_from_db()
    with worker("describe") as process:
        run = queue_run(doomed, "balanced", "en")
        wait_until(lambda: Description.objects.filter(run=run).exists(), 60, "the first line")
        folder = doomed.folder
        delete_video(doomed)
        later = queue_run(other, "fast", "en")
        wait_until(lambda: state_of(later) == "done", 60, "the next run")
        assert process.poll() is None
    assert not folder.exists()
    assert not Description.objects.exclude(run=later).exists()

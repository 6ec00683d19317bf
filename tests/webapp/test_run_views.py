"""What a run answers at its addresses, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from analysis.events import SegmentDone
from analysis.timeline import Segment as Stretch
from analysis.timeline import Track
from tests.webapp.rows import done, line, queued_run
from webapp.runs.access import remember_grant
from webapp.runs.evidence import keep_picture, pack
from webapp.runs.lease import claim, finish
from webapp.runs.models import AnalysisRun, Description, Grant, RunEvent
from webapp.runs.writing import Batch, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    """A finished run of four seconds with one failed line and a picture for each of the first two seconds."""
    run = queued_run(alice)
    lease = claim(run.id, 0)
    run.evidence_folder.mkdir(parents=True)
    keep_picture(run.evidence_folder, 0, b"\xff\xd8first")
    pack(run.evidence_folder, Stretch(0, 4))
    keep_picture(run.evidence_folder, 1, b"\xff\xd8second")
    lines = [line(0, "A <b> & --> c."), line(1, "A <b> & --> c.", "carried"), line(2, status="failed"), line(3, "The end.")]
    store(lease, Batch(lines=lines, done=[done(0, 4)]))
    finish(lease, AnalysisRun.State.DONE)
    run.refresh_from_db()
    return run


def addresses(run: AnalysisRun) -> list[str]:
    plain = [reverse(f"runs:{name}", args=[run.id]) for name in ("changes", "tracks", "cues", "captions")]
    return [*plain, reverse("runs:evidence", args=[run.id, 0])]


def test_the_owner_staff_and_who_has_a_link_may_look_others_get_404(
    run, alice, alices_browser, bobs_browser, staff_browser, strangers_browser
):
    for address in addresses(run):
        assert [browser.get(address).status_code for browser in (alices_browser, staff_browser)] == [200, 200], address
        assert [browser.get(address).status_code for browser in (bobs_browser, strangers_browser)] == [404, 404], address
    grant = Grant.objects.create(run=run, token_hash="x" * 64, created_by=alice, expires_at=timezone.now() + timedelta(days=1))
    session = strangers_browser.session
    remember_grant(session, grant)
    session.save()
    strangers_browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    other = queued_run(alice)
    for address, foreign in zip(addresses(run), addresses(other), strict=True):
        assert (strangers_browser.get(address).status_code, strangers_browser.get(foreign).status_code) == (200, 404), address
    assert strangers_browser.post(reverse("runs:retry", args=[run.id])).status_code == 404
    grant.expires_at = timezone.now()
    grant.save()
    assert {strangers_browser.get(address).status_code for address in addresses(run)} == {404}


def test_changes_are_asked_by_seq(run, alices_browser):
    answer = alices_browser.get(reverse("runs:changes", args=[run.id])).json()
    assert [row["second"] for row in answer["lines"]] == [0, 1, 2, 3]
    assert (answer["state"], answer["run"]["coverage_words"], answer["more"]) == ("done", "3 of 4 s, 1 failed", False)
    later = alices_browser.get(reverse("runs:changes", args=[run.id]), {"since": answer["last_seq"]}).json()
    assert (later["lines"], later["segments"], later["tracks"]) == ([], [], [])
    for since in ("nonsense", "-1", "9" * 30, "9" * 5000, "²"):
        assert len(alices_browser.get(reverse("runs:changes", args=[run.id]), {"since": since}).json()["lines"]) == 4, since


def test_lanes_have_the_shape_of_the_run_document(run, alices_browser):
    lanes = alices_browser.get(reverse("runs:tracks", args=[run.id])).json()
    assert set(lanes) == {"text", "objects", "faces", "camera", "shots", "speech", "things"}
    assert lanes["camera"] == [{"start": 0.0, "end": 4.0, "value": "static"}]


def test_evidence_comes_from_the_pack_and_from_what_is_not_packed_yet(run, alices_browser):
    first = alices_browser.get(reverse("runs:evidence", args=[run.id, 0]))
    assert (first.content, first["Content-Type"], first["X-Content-Type-Options"]) == (b"\xff\xd8first", "image/jpeg", "nosniff")
    assert alices_browser.get(reverse("runs:evidence", args=[run.id, 1])).content == b"\xff\xd8second"
    assert {alices_browser.get(reverse("runs:evidence", args=[run.id, second])).status_code for second in (2, 99, 10**30)} == {404}


def test_cues_speak_nothing_twice_and_escape_what_stands_on_screen(run, alices_browser):
    answer = alices_browser.get(reverse("runs:cues", args=[run.id]))
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode() == (
        "WEBVTT\n\n0\n00:00:00.000 --> 00:00:02.000\nA &lt;b&gt; &amp; --&gt; c.\n\n3\n00:00:03.000 --> 00:00:04.000\nThe end.\n"
    )


def test_captions_hold_what_is_said_at_its_times(run, alice, alices_browser):
    said = [Track("speech", 0.54, 2.5, "A <b> & --> c.", language="en"), Track("speech", 3.0, 4.5, "Second", language="en")]
    other = queued_run(alice)
    lease = claim(other.id, 0)
    store(lease, Batch(done=[SegmentDone(Stretch(0, 4), tuple(said), ())]))
    answer = alices_browser.get(reverse("runs:captions", args=[other.id]))
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode() == (
        "WEBVTT\n\n00:00:00.540 --> 00:00:02.500\nA &lt;b&gt; &amp; --&gt; c.\n\n00:00:03.000 --> 00:00:04.500\nSecond\n"
    )
    assert alices_browser.get(reverse("runs:captions", args=[run.id])).content == b"WEBVTT\n"
    lane = alices_browser.get(reverse("runs:tracks", args=[other.id])).json()["speech"]
    assert alices_browser.get(reverse("runs:changes", args=[other.id])).json()["run"]["hears"] is False
    AnalysisRun.objects.filter(pk=other.pk).update(speech_model="whisper tiny.en")
    assert alices_browser.get(reverse("runs:changes", args=[other.id])).json()["run"]["hears"] is True
    assert lane[0] == {"start": 0.54, "end": 2.5, "value": "A <b> & --> c.", "language": "en"}


def test_a_retry_asks_again_only_for_failed_seconds(run, alices_browser, bobs_browser):
    before = AnalysisRun.objects.get(pk=run.id).last_seq
    address = reverse("runs:retry", args=[run.id])
    assert bobs_browser.post(address).status_code == 404
    assert alices_browser.get(address).status_code == 405
    answer = alices_browser.post(address, headers={"Accept": "application/json"})
    assert answer.json()["run"]["state"] == "queued"
    assert sorted(Description.objects.values_list("second", flat=True)) == [0, 1, 3]
    assert [row["state"] for row in alices_browser.get(reverse("runs:changes", args=[run.id]), {"since": before}).json()["segments"]] == [
        "waiting"
    ]
    lease = claim(run.id, AnalysisRun.objects.get(pk=run.id).generation)
    store(lease, Batch(lines=[line(2)], done=[done(0, 4)]))
    finish(lease, AnalysisRun.State.DONE)
    assert len(alices_browser.get(reverse("runs:tracks", args=[run.id])).json()["camera"]) == 1
    again = alices_browser.post(address, headers={"Accept": "application/json"})
    assert (again.status_code, again.json()["error"]["message"]) == (409, "Nothing is left to describe in this run.")


def test_a_waiting_run_is_cancelled_at_once_and_leads_back_to_its_player(alice, alices_browser):
    run = queued_run(alice)
    answer = alices_browser.post(reverse("runs:cancel", args=[run.id]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("library:player", args=[run.id]))
    run.refresh_from_db()
    assert (run.state, list(RunEvent.objects.filter(run=run).values_list("kind", flat=True))) == ("cancelled", ["queued", "cancelled"])
    assert alices_browser.post(reverse("runs:cancel", args=[run.id]), headers={"Accept": "application/json"}).status_code == 409

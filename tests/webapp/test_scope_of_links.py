"""Through a link to a range, or with lanes hidden, nothing else of the run leaves the house: not from any address or socket."""

from __future__ import annotations

import json
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from tests.webapp.shelf import video_of
from tests.webapp.test_visibility import RULES
from webapp.accounts.scope import Scope
from webapp.accounts.tokens import hash_token
from webapp.asgi import application
from webapp.library.exports import EXPORTS
from webapp.runs import evidence
from webapp.runs.granting import LinkChoices, make_link
from webapp.runs.models import Alternative, AnalysisRun, Correction, Description, Grant, Segment, TrackPiece
from webapp.videos.models import PlayableCopy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
SECONDS = 20
FIRST, END = 8, 12
SHOWN = range(FIRST, END)
OUTSIDE = "quetzal"
"""Stands in everything that is about the seconds before and after the range."""
LANE = "okapi"
"""Stands in everything that came from the detectors of words on screen and of speech."""


def line_of(second: int) -> dict[str, object]:
    said = f"The word {second}." if second in SHOWN else f"{OUTSIDE} {second}."
    mark = LANE if second in SHOWN else OUTSIDE
    observation = {"at": float(second), "source": "text", "label": mark, "confidence": 0.9, "box": [0.1, 0.1, 0.2, 0.2]}
    return {
        "second": second,
        "text": said,
        "status": "described",
        "source": "composed",
        "frames": [float(second)],
        "difference": None,
        "reason": None,
        "observations": [observation],
        "claims": [{"text": mark, "kind": "text", "verdict": "confirmed", "by": "text"}],
        "alternatives": [],
        "corrected": None,
    }


def track(start: float, end: float, value: str) -> dict[str, object]:
    return {"start": start, "end": end, "value": value, "track": 1, "box": [0.1, 0.1, 0.2, 0.2], "position": "top left", "confidence": 0.9}


@pytest.fixture
def run(alice) -> AnalysisRun:
    """Twenty seconds in two segments, with the words planted."""
    video = video_of(alice, duration_seconds=float(SECONDS), has_poster=True)
    video.poster_path.write_bytes(b"quetzal poster")
    video.path.write_bytes(b"quetzal film")
    told = {"summary": f"A {OUTSIDE}.", "sentences": [{"start": 0, "end": 20, "text": f"A {OUTSIDE}."}], "chapters": []}
    made = AnalysisRun.objects.create(video=video, state="done", end_second=SECONDS, last_seq=60, overview={"told": told})
    for start in (0, 10):
        plan = {"start": start, "end": start + 10, "frames": 10, "tokens": 5, "context": 9, "prompt": f"{OUTSIDE} {LANE}"}
        segment = Segment.objects.create(run=made, start_second=start, end_second=start + 10, state="done", seq=start + 1, plan=[plan])
        for kind in ("text", "speech"):
            for at in range(start, start + 10):
                piece = track(at, at + 1.0, LANE if at in SHOWN else OUTSIDE)
                TrackPiece.objects.create(run=made, segment=segment, kind=kind, piece=piece, seq=start + 2)
        pictures = {at: b"\xff\xd8" + (b"seen" if at in SHOWN else OUTSIDE.encode()) for at in range(start, start + 10)}
        made.evidence_folder.mkdir(parents=True, exist_ok=True)
        evidence.keep_pack(made.evidence_folder, evidence.Segment(start, start + 10), pictures)
    for second in range(SECONDS):
        line = line_of(second)
        Description.objects.create(run=made, second=second, text=line["text"], status="described", line=line, seq=30 + second)
    later = Segment.objects.get(run=made, start_second=10)
    Alternative.objects.create(run=made, segment=later, second=7, text=f"{OUTSIDE} 7.", line=line_of(7), seq=50)
    Correction.objects.create(video=video, second=3, text=f"{OUTSIDE} by hand", author=alice)
    return made


def opened(run: AnalysisRun, alice, scope: Scope) -> Client:
    _grant, token = make_link(run, alice, choices=LinkChoices(scope=scope))
    browser = Client()
    assert browser.get(f"/s/{token}/").status_code == 200
    browser.own_address = f"/s/{token}/"
    return browser


def every_address(run: AnalysisRun, browser: Client) -> list[str]:
    """All addresses of the site that a run or its video has, for seconds in and outside of the range, and the link's own."""
    found = [browser.own_address]
    for name in RULES:
        space, short = name.split(":")
        places = next(iter(get_resolver().namespace_dict[space][1].reverse_dict.getlist(short)))[0][0][1]
        if not {"run_id", "video_id"} & set(places) or set(places) - {"run_id", "video_id", "second", "extension"}:
            continue
        for second in range(SECONDS) if "second" in places else (0,):
            for extension in EXPORTS if "extension" in places else ("",):
                known = {"run_id": run.id, "video_id": run.video_id, "second": second, "extension": extension}
                found.append(reverse(name, kwargs={place: known[place] for place in places}))
    more = [reverse("runs:changes", args=[run.id]) + "?since=5", reverse("runs:script", args=[run.id]) + "?from=15", "/videos/?q=quetzal"]
    files = [f"/videos/{run.video_id}/{name}?download=1" for name in ("file", "playable")]
    return [*found, *more, *files]


def body_of(response) -> bytes:
    return async_to_sync(_joined)(response.streaming_content) if response.streaming else response.content


async def _joined(blocks) -> bytes:
    return b"".join([block async for block in blocks])


def sent_by(browser: Client, address: str) -> tuple[int, bytes]:
    response = browser.get(address)
    return response.status_code, body_of(response)


def test_of_a_range_no_address_tells_of_another_second(run, alice):
    browser = opened(run, alice, Scope(FIRST, END))
    shown = {}
    for address in every_address(run, browser):
        shown[address], body = sent_by(browser, address)
        assert OUTSIDE.encode() not in body.lower(), address
    for name in ("file", "poster", "playable", "playable-state"):
        assert shown[reverse(f"videos:{name}", args=[run.video_id])] == 404
    assert [second for second in range(SECONDS) if shown[f"/runs/{run.id}/evidence/{second}.jpg"] == 200] == list(SHOWN)
    assert [second for second in range(SECONDS) if shown[f"/runs/{run.id}/lines/{second}/history"] == 200] == list(SHOWN)
    changes = browser.get(f"/runs/{run.id}/changes").json()
    assert [line["second"] for line in changes["lines"]] == list(SHOWN)
    assert [(segment["start"], segment["end"]) for segment in changes["segments"]] == [(8, 10), (10, 12)]
    assert changes["run"]["seconds_total"] == changes["run"]["seconds_done"] == 4
    document = browser.get(f"/runs/{run.id}/export.json").json()
    assert document["run"]["range"] == [FIRST, END]
    assert [line["second"] for line in document["seconds"]] == list(SHOWN)


def test_a_hidden_lane_is_sent_from_no_address(run, alice):
    browser = opened(run, alice, Scope(hidden=frozenset({"text", "speech"})))
    for address in every_address(run, browser):
        _status, body = sent_by(browser, address)
        assert LANE.encode() not in body.lower(), address
    assert browser.get(f"/runs/{run.id}/tracks").json()["text"] == []
    assert "The word 9." in browser.get(browser.own_address).content.decode()


def test_the_whole_run_shows_both_words_so_that_their_absence_says_something(run, alice):
    browser = opened(run, alice, Scope())
    bodies = b"".join(sent_by(browser, address)[1] for address in every_address(run, browser))
    assert OUTSIDE.encode() in bodies
    assert LANE.encode() in bodies


@pytest.mark.asyncio
@pytest.mark.parametrize(("scope", "secret"), [(Scope(FIRST, END), OUTSIDE), (Scope(hidden=frozenset({"text", "speech"})), LANE)])
async def test_the_socket_sends_no_more_than_the_pages(run, alice, scope, secret):
    browser = await sync_to_async(opened)(run, alice, scope)
    cookies = SimpleCookie({name: morsel.value for name, morsel in browser.cookies.items()})
    cookie = cookies.output(header="", sep=";", attrs=[]).strip().encode()
    headers = [(b"host", b"127.0.0.1:8000"), (b"origin", b"http://127.0.0.1:8000"), (b"cookie", cookie)]
    socket = WebsocketCommunicator(application, f"/ws/runs/{run.id}/", headers)
    assert (await socket.connect())[0]
    told = await socket.receive_json_from(timeout=5)
    await socket.disconnect()
    assert told["lines"]
    assert secret not in json.dumps(told)


def test_a_range_plays_a_clip_that_a_job_cuts(run, alice):
    browser = opened(run, alice, Scope(FIRST, END))
    clip = PlayableCopy.objects.get(start_second=FIRST, end_second=END)
    assert browser.get(f"/runs/{run.id}/clip").status_code == 404
    assert browser.get(f"/runs/{run.id}/clip/state").json()["state"] == "wanted"
    assert "The clip is being cut" in browser.get(browser.own_address).content.decode()
    PlayableCopy.objects.filter(pk=clip.pk).update(state="ready")
    clip.path.write_bytes(b"the clip")
    assert sent_by(browser, f"/runs/{run.id}/clip") == (200, b"the clip")
    assert f'src="/runs/{run.id}/clip?v=' in browser.get(browser.own_address).content.decode()
    assert Client().get(f"/runs/{run.id}/clip").status_code == 404


def test_cues_of_a_range_are_told_by_the_clips_own_clock(run, alice):
    browser = opened(run, alice, Scope(FIRST, END))
    assert "00:00:00.000 --> 00:00:01.000\nThe word 8." in browser.get(f"/runs/{run.id}/lines.vtt").content.decode()


def test_without_downloads_nothing_is_exported_and_no_file_is_given_to_keep(run, alice):
    browser = opened(run, alice, Scope(download=False))
    assert browser.get(f"/runs/{run.id}/export.json").status_code == 404
    assert browser.get(f"/videos/{run.video_id}/file?download=1").status_code == 404
    assert browser.get(f"/videos/{run.video_id}/file").status_code == 200
    assert "export.txt" not in browser.get(browser.own_address).content.decode()


def test_the_link_opened_last_says_what_is_shown(run, alice):
    browser = opened(run, alice, Scope())
    _grant, token = make_link(run, alice, choices=LinkChoices(scope=Scope(FIRST, END)))
    browser.get(f"/s/{token}/")
    assert len(browser.get(f"/runs/{run.id}/changes").json()["lines"]) == 4
    Grant.objects.filter(token_hash=hash_token(token)).update(revoked_at=timezone.now())
    assert len(browser.get(f"/runs/{run.id}/changes").json()["lines"]) == SECONDS


def test_a_live_run_shows_its_range_as_it_comes(run, alice):
    AnalysisRun.objects.filter(pk=run.pk).update(state="running", lease_until=timezone.now() + timedelta(minutes=1))
    Description.objects.filter(run=run, second__gte=10).delete()
    state = opened(run, alice, Scope(FIRST, END)).get(f"/runs/{run.id}/changes").json()["run"]
    assert (state["seconds_done"], state["seconds_total"]) == (2, 4)

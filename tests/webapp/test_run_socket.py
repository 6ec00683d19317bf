"""The socket of a run: it replays what a page lacks, follows what comes, and serves nobody who may not look."""

from __future__ import annotations

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.webapp.rows import done, line, queued_run
from webapp.asgi import application
from webapp.runs import consumers
from webapp.runs.access import remember_grant
from webapp.runs.hints import send_hint
from webapp.runs.lag import LAG
from webapp.runs.lease import claim, finish
from webapp.runs.models import AnalysisRun, Grant
from webapp.runs.writing import Batch, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def socket(run: AnalysisRun, browser: Client, since: int | str = 0, origin: str | None = None) -> WebsocketCommunicator:
    """A page's socket with this browser's cookies."""
    cookies = SimpleCookie({name: morsel.value for name, morsel in browser.cookies.items()})
    headers = [
        (b"origin", (origin or settings.ORIGINS[0]).encode()),
        (b"host", b"127.0.0.1:8000"),
        (b"cookie", cookies.output(header="", sep=";", attrs=[]).strip().encode()),
    ]
    return WebsocketCommunicator(application, f"/ws/runs/{run.id}/?since={since}", headers)


@sync_to_async
def write(lease, *lines, **batch) -> None:
    store(lease, Batch(lines=list(lines), **batch))
    send_hint(lease.run_id)


async def lines_until(page: WebsocketCommunicator, count: int) -> list[int]:
    """The seconds told, as they come, until `count` are there."""
    seconds: list[int] = []
    while len(seconds) < count:
        message = await page.receive_json_from(timeout=3)
        assert message["type"] == "changes"
        seconds += [row["second"] for row in message["lines"]]
    return seconds


async def test_a_page_gets_what_was_before_it_came_and_then_what_comes(alice, alices_browser):
    run = await sync_to_async(queued_run)(alice, seconds=12)
    lease = await sync_to_async(claim)(run.id, 0)
    await write(lease, line(0), line(1))
    page = socket(run, alices_browser)
    assert (await page.connect())[0]
    assert await lines_until(page, 2) == [0, 1]
    for second in range(2, 12):
        await write(lease, line(second))
    assert await lines_until(page, 10) == list(range(2, 12))
    await sync_to_async(finish)(lease, AnalysisRun.State.DONE)
    message = await page.receive_json_from(timeout=3)
    assert (message["state"], message["run"]["finished"]) == ("done", True)
    await page.disconnect()


async def test_how_late_lines_are_is_measured_where_a_hint_told_of_them(alice, alices_browser):
    run = await sync_to_async(queued_run)(alice, seconds=12)
    lease = await sync_to_async(claim)(run.id, 0)
    await write(lease, line(0))
    before = measured()
    page = socket(run, alices_browser)
    await page.connect()
    await lines_until(page, 1)
    assert measured() == before, "what was there before the page came is late for nobody"
    await write(lease, line(1))
    await lines_until(page, 1)
    await page.disconnect()
    counted, seconds = measured()
    assert counted == before[0] + 1 and 0 < seconds - before[1] < 3


def measured() -> tuple[float, float]:
    """How often the lag was measured, and its sum."""
    values = {sample.name: sample.value for family in LAG.collect() for sample in family.samples}
    return values["secondsight_line_lag_seconds_count"], values["secondsight_line_lag_seconds_sum"]


async def test_a_page_that_comes_back_gets_only_what_it_lacks(alice, alices_browser):
    run = await sync_to_async(queued_run)(alice, seconds=6)
    lease = await sync_to_async(claim)(run.id, 0)
    await write(lease, line(0), line(1))
    page = socket(run, alices_browser)
    await page.connect()
    seq = (await page.receive_json_from())["last_seq"]
    await page.disconnect()
    await write(lease, line(2), line(3))
    again = socket(run, alices_browser, seq)
    await again.connect()
    assert await lines_until(again, 2) == [2, 3]
    await again.disconnect()


async def test_many_changes_come_in_several_messages(alice, alices_browser, monkeypatch):
    monkeypatch.setattr("webapp.runs.changes.changes_since.__defaults__", (50,))
    run = await sync_to_async(queued_run)(alice, seconds=120)
    lease = await sync_to_async(claim)(run.id, 0)
    await write(lease, *(line(second) for second in range(120)))
    page = socket(run, alices_browser, "nonsense")
    await page.connect()
    assert await lines_until(page, 120) == list(range(120))
    await page.disconnect()


async def test_a_lost_hint_is_made_up_for(alice, alices_browser, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY_SECONDS", 0.2)
    run = await sync_to_async(queued_run)(alice)
    lease = await sync_to_async(claim)(run.id, 0)
    page = socket(run, alices_browser)
    await page.connect()
    await page.receive_json_from()
    await sync_to_async(store)(lease, Batch(lines=[line(second) for second in range(4)], done=[done(0, 4)]))
    assert await lines_until(page, 4) == [0, 1, 2, 3]
    await page.disconnect()


async def test_strangers_others_and_foreign_pages_get_no_socket(alice, alices_browser, bobs_browser, strangers_browser):
    run = await sync_to_async(queued_run)(alice)
    for browser in (bobs_browser, strangers_browser):
        assert await socket(run, browser).connect() == (False, 4403)
    for origin in ("https://evil.example", "null", "http://127.0.0.1:9999"):
        assert not (await socket(run, alices_browser, origin=origin).connect())[0]


async def test_staff_may_watch(alice, staff_browser):
    run = await sync_to_async(queued_run)(alice)
    page = socket(run, staff_browser)
    assert (await page.connect())[0]
    await page.disconnect()


async def test_a_share_link_lets_a_stranger_watch_until_it_is_revoked(alice, strangers_browser, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY_SECONDS", 0.2)
    run = await sync_to_async(queued_run)(alice)
    grant = await sync_to_async(open_grant)(run, alice, strangers_browser)
    page = socket(run, strangers_browser)
    assert (await page.connect())[0]
    assert (await page.receive_json_from())["type"] == "changes"
    await Grant.objects.filter(pk=grant.pk).aupdate(revoked_at=timezone.now())
    assert (await page.receive_json_from(timeout=3))["type"] == "gone"
    assert await page.receive_output() == {"type": "websocket.close", "code": 4403}
    other = await sync_to_async(queued_run)(alice)
    assert await socket(other, strangers_browser).connect() == (False, 4403)


async def test_signing_out_ends_the_socket(alice, alices_browser, monkeypatch):
    monkeypatch.setattr(consumers, "LOOK_AGAIN_EVERY_SECONDS", 0.2)
    run = await sync_to_async(queued_run)(alice)
    page = socket(run, alices_browser)
    await page.connect()
    await page.receive_json_from()
    await sync_to_async(alices_browser.session.flush)()
    assert (await page.receive_json_from(timeout=3))["type"] == "gone"


def open_grant(run: AnalysisRun, creator, browser: Client) -> Grant:
    grant = Grant.objects.create(run=run, token_hash="x" * 64, created_by=creator, expires_at=timezone.now() + timedelta(days=1))
    session = browser.session
    remember_grant(session, grant)
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return grant


async def test_the_run_is_told_in_the_language_that_the_page_names(alice, alices_browser):
    run = await sync_to_async(queued_run)(alice, seconds=12)
    for language, words in (("de", "0 von 12 Sekunden"), ("en", "0 of 12 seconds"), ("xx", "0 of 12 seconds")):
        page = socket(run, alices_browser, f"0&language={language}")
        assert (await page.connect())[0]
        assert (await page.receive_json_from(timeout=3))["run"]["coverage_words"] == words
        await page.disconnect()


async def test_a_socket_at_no_address_or_from_an_origin_that_is_none_is_turned_away(alice, alices_browser):
    run = await sync_to_async(queued_run)(alice)
    nowhere = socket(run, alices_browser)
    nowhere.scope["path"] = "/ws/elsewhere/"
    for page in (nowhere, socket(run, alices_browser, origin="http://127.0.0.1:8000.evil.example")):
        assert not (await page.connect())[0]

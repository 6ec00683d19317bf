"""A body longer than it may be is answered 413 at most a megabyte past its limit, whether it told its length or not."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import time
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.webapp.serving import Server, free_port, serving
from webapp.arriving import Arrival
from webapp.bodylimits import ELSE_BYTES, FORM_BYTES, PIECE_BYTES, STRANGERS_BYTES, longest_body

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
MEGABYTE = 1024 * 1024
SOCKET_BYTES = 6 * MEGABYTE
"""What two kernels may hold of a body that nobody reads."""
KNOWN = {"Cookie": f"{settings.SESSION_COOKIE_NAME}=whoever"}
PIECE = {"Content-Type": "application/offset+octet-stream"}
FORM = {"Content-Type": "multipart/form-data; boundary=b"}
PLAIN = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(free_port()) as server:
        yield server


@pytest.mark.parametrize(
    ("headers", "most"),
    [
        ({}, STRANGERS_BYTES),
        (PIECE, STRANGERS_BYTES),
        (FORM, STRANGERS_BYTES),
        ({"Cookie": "other=1"}, STRANGERS_BYTES),
        ({"Authorization": "Basic x"}, STRANGERS_BYTES),
        (KNOWN, ELSE_BYTES),
        ({**KNOWN, **PLAIN}, ELSE_BYTES),
        ({**KNOWN, **PIECE}, PIECE_BYTES),
        ({**KNOWN, **FORM}, FORM_BYTES),
        ({"Authorization": "Bearer x", **PIECE}, PIECE_BYTES),
        ({"Authorization": "bearer x", "Content-Type": "Multipart/Form-Data; boundary=b"}, FORM_BYTES),
    ],
)
def test_the_limit_goes_by_who_sends_what(headers, most):
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    assert longest_body({"headers": raw}) == most


@pytest.mark.parametrize(
    ("path", "headers", "most"),
    [
        ("/login/", PLAIN, STRANGERS_BYTES),
        ("/login/", {**KNOWN, **PLAIN}, ELSE_BYTES),
        ("/api/v1/uploads", {**KNOWN, **PIECE}, PIECE_BYTES),
    ],
)
def test_an_announced_length_over_the_limit_is_answered_before_anything_is_read(server, path, headers, most):
    connection = server.connection()
    connection.putrequest("POST", path)
    for name, value in {**headers, "Content-Length": str(most + 1), "Accept": "application/json"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == 413
    assert json.loads(response.read())["error"]["code"] == "too-long"


@pytest.mark.parametrize(
    ("path", "headers", "most"),
    [
        ("/login/", PLAIN, STRANGERS_BYTES),
        ("/healthz", PLAIN, STRANGERS_BYTES),
        ("/login/", {**KNOWN, **PLAIN}, ELSE_BYTES),
        ("/videos/upload/", FORM, STRANGERS_BYTES),
    ],
)
def test_a_body_that_tells_no_length_is_cut_off_soon_after_its_limit(server, path, headers, most):
    sent, response = send_chunks(server, path, {**headers, "Accept-Language": "de"}, 64)
    assert sent <= most + MEGABYTE + SOCKET_BYTES
    if response is not None:  # what was sent past the end may have reset the connection
        assert response.status in (413, 403, 404, 405, 302, 200, 503)


def test_a_body_just_over_its_limit_gets_the_sentence_in_its_language(server):
    connection = server.connection()
    body = iter([b"a" * (STRANGERS_BYTES + 1)])
    # without that cookie it is refused for want of it, maybe before its last byte has come
    cookie = {"Cookie": f"{settings.CSRF_COOKIE_NAME}={'a' * 32}"}
    connection.request("POST", "/login/", body, {**PLAIN, **cookie, "Accept-Language": "de"}, encode_chunked=True)
    response = connection.getresponse()
    assert response.status == 413
    assert response.read().decode()


def test_a_body_of_just_its_limit_is_taken(server):
    connection = server.connection()
    connection.request("POST", "/login/", iter([b"a" * STRANGERS_BYTES]), PLAIN, encode_chunked=True)
    assert connection.getresponse().status == 403


def test_slow_senders_hold_nobody_up(server):
    slow = []
    for _ in range(60):
        connection = server.connection()
        connection.putrequest("POST", "/login/")
        connection.putheader("Content-Length", "50000")
        connection.endheaders()
        connection.send(b"a" * 100)
        slow.append(connection)
    waits = []
    for _ in range(10):
        begun = time.monotonic()
        other = server.connection()
        other.request("GET", "/login/")
        assert other.getresponse().status == 200
        waits.append(time.monotonic() - begun)
    assert sorted(waits)[-2] < 2


def test_who_is_silent_in_the_middle_of_a_body_is_taken_to_be_gone(monkeypatch):
    async def nothing() -> dict[str, object]:
        await asyncio.sleep(60)
        return {"type": "http.request"}

    monkeypatch.setattr("webapp.arriving.SILENT_SECONDS", 0.05)
    assert asyncio.run(Arrival(nothing, 10, None)())["type"] == "http.disconnect"


def test_after_its_end_a_browser_may_be_silent_for_as_long_as_it_likes(monkeypatch):
    messages = [{"type": "http.request", "body": b"all", "more_body": False}]

    async def next_message() -> dict[str, object]:
        if messages:
            return messages.pop()
        await asyncio.sleep(0.3)
        return {"type": "the end"}

    async def both() -> list[str]:
        arrival = Arrival(next_message, 10, None)
        return [str((await arrival())["type"]), str((await arrival())["type"])]

    monkeypatch.setattr("webapp.arriving.SILENT_SECONDS", 0.05)
    assert asyncio.run(both()) == ["http.request", "the end"]


def send_chunks(server: Server, path: str, headers: dict[str, str], megabytes: int) -> tuple[int, http.client.HTTPResponse | None]:
    """How many bytes went out before the server stopped taking them, and its answer, if it came through."""
    sent = 0
    connection = server.connection(10)
    connection.putrequest("POST", path)
    for name, value in {**headers, "Transfer-Encoding": "chunked"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    with contextlib.suppress(OSError):
        for _ in range(megabytes * 16):
            connection.send(b"10000\r\n" + b"a" * 65536 + b"\r\n")
            sent += 65536
    with contextlib.suppress(OSError, http.client.HTTPException):
        return sent, connection.getresponse()
    return sent, None

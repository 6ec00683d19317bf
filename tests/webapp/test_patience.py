"""Slow, silent and greedy connections end in time; whoever asks properly doesn't notice them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from webapp.arriving import ArrivingHandler
from webapp.launch import patience
from webapp.launch.handles import KEPT_BACK, most_connections, raise_open_files
from webapp.launch.patience import PatientEnough

HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n"


async def reads_all(scope, receive, send) -> None:
    """Answers once it has read the whole body."""
    while (message := await receive())["type"] == "http.request" and message["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@contextlib.contextmanager
def serving(app) -> Iterator[tuple[str, int]]:
    """Where our kind of web server serves the application."""
    config = uvicorn.Config(app, port=0, http=PatientEnough, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        end = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < end
            time.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def address(monkeypatch) -> Iterator[tuple[str, int]]:
    """A server that is patient for a few tenths of a second only."""
    for name, value in {"LOOK_EVERY_SECONDS": 0.1, "HEAD_WITHIN_SECONDS": 0.5, "BODY_WINDOW_SECONDS": 0.5}.items():
        monkeypatch.setattr(patience, name, value)
    with serving(reads_all) as address:
        yield address


def lives(browser: socket.socket, piece: bytes, seconds: float) -> float:
    """How long the server keeps the connection while such a piece comes ten times a second."""
    begun = time.monotonic()
    browser.settimeout(0.1)
    while time.monotonic() - begun < seconds:
        try:
            browser.sendall(piece)
            if browser.recv(100) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - begun


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHo", HEAD])
def test_a_head_that_does_not_end_is_not_waited_for(address, begun):
    with socket.create_connection(address) as browser:
        browser.sendall(begun)
        assert lives(browser, b"" if not begun else b"x" if begun != HEAD else b"a: b\r\n", 5) < 3


def test_a_second_request_on_the_same_connection_is_not_waited_for_either(address):
    with socket.create_connection(address) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert browser.recv(1000).startswith(b"HTTP/1.1 200")
        assert lives(browser, b"G", 5) < 3


def test_a_body_that_trickles_is_not_waited_for(address):
    with socket.create_connection(address) as browser:
        browser.sendall(HEAD + b"\r\n")
        assert lives(browser, b"x", 5) < 3


def test_a_slow_line_that_brings_enough_is_waited_for(address, monkeypatch):
    monkeypatch.setattr(patience, "LEAST_BODY_BYTES", 100)
    with socket.create_connection(address) as browser:
        browser.sendall(HEAD + b"\r\n")
        assert lives(browser, b"x" * 100, 2.5) >= 2.5


def test_a_server_that_thinks_is_not_cut_off(address):
    async def slow(scope, receive, send) -> None:
        await asyncio.sleep(1.5)
        await reads_all(scope, receive, send)

    with serving(slow) as thinking, socket.create_connection(thinking, 5) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert browser.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_head_without_an_end_is_refused(address):
    with socket.create_connection(address) as browser:
        browser.settimeout(5)
        with contextlib.suppress(OSError):
            browser.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nLong: " + b"x" * 2_000_000)
        with contextlib.suppress(ConnectionResetError):
            assert browser.recv(1000).startswith(b"HTTP/1.1 400")
        assert lives(browser, b"x", 5) < 1


def test_an_answer_that_nobody_takes_is_not_held_for_ever(monkeypatch):
    monkeypatch.setattr(patience, "TAKEN_WITHIN_SECONDS", 0.5)
    ended = threading.Event()

    async def long(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(500):
            await send({"type": "http.response.body", "body": bytes(64 * 1024), "more_body": True})
            if scope["path"] == "/slow":
                await asyncio.sleep(0.002)
        await send({"type": "http.response.body", "body": b""})
        ended.set()

    with serving(long) as address, socket.create_connection(address, 5) as browser:
        browser.sendall(b"GET /fast HTTP/1.1\r\nHost: a\r\n\r\n")
        assert ended.wait(4), "what is left goes nowhere"
        with pytest.raises(OSError):
            while browser.recv(2**20):
                pass
            raise ConnectionResetError
    ended.clear()
    with serving(long) as address, socket.create_connection(address, 5) as browser:
        browser.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert sum(len(piece) for piece in iter(lambda: browser.recv(2**18), b"")) > 500 * 64 * 1024, "who takes it gets it whole"


def test_one_address_cannot_take_all_places(monkeypatch):
    monkeypatch.setattr(patience, "MOST_FROM_ONE_ADDRESS", 3)
    monkeypatch.setattr(patience, "_counted", lambda address: address)
    with serving(reads_all) as address, contextlib.ExitStack() as opened:
        browsers = [opened.enter_context(socket.create_connection(address, 5)) for _ in range(4)]
        assert lives(browsers[3], b"", 3) < 2
        for browser in browsers[:3]:
            browser.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert browser.recv(1000).startswith(b"HTTP/1.1 200")
        browsers[0].close()
        time.sleep(0.3)
        with socket.create_connection(address, 5) as next_one:
            next_one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            assert next_one.recv(1000).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("address", "counted"),
    [("127.0.0.1", ""), ("::1", ""), ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", "")],
)
def test_connections_are_counted_by_household_but_not_a_proxys(address, counted):
    assert patience._counted(address) == counted


def test_as_many_files_may_be_open_as_the_system_allows():
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        assert raise_open_files() == min(65_536, before[1]) == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert most_connections(1024) == (1024 - KEPT_BACK) // 2
    assert most_connections(65_536) == 8_000 and most_connections(256) == 50


def test_a_player_that_leaves_in_the_middle_of_an_answer_says_nothing_in_the_log(caplog, settings, tmp_path):
    """A long answer used to go out in one go, and asyncio complained of every piece after the browser had left."""
    left = threading.Event()

    class Long(ArrivingHandler):
        async def get_response_async(self, request):
            from django.http import HttpResponse

            await asyncio.to_thread(left.wait, 5)
            return HttpResponse(bytes(4 * 1024 * 1024), content_type="video/mp4")

    with serving(Long()) as address:
        for _ in range(3):
            left.clear()
            browser = socket.create_connection(address)
            browser.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            time.sleep(0.2)
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            browser.close()
            left.set()
            time.sleep(0.3)
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []

"""Whatever breaks in the middle of an upload, on a real server: the offset it tells is what lies there, and the file is whole."""

from __future__ import annotations

import hashlib
import http.client
import threading
from pathlib import Path

import pytest
from django.conf import settings

from tests.webapp.processes import wait_until
from tests.webapp.serving import Server, free_port, serving
from webapp.videos.models import Upload, Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
MEGABYTE = 1024 * 1024
PLACE = "/api/v1/uploads"
TOKEN = "t" * 32
FILM = b"".join(hashlib.sha256(str(number).encode()).digest() * 32 for number in range(16 * 1024))
"""Sixteen megabytes, no two kilobytes alike."""


@pytest.fixture
def headers(alices_browser) -> dict[str, str]:
    session = alices_browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    return {"Cookie": cookies, "X-CSRFToken": TOKEN, "Tus-Resumable": "1.0.0"}


def begin(server: Server, headers: dict[str, str], length: int = len(FILM)) -> str:
    connection = server.connection()
    connection.request("POST", PLACE, headers={**headers, "Upload-Length": str(length)})
    response = connection.getresponse()
    assert response.status == 201
    return str(response.getheader("Location"))


def offset_of(server: Server, headers: dict[str, str], place: str) -> int:
    connection = server.connection()
    connection.request("HEAD", place, headers=headers)
    return int(connection.getresponse().getheader("Upload-Offset"))


def begin_piece(server: Server, headers: dict[str, str], place: str, offset: int, length: int) -> http.client.HTTPConnection:
    connection = server.connection()
    connection.putrequest("PATCH", place)
    own = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", "Content-Length": str(length)}
    for name, value in {**headers, **own}.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection


def send(server: Server, headers: dict[str, str], place: str, offset: int, piece: bytes) -> http.client.HTTPResponse:
    connection = begin_piece(server, headers, place, offset, len(piece))
    connection.send(piece)
    return connection.getresponse()


def send_rest(server: Server, headers: dict[str, str], place: str) -> http.client.HTTPResponse:
    offset = offset_of(server, headers, place)
    while True:
        response = send(server, headers, place, offset, FILM[offset : offset + 8 * MEGABYTE])
        assert response.status == 204
        offset = int(response.getheader("Upload-Offset"))
        if offset == len(FILM):
            return response


def path_of(place: str) -> Path:
    return settings.DATA_DIR / "incoming" / place.rsplit("/", 1)[-1]


def assert_whole() -> None:
    video = Video.objects.get()
    assert video.path.read_bytes() == FILM
    assert video.sha256 == hashlib.sha256(FILM).hexdigest()


def test_a_server_killed_in_the_middle_of_a_piece_tells_what_lies_there_and_goes_on(headers):
    port = free_port()
    with serving(port) as server:
        place = begin(server, headers)
        assert send(server, headers, place, 0, FILM[: 5 * MEGABYTE]).status == 204
        connection = begin_piece(server, headers, place, 5 * MEGABYTE, 8 * MEGABYTE)
        connection.send(FILM[5 * MEGABYTE : 9 * MEGABYTE])
        wait_until(lambda: path_of(place).stat().st_size > 8 * MEGABYTE, what="half of the piece on the disk")
    with serving(port) as server:
        assert offset_of(server, headers, place) == 5 * MEGABYTE <= path_of(place).stat().st_size
        last = send_rest(server, headers, place)
        assert last.getheader("Secondsight-Video")
    assert_whole()


def test_of_a_piece_that_breaks_off_what_came_is_kept(headers):
    with serving(free_port()) as server:
        place = begin(server, headers)
        connection = begin_piece(server, headers, place, 0, 8 * MEGABYTE)
        connection.send(FILM[: 3 * MEGABYTE])
        wait_until(lambda: path_of(place).stat().st_size >= 3 * MEGABYTE - 65536, what="the bytes on the disk")
        connection.close()
        wait_until(lambda: offset_of(server, headers, place) > 0, what="the counting")
        assert 3 * MEGABYTE - 65536 <= offset_of(server, headers, place) <= 3 * MEGABYTE
        send_rest(server, headers, place)
    assert_whole()


def test_two_pieces_at_once_do_not_mix(headers):
    with serving(free_port()) as server:
        place = begin(server, headers)
        first = begin_piece(server, headers, place, 0, 2 * MEGABYTE)
        first.send(FILM[:MEGABYTE])
        wait_until(lambda: path_of(place).stat().st_size > 0, what="the first one's start")
        assert send(server, headers, place, 0, b"other" * 1000).status == 423
        first.send(FILM[MEGABYTE : 2 * MEGABYTE])
        assert first.getresponse().status == 204
        assert send(server, headers, place, 0, b"other" * 1000).status == 409
        send_rest(server, headers, place)
    assert_whole()


def test_many_senders_of_one_piece_at_once_write_it_once(headers):
    statuses: list[int] = []
    with serving(free_port()) as server:
        place = begin(server, headers)
        threads = [
            threading.Thread(target=lambda: statuses.append(send(server, headers, place, 0, FILM[: 2 * MEGABYTE]).status)) for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses.count(204) == 1
        assert set(statuses) <= {204, 409, 423}
        send_rest(server, headers, place)
    assert_whole()


def test_an_upload_discarded_in_the_middle_of_a_piece_is_gone(headers):
    with serving(free_port()) as server:
        place = begin(server, headers)
        piece = begin_piece(server, headers, place, 0, 2 * MEGABYTE)
        piece.send(FILM[:MEGABYTE])
        wait_until(lambda: path_of(place).stat().st_size > 0, what="the piece's start")
        connection = server.connection()
        connection.request("DELETE", place, headers=headers)
        assert connection.getresponse().status == 204
        piece.send(FILM[MEGABYTE : 2 * MEGABYTE])
        assert piece.getresponse().status == 404
    assert not Upload.objects.exists() and not path_of(place).exists()


def test_sixty_four_megabytes_leave_memory_flat_and_lie_on_the_disk_once(headers):
    with serving(free_port()) as server:
        before = server.most_memory()
        place = begin(server, headers, 64 * MEGABYTE)
        for number in range(8):
            response = send(server, headers, place, number * 8 * MEGABYTE, bytes(8 * MEGABYTE))
            taken = sum(path.stat().st_blocks * 512 for path in settings.DATA_DIR.rglob("*") if path.is_file())
            assert taken < (number + 1) * 8 * MEGABYTE * 1.1
        assert response.getheader("Secondsight-Video")
        assert server.most_memory() - before < 40 * MEGABYTE
        assert server.most_memory() < 150 * MEGABYTE

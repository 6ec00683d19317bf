"""The product behind nginx as it ships: TLS, sockets, limits, and videos whose bytes nginx sends once the program has said yes."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from websockets.sync.client import connect

from tests.other_servers.proxy import find_nginx, nginx
from tests.other_servers.servers import free_port
from tests.webapp.processes import wait_until
from tests.webapp.rows import line, queued_run
from tests.webapp.serving import web
from tests.webapp.shelf import run_of, video_of
from tests.webapp.test_headers import EVERYWHERE, FILE, PAGE
from webapp.bodylimits import FORM_BYTES, PIECE_BYTES
from webapp.runs.lease import claim
from webapp.runs.writing import Batch, store

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("queue"),
    pytest.mark.skipif(find_nginx() is None, reason="needs nginx: apt-get install nginx-light"),
]
SIZE = 5 * 1024 * 1024 + 17
SESSION, CSRF = "__Host-secondsight_session", "__Host-secondsight_csrf"


@dataclass
class Front:
    """The proxy, and the program behind it."""

    port: int
    plain_port: int
    backend: int
    certificate: str

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def browser(self, client=None) -> requests.Session:
        """A browser; with a test client's session, where one is given."""
        browser = requests.Session()
        browser.trust_env = False  # a bundle that the environment names would win over this certificate
        browser.verify = self.certificate
        browser.headers["Accept-Encoding"] = "identity"
        if client is not None:
            browser.cookies.set(SESSION, client.cookies["secondsight_session"].value, domain="localhost.local", path="/", secure=True)
        return browser


@pytest.fixture
def front(settings) -> Iterator[Front]:
    port, plain_port, backend = free_port(), free_port(), free_port()
    own = {"SITE": f"https://localhost:{port}", "TRUSTED_PROXY": "127.0.0.1", "MEDIA_ACCEL": "/protected/"}
    with web(backend, **own), nginx(settings.DATA_DIR, port, backend, plain_port) as certificate:
        yield Front(port, plain_port, backend, str(certificate))


@pytest.fixture
def content() -> bytes:
    return os.urandom(SIZE)


@pytest.fixture
def video(alice, content):
    video = video_of(alice, name="Größe.mp4", content_type="video/mp4", has_poster=True)
    video.path.write_bytes(content)
    video.poster_path.write_bytes(b"\xff\xd8\xff")
    return video


def test_the_bytes_of_a_video_come_from_nginx_and_only_to_those_who_may_see_it(
    front, video, content, alices_browser, bobs_browser, strangers_browser
):
    alice, address = front.browser(alices_browser), f"{front.url}/videos/{video.id}/file"
    whole = alice.get(address)
    assert (whole.status_code, whole.content) == (200, content)
    assert (whole.headers["Content-Type"], whole.headers["Content-Length"]) == ("video/mp4", str(SIZE))
    # an answer of the program itself names no time
    assert "Last-Modified" in whole.headers and "X-Accel-Redirect" not in whole.headers
    for asked, start, end in (("10-19", 10, 20), ("-5", SIZE - 5, SIZE), (f"{SIZE - 9}-", SIZE - 9, SIZE), ("0-", 0, SIZE)):
        part = alice.get(address, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes {start}-{end - 1}/{SIZE}")
        assert part.content == content[start:end]
    assert alice.get(address, headers={"Range": f"bytes={SIZE}-"}).status_code == 416
    assert alice.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert alice.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'}).content == content
    head = alice.head(address)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(SIZE), b"")
    kept = alice.get(f"{address}?download=1", headers={"Range": "bytes=7-"})
    assert kept.content == content[7:] and kept.headers["Content-Disposition"].startswith("attachment;")
    for other in (front.browser(bobs_browser), front.browser()):
        assert other.get(address, headers={"Range": "bytes=0-9"}).status_code == 404
    video.path.unlink()
    assert alice.get(address).status_code == 404


def test_nobody_reaches_the_folder_of_videos_by_an_address(front, video, alices_browser):
    alice = front.browser(alices_browser)
    (front_door, inside) = ("/protected/", f"{video.id}/original")
    for path in (front_door, front_door + inside, f"/protected/../protected/{inside}", f"//protected/{inside}", f"/%70rotected/{inside}"):
        asked = requests.Request("GET", front.url + "/").prepare()
        asked.url = front.url + path
        for who in (alice, front.browser()):
            assert who.send(asked, verify=front.certificate).status_code == 404, path
    # nor by a header of one's own
    told = alice.get(f"{front.url}/login/", headers={"X-Accel-Redirect": front_door + inside}, allow_redirects=False)
    assert told.status_code in (200, 302) and told.content != video.path.read_bytes()


def test_every_kind_of_answer_tells_the_browser_the_same_through_nginx(front, video, alices_browser, staff_browser):
    run = run_of(video)
    kinds = {
        f"/runs/{run.id}/": PAGE,
        f"/videos/{video.id}/file": FILE,
        f"/videos/{video.id}/file?download=1": FILE,
        f"/videos/{video.id}/poster.jpg": FILE,
        f"/runs/{run.id}/export.csv": FILE,
        "/static/css/base.css": FILE,
        "/healthz": FILE,
        "/videos/": PAGE,
    }
    for path, policy in kinds.items():
        for headers in ({}, {"Range": "bytes=0-1"}) if "file" in path else ({},):
            answer = front.browser(alices_browser).get(front.url + path, headers=headers)
            assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE, path
            assert sorted(answer.headers["Content-Security-Policy"].split("; ")) == sorted(policy.split("; ")), path
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", path
            if "static" not in path:
                assert "private" in answer.headers["Cache-Control"] or "no-store" in answer.headers["Cache-Control"], path
            assert answer.headers["Server"] == "nginx"


def test_signing_in_uploading_and_watching_work_over_tls(front, alice, make_clip, queue):
    plain = requests.get(f"http://127.0.0.1:{front.plain_port}/login/?next=/", headers={"Host": "localhost"}, allow_redirects=False)
    assert (plain.status_code, plain.headers["Location"]) == (308, "https://localhost/login/?next=/")
    browser = front.browser()
    page = browser.get(f"{front.url}/login/")
    token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"username": alice.email, "password": "correct horse battery", "csrfmiddlewaretoken": token}
    alice.set_password(form["password"])  # served processes hash as the product does
    alice.save()
    signed_in = browser.post(f"{front.url}/login/", data=form, headers={"Referer": f"{front.url}/login/"}, allow_redirects=False)
    assert signed_in.status_code == 302, signed_in.text
    cookie = next(cookie for cookie in browser.cookies if cookie.name == SESSION)
    assert cookie.secure
    clip = make_clip(seconds=1)
    sent = browser.post(
        f"{front.url}/videos/upload/",
        files={"file": (clip.name, clip.read_bytes(), "video/mp4")},
        data={"preset": "fast", "language": "en"},
        headers={"Accept": "application/json", "X-CSRFToken": browser.cookies[CSRF], "Referer": f"{front.url}/"},
    )
    assert sent.status_code == 201, sent.text
    run = queued_run(alice)
    store(claim(run.id, 0), Batch(lines=[line(0)]))
    trust = ssl.create_default_context(cafile=front.certificate)
    socket_url = f"wss://localhost:{front.port}/ws/runs/{run.id}/"
    with connect(socket_url, ssl=trust, origin=front.url, additional_headers={"Cookie": f"{SESSION}={cookie.value}"}) as watching:
        assert [row["second"] for row in json.loads(watching.recv(timeout=5))["lines"]] == [0]
    assert browser.get(f"{front.url}/metrics").status_code == 404


def head(path: str, length: int) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()


def opened(front: Front, words: bytes) -> ssl.SSLSocket:
    trust = ssl.create_default_context(cafile=front.certificate)
    connection = trust.wrap_socket(socket.create_connection(("127.0.0.1", front.port), 20), server_hostname="localhost")
    connection.sendall(words)
    return connection


def test_a_body_that_is_too_long_ends_at_nginx(front):
    for path, length in (("/", PIECE_BYTES + 2 * 1024**2), ("/videos/upload/", FORM_BYTES + 1), ("/api/v1/videos", FORM_BYTES + 1)):
        with opened(front, head(path, length)) as asking:
            answer = asking.recv(4096)
        assert answer.startswith(b"HTTP/1.1 413") and b"Server: nginx" in answer, path


def test_a_head_that_does_not_come_is_not_waited_for(front):
    begin = time.monotonic()
    with opened(front, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ") as asking:
        assert asking.recv(4096) == b""
    assert 8 < time.monotonic() - begin < 15


def test_one_address_holds_fifty_requests_at_once(front):
    with contextlib.ExitStack() as held:
        for _ in range(50):
            held.enter_context(opened(front, head("/login/", 1000)))
        time.sleep(1)
        with opened(front, b"GET /login/ HTTP/1.1\r\nHost: localhost\r\n\r\n") as one_more:
            assert one_more.recv(4096).startswith(b"HTTP/1.1 429")
    wait_until(lambda: front.browser().get(f"{front.url}/login/").status_code == 200, 10, "the page once the others are gone")

"""One notice on its way: to the address that was looked up, within ten seconds, following nobody elsewhere."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import socket
import threading
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import urllib3
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection

from webapp.api.public_place import Place, PlaceRefused, resolved

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
MOST_ANSWER_BYTES = 64 * 1024
"""So much of an answer is read, and forgotten, before the connection is closed."""
AGENT = "Secondsight-Webhook/1"


@dataclass(frozen=True)
class Notice:
    """What is sent: the same id and body at each try."""

    id: UUID
    kind: str
    url: str
    secret: str
    body: str

    def headers(self, now: int) -> dict[str, str]:
        """The signature is over the time and the body, so that an old notice can't be sent again by somebody else."""
        signed = hmac.new(self.secret.encode(), f"{now}.{self.body}".encode(), hashlib.sha256).hexdigest()
        return {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "Secondsight-Event": self.kind,
            "Secondsight-Delivery": str(self.id),
            "Secondsight-Timestamp": str(now),
            "Secondsight-Signature": f"v1={signed}",
        }


@dataclass(frozen=True)
class Outcome:
    """What became of a try; nothing of the receiver's words is kept."""

    status: int | None
    milliseconds: int
    trouble: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


def post(notice: Notice) -> Outcome:
    """Send it once."""
    begun = time.monotonic()
    try:
        place = resolved(notice.url)
        status: int | None = _sent(place, notice, TOTAL_SECONDS - (time.monotonic() - begun))
        trouble = "" if 200 <= (status or 0) < 300 else _("The receiver answered %(status)d.") % {"status": status}
    except PlaceRefused as refused:
        status, trouble = None, str(refused)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        status, trouble = None, _words(error)
    return Outcome(status, round((time.monotonic() - begun) * 1000), trouble[:200])


def _sent(place: Place, notice: Notice, seconds: float) -> int:
    """The receiver's status, within so many seconds; a timer ends what gives a byte now and then and never comes to an end."""
    line = _Line()
    with contextlib.closing(line), contextlib.closing(_pool(place, line)) as pool:
        timer = threading.Timer(seconds, line.cut)
        timer.start()
        try:
            response = pool.urlopen(
                "POST",
                place.path,
                body=notice.body.encode(),
                headers={"Host": place.host_header, **notice.headers(int(time.time()))},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=seconds),
            )
            if line.is_cut:
                # headers that end in the middle are taken for whole
                raise TimeoutError
            with contextlib.suppress(urllib3.exceptions.HTTPError, OSError):
                response.read(MOST_ANSWER_BYTES)
            response.close()
            return int(response.status)
        finally:
            timer.cancel()


class _Line:
    """The socket that is in use, to be cut from another thread."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self.is_cut = False
        """Whether its time was over."""
        self._lock = threading.Lock()

    def keep(self, opened: socket.socket) -> socket.socket:
        """Remember it."""
        with self._lock:
            # TLS takes the socket's number over, so a second one for the same connection is kept
            self._socket = opened.dup()
            late = self.is_cut
        if late:
            self.cut()
        return opened

    def cut(self) -> None:
        """End it, whatever it waits for."""
        with self._lock:
            self.is_cut = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """It is no longer needed."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None


def _pool(place: Place, line: _Line) -> urllib3.HTTPConnectionPool:
    """Connects to the looked-up address under the receiver's name: the name isn't asked about a second time."""
    pool: urllib3.HTTPConnectionPool
    if place.secure:
        pool = urllib3.HTTPSConnectionPool(place.ip, place.port, maxsize=1, server_hostname=place.host, assert_hostname=place.host)
        pool.ConnectionCls = _watched(HTTPSConnection, line)
    else:
        pool = urllib3.HTTPConnectionPool(place.ip, place.port, maxsize=1)
        pool.ConnectionCls = _watched(HTTPConnection, line)
    return pool


def _watched(kind: type[Any], line: _Line) -> type[Any]:
    def new_socket(self: Any) -> socket.socket:
        return line.keep(kind._new_conn(self))

    return type(f"Watched{kind.__name__}", (kind,), {"_new_conn": new_socket})


def _words(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.SSLError):
        return _("The receiver's certificate isn't valid for its name.")
    if isinstance(error, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ConnectTimeoutError):
        return _("The receiver can't be reached.")
    return (
        _("The receiver didn't answer within ten seconds.")
        if isinstance(error, urllib3.exceptions.TimeoutError)
        else _("The receiver broke off.")
    )

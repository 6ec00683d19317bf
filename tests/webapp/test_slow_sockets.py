"""Thirty slow connections at the real web server, and nobody else notices (`make soak` tries 300 against the whole product)."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request

import pytest

from soak.slow_sockets import try_patience
from tests.webapp.processes import ROOT, environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def test_others_get_their_pages_beside_thirty_slow_connections():
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        port = listener.getsockname()[1]
        command = [sys.executable, "-m", "webapp.launch.webserver", str(listener.fileno())]
        process = subprocess.Popen(command, cwd=ROOT, env={**environment(), "PORT": str(port)}, pass_fds=[listener.fileno()])
        try:
            # the socket is open before the program is there: its start isn't what is measured
            assert urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=30).status == 200
            outcome = try_patience("127.0.0.1", port, 30, 8)
        finally:
            process.terminate()
            process.wait(10)
    assert outcome.refused == 0 and len(outcome.waits) > 10
    assert outcome.p95 < 1

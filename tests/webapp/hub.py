"""A small hub on loopback that speaks as the real one does: a model's list of files, and the files by ranges."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

COMMIT = "c0ffee" * 6 + "abcd"
PIECE = 1 << 16


@dataclass
class Hub:
    """What it offers and how it behaves; the tests change that while it runs."""

    models: dict[str, dict[str, bytes]]
    url: str = ""
    pause_seconds: float = 0.0
    """Between two pieces."""
    break_after: int | None = None
    """Bytes after which a connection is cut, each time."""
    gone: set[str] = field(default_factory=set)
    """Files that are listed but not there."""
    claimed: dict[str, int] = field(default_factory=dict)
    """Sizes that are told of files instead of the true ones."""
    damaged: set[str] = field(default_factory=set)
    status: int = 200
    """What is answered to everything, where it isn't 200."""
    ranges: list[tuple[str, str]] = field(default_factory=list)
    """Which parts of files were asked for."""
    asked: list[str] = field(default_factory=list)


@contextmanager
def running(models: Mapping[str, Mapping[str, bytes]]) -> Iterator[Hub]:
    """A hub that offers these models."""
    hub = Hub({name: dict(files) for name, files in models.items()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"hub": hub}))
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


class _Answers(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, with_body: bool) -> None:
        path = urlsplit(self.path).path
        self.hub.asked.append(path)
        if self.hub.status != 200:
            self._refuse(self.hub.status, "")
        elif listed := re.fullmatch(r"/api/models/(.+)/revision/(.+)", path):
            self._list(listed[1])
        elif file := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._file(file[1], file[3], with_body)
        else:
            self._refuse(404, "RepoNotFound")

    def _list(self, name: str) -> None:
        if name not in self.hub.models:
            self._refuse(404, "RepoNotFound")
            return
        siblings = [self._sibling(file, content) for file, content in self.hub.models[name].items()]
        body = json.dumps({"id": name, "modelId": name, "sha": COMMIT, "siblings": siblings}).encode()
        self._begin(200, len(body), "application/json")
        self.wfile.write(body)

    def _sibling(self, file: str, content: bytes) -> dict[str, object]:
        size = self.hub.claimed.get(file, len(content))
        told: dict[str, object] = {"rfilename": file, "size": size, "blobId": hashlib.sha1(content).hexdigest()}
        if file.endswith((".safetensors", ".bin")):
            told["lfs"] = {"size": size, "sha256": hashlib.sha256(content).hexdigest(), "pointerSize": 130}
        return told

    def _file(self, name: str, file: str, with_body: bool) -> None:
        content = self.hub.models.get(name, {}).get(file)
        if content is None or file in self.hub.gone:
            self._refuse(404, "EntryNotFound")
            return
        if file in self.hub.damaged:
            content = bytes(255 - byte for byte in content)
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        if with_body:
            self.hub.ranges.append((file, self.headers.get("Range", "")))
        self._begin(206 if asked else 200, len(content) - start, "application/octet-stream", start, len(content))
        if with_body:
            self._send(content[start:])

    def _begin(self, status: int, length: int, kind: str, start: int = 0, total: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.send_header("Content-Type", kind)
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{COMMIT}"')
        self.send_header("Accept-Ranges", "bytes")
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.end_headers()

    def _send(self, content: bytes) -> None:
        sent = 0
        for at in range(0, len(content), PIECE):
            if self.hub.break_after is not None and sent >= self.hub.break_after:
                self.close_connection = True
                self.connection.close()
                return
            try:
                self.wfile.write(content[at : at + PIECE])
            except OSError:
                return
            sent += PIECE
            time.sleep(self.hub.pause_seconds)

    def _refuse(self, status: int, code: str) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

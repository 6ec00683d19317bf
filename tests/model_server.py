"""A model server on loopback that behaves as a test says: real HTTP, in a thread."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from analysis.prompts import question
from analysis.timeline import Frame
from analysis.vlm.openai_server import ServerEngine
from analysis.vlm.questions import LineShape, Question
from analysis.vlm.server_patience import BackOff
from analysis.vlm.server_settings import ServerSettings

REGEX_FIELDS = ("structured_outputs", "guided_regex", "regex")


class Call:
    """One request, and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, asked: dict[str, Any], server: ModelServer) -> None:
        self.handler = handler
        self.asked = asked
        self.server = server
        self.headers = handler.headers

    @property
    def parts(self) -> list[dict[str, Any]]:
        return self.asked["messages"][0]["content"]

    @property
    def text(self) -> str:
        return self.parts[-1]["text"]

    @property
    def is_probe(self) -> bool:
        return not any(part["type"] == "image_url" for part in self.parts)

    @property
    def regex(self) -> str | None:
        found = self.asked.get("structured_outputs", {}).get("regex") or self.asked.get("guided_regex") or self.asked.get("regex")
        return found

    @property
    def alone(self) -> int | None:
        """The second of a question for one line alone."""
        found = re.search(r"(?:only the line for|nur die Zeile für) \[(\d+)s\]", self.text)
        return int(found[1]) if found else None

    @property
    def seconds(self) -> list[int]:
        """What the regex or the words of the question ask for."""
        if self.alone is not None:
            return [self.alone]
        if self.regex:
            return [int(second) for second in re.findall(r"\\\[(\d+)s", self.regex)]
        found = re.search(r"frames of (\d+) seconds", self.text)
        return list(range(int(found[1]))) if found else [0]

    def refuse(self, status: int, body: str = "{}", **headers: str) -> None:
        self._head(status, "application/json", **headers)
        self.handler.wfile.write(body.encode())

    def whole(self, text: Any, finish: str | None = "stop") -> None:
        """A reply that isn't streamed."""
        self.raw(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}]}).encode())

    def raw(self, body: bytes, kind: str = "application/json") -> None:
        self._head(200, kind)
        self.handler.wfile.write(body)

    def begin(self) -> None:
        self._head(200, "text/event-stream")

    def say(self, text: str, finish: str | None = None) -> None:
        chunk = {"choices": [{"delta": {"content": text}, "finish_reason": finish}]}
        self.handler.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\r\n\r\n")
        self.handler.wfile.flush()

    def done(self, finish: str | None = "stop") -> None:
        self.say("", finish)
        self.handler.wfile.write(b"data: [DONE]\n\n")

    def stream(self, text: str, size: int = 7, pause: float = 0.0, finish: str = "stop") -> None:
        """A streamed reply in small pieces."""
        self.begin()
        for at in range(0, len(text), size):
            self.say(text[at : at + size])
            time.sleep(pause)
        self.done(finish)

    def wait(self, seconds: float) -> None:
        """Stay silent, but no longer than the test goes on."""
        self.server.over.wait(seconds)

    def _head(self, status: int, kind: str, **headers: str) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()


Behaviour = Callable[[Call], None]


class ModelServer:
    """What was asked, and where."""

    def __init__(self, behave: Behaviour, models: Any) -> None:
        self.behave = behave
        self.models = models
        self.calls: list[Call] = []
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    @property
    def questions(self) -> list[Call]:
        """The calls that show pictures."""
        return [call for call in self.calls if not call.is_probe]


@contextlib.contextmanager
def serving(behave: Behaviour, models: Any = None) -> Iterator[ModelServer]:
    server = ModelServer(behave, models)
    threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.over.set()
        server.http.shutdown()
        server.http.server_close()


def told(seconds: list[int]) -> str:
    """What a good model writes."""
    return "\n".join(f"[{second}s] A red kite flies in picture {second}." for second in seconds)


def good(call: Call) -> None:
    """A server that keeps to a regex, in whichever field it comes."""
    call.stream("[7s] zz" if call.is_probe else told(call.seconds))


def unruled(reply: Behaviour) -> Behaviour:
    """A server that leaves unknown fields aside."""

    def behave(call: Call) -> None:
        if call.is_probe:
            call.whole("Hello!")
        else:
            for name in REGEX_FIELDS:
                call.asked.pop(name, None)
            reply(call)

    return behave


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = server.models
            self.send_response(404 if found is None else 200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(found if isinstance(found, bytes) else json.dumps(found).encode())

        def do_POST(self) -> None:
            call = Call(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))), server)
            with server.lock:
                server.calls.append(call)
            try:
                assert self.path == "/v1/chat/completions"
                server.behave(call)
            except OSError:
                pass  # the other side has hung up

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


KEY = "sk-very-secret-123"
SHAPE = LineShape("en", 20)
QUICK = BackOff(tries=3, first_seconds=0.01, most_seconds=0.02, total_seconds=2)


def engine(url: str, back_off: BackOff = QUICK, **more) -> ServerEngine:
    return ServerEngine(ServerSettings(url, "kite-7b", KEY, **{"timeout_seconds": 2, **more}), back_off)


def asked(start: int, count: int, wanted=None, layout="block", frames: int = 1) -> Question:
    shown = tuple(
        tuple(Frame(np.full((36, 64, 3), 3 * second, np.uint8), start + second + at / frames) for at in range(frames))
        for second in range(count)
    )
    return Question(start, shown, question("en", count, 20), tuple(wanted or range(start, start + count)), layout)


def lines(behave, questions=None, **more):
    with serving(behave) as server:
        found = list(engine(server.url, **more).answers(questions or [asked(10, 4)], SHAPE))
    return [(answer.number, answer.line.second, answer.line.text) for answer in found], server


def expected(start: int, count: int, number: int = 0):
    return [(number, start + second, f"A red kite flies in picture {second}.") for second in range(count)]


def no_words(call):
    call.stream("")

"""How often and how long a server is tried, and what is said where it stays without an answer."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar

from analysis.vlm.questions import ModelError
from analysis.vlm.server_wire import Reply, Unreachable, Wire

T = TypeVar("T")

MOST_SILENT_TRIES = 2
"""A server that was silent for minutes is asked once more only."""
ERROR_BYTES = 16 << 10
TOO_LONG = ("context length", "context_length", "maximum context", "max_model_len", "too long", "exceeds the context", "too many tokens")

KEPT = "What was described so far is kept; press retry when it"
SENTENCES = {
    "away": f"The model server {{host}} doesn't answer. {KEPT} runs again.",
    "busy": f"The model server {{host}} has too much to do. {KEPT} has time again.",
    "key": "The model server {host} refuses the key. Check the key in the settings.",
    "model": "The model server {host} doesn't know this model at this address. Check the model's name and the address in the settings.",
    "context": "The model server {host} says that a question is too long for the model. Set a smaller context or shorter windows.",
    "moved": "The model server {host} sends on to another address. Put that address into the settings if you trust it.",
    "refused": "The model server {host} refuses the question. Check that the model on it can look at pictures.",
}


@dataclass(frozen=True)
class BackOff:
    """How often a call is tried, and the waits between, each twice as long as the last; all of them take at most `total_seconds`."""

    tries: int = 5
    first_seconds: float = 1.0
    most_seconds: float = 30.0
    total_seconds: float = 120.0

    def wait(self, tried: int, asked_for: float | None) -> float:
        """Seconds until the next try; the server's own wish goes first, and all don't come back at the same time."""
        doubled = min(self.most_seconds, self.first_seconds * 2.0 ** (tried - 1))
        return doubled * random.uniform(0.5, 1.0) if asked_for is None else asked_for + doubled * random.uniform(0.0, 0.25)


class Refused(Exception):
    """The server answered with an error; what it wrote is only looked at, never told."""

    def __init__(self, status: int, retry_after: str, body: str) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after = _seconds(retry_after)
        self.too_long = any(word in body.lower() for word in TOO_LONG)

    @property
    def may_pass(self) -> bool:
        """Whether it is worth another try later."""
        return self.status in (408, 425, 429) or self.status >= 500

    @property
    def of_the_body(self) -> bool:
        """Whether the server may not know a field of the question."""
        return self.status in (400, 422) and not self.too_long

    @property
    def kind(self) -> str:
        """Which sentence tells it."""
        if self.status in (401, 403):
            return "key"
        if 300 <= self.status < 400:
            return "moved"
        if self.may_pass:
            return "busy" if self.status == 429 else "away"
        return "context" if self.too_long or self.status == 413 else "model" if self.status == 404 else "refused"


class Stopped(Exception):
    """The run no longer wants an answer."""


def check(reply: Reply) -> None:
    """Raise Refused for all but a good answer."""
    if reply.status != 200:
        raise Refused(reply.status, reply.retry_after, b"".join(reply.pieces(ERROR_BYTES)).decode("utf-8", "replace"))


def patiently(call: Callable[[], T], back_off: BackOff, wire: Wire, host: str) -> T:
    """What the call gives, tried again while that may help; raises ModelError, Stopped, and Refused where fields may be the reason."""
    waited, silences = 0.0, 0
    for tried in range(1, back_off.tries + 1):
        if wire.stopped.is_set():
            raise Stopped
        kind, asked_for = "away", None
        try:
            return call()
        except Refused as refusal:
            if refusal.of_the_body:
                raise
            kind, asked_for = refusal.kind, refusal.retry_after
            again = refusal.may_pass
        except Unreachable as failure:
            silences += failure.silent
            again = silences < MOST_SILENT_TRIES
        seconds = back_off.wait(tried, asked_for)
        waited += seconds
        if not again or tried == back_off.tries or waited > back_off.total_seconds:
            break
        wire.stopped.wait(seconds)
    if wire.stopped.is_set():
        raise Stopped
    raise told(kind, host)


def told(kind: str, host: str) -> ModelError:
    """The sentence for the user."""
    return ModelError(SENTENCES[kind].format(host=host))


def _seconds(retry_after: str) -> float | None:
    """What a server asks to wait, given in seconds or as a date."""
    try:
        seconds = float(retry_after) if retry_after.strip().isdigit() else parsedate_to_datetime(retry_after).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, seconds)

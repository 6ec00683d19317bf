"""One question put to a server until each second has its line: in one call, then line by line where lines are missing."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.vlm.forced_lines import Line
from analysis.vlm.questions import Question
from analysis.vlm.server_lines import Reading
from analysis.vlm.server_patience import BackOff, Refused, check, patiently, told
from analysis.vlm.server_settings import ServerSettings
from analysis.vlm.server_unwrapping import Unwrapping
from analysis.vlm.server_wire import Unreachable, Wire
from analysis.vlm.server_wording import Fields, body, content, only, regex_of, ways

LINE_TOKENS = 9
"""A time before a line, and the newline after it."""
LETTERS_PER_TOKEN = 3
MODELS_SECONDS = 5.0
MODELS_BYTES = 1 << 20
LEAST_CONTEXT = 512

PROBE = "Write one word."
PROBE_REGEX = r"\[7s\] zz"
"""Nobody writes this by chance: where it comes, the server keeps to a regex."""
PROBE_TOKENS = 16
PLAIN = len(ways("")) - 1
"""The last of the ways: without a regex."""


class Way:
    """How a server takes a regex, found out once and remembered."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.number: int | None = None

    @property
    def is_structured(self) -> bool:
        """Whether the server was seen to keep to a regex."""
        return self.number not in (None, PLAIN)


@dataclass(frozen=True)
class Begun:
    """A reply whose first words have come."""

    texts: Iterator[str]
    unwrapping: Unwrapping
    close: contextlib.ExitStack


class Asking:
    """Questions of one run to one server; used by several threads at once."""

    def __init__(self, settings: ServerSettings, wire: Wire, back_off: BackOff, way: Way, language: str, most_tokens: int) -> None:
        self._settings = settings
        self._wire = wire
        self._back_off = back_off
        self._way = way
        self._language = language
        self._most_tokens = most_tokens

    def lines(self, asked: Question) -> Iterator[Line]:
        """A line for each asked second, in order; raises ModelError, Stopped."""
        parts = content(asked)
        seconds = [second - asked.start_second for second in asked.asked]
        reading = self._reading(seconds)
        given = 0
        for line in self._written(parts, reading, seconds):
            given += 1
            yield _absolute(line, asked)
        for second in seconds[given:]:
            found = reading.any_line(second) if len(seconds) == 1 else reading.line(second)
            yield _absolute(found or self._alone(parts, second), asked)

    def _reading(self, seconds: Sequence[int]) -> Reading:
        return Reading(seconds, self._most_tokens * LETTERS_PER_TOKEN)

    def _written(self, parts: Sequence[Fields], reading: Reading, seconds: Sequence[int]) -> Iterator[Line]:
        """Lines that are ready while the reply is being written."""
        begun = self._begun(parts, seconds)
        with begun.close:
            for text in begun.texts:
                reading.hear(text)
                yield from reading.ready()
                if reading.is_enough:
                    return
        reading.end(begun.unwrapping.whole)
        yield from reading.ready()

    def _alone(self, parts: Sequence[Fields], second: int) -> Line:
        """The line of one second that is asked for by itself; without words where the server has none."""
        reading = self._reading([second])
        begun = self._begun(only(parts, self._language, second), [second])
        with begun.close:
            for text in begun.texts:
                reading.hear(text)
                if reading.is_enough:
                    break
        unended = not begun.unwrapping.whole and not reading.is_enough
        reading.end(not begun.unwrapping.broken)
        line = reading.any_line(second) or Line(second, "")
        return replace(line, cut_short=True) if unended and line.text else line

    def _begun(self, parts: Sequence[Fields], seconds: Sequence[int]) -> Begun:
        """The question asked in the way that the server takes."""
        asked = body(self._settings, parts, len(seconds) * (LINE_TOKENS + self._most_tokens))
        number = self._known_way()
        try:
            with contextlib.suppress(Refused) if number != PLAIN else contextlib.nullcontext():
                return self._posted({**asked, **ways(regex_of(seconds, self._most_tokens * LETTERS_PER_TOKEN))[number]})
            # a server may take a small regex and refuse a large one
            begun = self._posted(asked)
            self._way.number = PLAIN
            return begun
        except Refused as refusal:
            raise told(refusal.kind, self._settings.host) from None

    def _known_way(self) -> int:
        with self._way.lock:
            if self._way.number is None:
                self._way.number = self._found_way()
            return self._way.number

    def _found_way(self) -> int:
        """Ask for a word that only a server comes up with that keeps to a regex."""
        asked = body(self._settings, [{"type": "text", "text": PROBE}], PROBE_TOKENS)
        for number, fields in enumerate(ways(PROBE_REGEX)[:PLAIN]):
            with contextlib.suppress(Refused):
                begun = self._posted({**asked, **fields})
                with begun.close:
                    reply = "".join(itertools.islice(begun.texts, 10 * PROBE_TOKENS))
                return number if re.fullmatch(PROBE_REGEX, reply.strip()) else PLAIN
        return PLAIN

    def _posted(self, asked: Fields) -> Begun:
        sent = json.dumps(asked).encode()
        return patiently(lambda: self._tried(sent), self._back_off, self._wire, self._settings.host)

    def _tried(self, sent: bytes) -> Begun:
        """One try, up to the first words: what breaks before is worth another."""
        with contextlib.ExitStack() as stack:
            reply = stack.enter_context(self._wire.call("POST", "/chat/completions", sent))
            check(reply)
            unwrapping = Unwrapping()
            texts = unwrapping.texts(reply.pieces())
            first = next((text for text in texts if text), "")
            if not first and unwrapping.broken:
                raise Unreachable(unwrapping.silent)
            return Begun(itertools.chain([first], texts), unwrapping, stack.pop_all())


def context_of(wire: Wire, model: str) -> int | None:
    """What the model on the server reads at most, where the server tells; vLLM does."""
    try:
        with wire.call("GET", "/models", silence=MODELS_SECONDS) as reply:
            check(reply)
            found: Any = json.loads(b"".join(reply.pieces(MODELS_BYTES)).decode("utf-8", "replace"))
    except (Unreachable, Refused, ValueError, RecursionError):
        return None
    listed = found.get("data") if isinstance(found, dict) else None
    for entry in listed if isinstance(listed, list) else []:
        if isinstance(entry, dict) and entry.get("id") == model:
            length = entry.get("max_model_len")
            return length if isinstance(length, int) and length >= LEAST_CONTEXT else None
    return None


def _absolute(line: Line, asked: Question) -> Line:
    return replace(line, second=line.second + asked.start_second)

"""A server instead of a local model: vLLM, SGLang, Ollama, LM Studio or whatever speaks OpenAI's chat completions."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from analysis.events import Cancelled
from analysis.prompts import question, wished
from analysis.timeline import Frame
from analysis.token_budget import TokenBudget
from analysis.vlm.forced_lines import LineLengths
from analysis.vlm.line_budget import lengths_at
from analysis.vlm.questions import Answer, LineShape, ModelError, Question
from analysis.vlm.server_asking import Asking, Way, context_of
from analysis.vlm.server_patience import BackOff, Stopped
from analysis.vlm.server_settings import ServerSettings
from analysis.vlm.server_wire import Wire
from analysis.vlm.server_wording import LONGER_SIDE

LETTERS_PER_TOKEN = 3
"""On the careful side: English takes four, German three."""
BYTES_PER_TOKEN = 2
"""On the careful side for all scripts, Latin and Chinese among them."""
CHAT_TOKENS = 48
"""What a chat template puts around a question, and what a server's tokenizer counts otherwise."""
STAMP_TOKENS = 8
LOOK_SECONDS = 0.1
"""How often it is looked whether the run was called off."""
GOODBYE_SECONDS = 0.5

Heard = Answer | Exception | None
"""None is said by a thread that has nothing more to ask."""


class ServerEngine:
    """A model on a server; each asked second gets one line, empty where the server has none even when asked for it alone."""

    revision: str | None = None

    def __init__(self, settings: ServerSettings, back_off: BackOff | None = None) -> None:
        self.settings = settings
        self.rows = settings.concurrency
        self._back_off = back_off or BackOff()
        self._way = Way()
        self._context: int | None = None

    def frame_size(self, width: int, height: int) -> int:
        """The longer side of frames, whatever the video's shape."""
        return LONGER_SIDE

    @property
    def offers_structure(self) -> bool:
        """Whether the server was seen to keep to a regex; known once it was asked."""
        return self._way.is_structured

    def budget(self, shape: LineShape) -> TokenBudget:
        """What windows may take, estimated: servers don't tell how they count."""
        if self._context is None:
            offered = context_of(Wire(self.settings), self.settings.model)
            self._context = min(self.settings.context_tokens, offered or self.settings.context_tokens)
        asked = _tokens(question(shape.language, 100, shape.words)) + _most_tokens(wished(shape.language, shape.wish))
        return TokenBudget(
            context_tokens=self._context,
            prompt_tokens=asked + CHAT_TOKENS,
            tokens_per_frame=self.settings.tokens_per_image,
            tokens_per_line=STAMP_TOKENS + _lengths(shape).hard + 1,
            reserve_tokens=64,
            tokens_per_second=STAMP_TOKENS if shape.layout == "interleaved" else 0,
        )

    def tokens_in(self, text: str) -> int:
        """About what these words take of the context: servers don't tell how they count."""
        return _tokens(text)

    def answers(self, questions: Sequence[Question], shape: LineShape, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        """The lines as they come, in order within a question, several questions at once; raises Cancelled, ModelError."""
        wire = Wire(self.settings)
        heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        threads = self._start(questions, shape, wire, heard)
        try:
            yield from _told(heard, len(threads), cancelled)
        finally:
            wire.cut()
            _say_goodbye(threads)

    def _start(
        self, questions: Sequence[Question], shape: LineShape, wire: Wire, heard: queue.SimpleQueue[Heard]
    ) -> list[threading.Thread]:
        numbers = itertools.count()
        asking = Asking(self.settings, wire, self._back_off, self._way, shape.language, _lengths(shape).hard)

        def work() -> None:
            try:
                # next() of a count is one step of the interpreter: no two threads get the same
                while (number := next(numbers)) < len(questions) and not wire.stopped.is_set():
                    for line in asking.lines(questions[number]):
                        heard.put(Answer(number, line))
                heard.put(None)
            except Exception as failure:
                heard.put(failure)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(self.rows, len(questions)))]
        for thread in threads:
            thread.start()
        return threads


def try_server(settings: ServerSettings, back_off: BackOff | None = None) -> str:
    """Send one drawn picture and tell in a sentence what came back; raises ModelError."""
    engine = ServerEngine(settings, back_off or BackOff(tries=2))
    picture = np.full((96, 128, 3), 230, np.uint8)
    picture[24:72, 40:88] = (200, 30, 30)
    asked = Question(0, ((Frame(picture, 0.0),),), question("en", 1, 20), (0,))
    began = time.monotonic()
    (answer,) = engine.answers([asked], LineShape("en", 20))
    took = time.monotonic() - began
    if not answer.line.text:
        raise ModelError(f"The model server {settings.host} answers, but with no words. Check that the model on it can look at pictures.")
    offers = "offers" if engine.offers_structure else "doesn't offer"
    return f"The model on {settings.host} answers in {took:.1f} seconds; the server {offers} structured output."


def _told(heard: queue.SimpleQueue[Heard], working: int, cancelled: Callable[[], bool]) -> Iterator[Answer]:
    while working:
        if cancelled():
            raise Cancelled
        try:
            found = heard.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            continue
        if found is None:
            working -= 1
        elif isinstance(found, Answer):
            yield found
        elif isinstance(found, Stopped):
            raise Cancelled
        else:
            raise found


def _say_goodbye(threads: Sequence[threading.Thread]) -> None:
    until = time.monotonic() + GOODBYE_SECONDS
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))


def _lengths(shape: LineShape) -> LineLengths:
    asked = question(shape.language, 10, shape.words)
    return lengths_at(_tokens(asked) / len(asked.split()), shape.words)


def _tokens(text: str) -> int:
    return -(-len(text) // LETTERS_PER_TOKEN)


def _most_tokens(text: str) -> int:
    """Of words in any script: rare signs take a token for each of their bytes, common ones of two bytes and more take one."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)

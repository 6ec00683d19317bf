"""A first look at the whole video: a few keyframes are gathered beside the decode, and the describer says what they show.

No line waits for it but those of segments that begin after the first: it is asked for between two calls of the model.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

from analysis.describers.watched import Describer
from analysis.events import Cancelled
from analysis.timeline import Frame
from analysis.video.source import VideoError, VideoSource
from analysis.whole import Whole

SECONDS_A_PICTURE = 10
"""One keyframe for so many seconds: a decode of all takes many times longer."""
MOST_PICTURES = 64
ASKED_EVERY_SECONDS = 0.2
"""A keyframe of a hostile file may take half a minute: who calls the run off while it is waited for doesn't wait."""
LEAST_SECONDS = 20
"""A shorter video is told whole in a few windows."""


class FirstLook:
    """Begins to gather when it is made; `whole` waits for the pictures and asks once."""

    def __init__(self, describer: Describer, source: VideoSource, known: Whole | None, first_second: int) -> None:
        self._describer = describer
        self._source = source
        self._whole = known
        self.first_second = first_second
        """Of the run: who tells the segment there doesn't wait."""
        self._pictures: list[Frame] = []
        self._stopped = False
        self.duration_seconds = source.probe().duration_seconds
        self._thread: threading.Thread | None = None
        if not self.wanted:
            self._whole = Whole()
        elif known is None:
            self._thread = threading.Thread(target=self._gather, name="first look", daemon=True)
            self._thread.start()

    @property
    def wanted(self) -> bool:
        """Whether the describer looks at pictures of the whole, and the video is long enough for it."""
        return bool(self._describer.takes_in_the_whole) and self.duration_seconds >= LEAST_SECONDS

    @property
    def is_known(self) -> bool:
        """Whether it was found before, or nothing is to be looked at."""
        return self._whole is not None

    def whole(self, cancelled: Callable[[], bool]) -> Whole:
        """What the pictures show; raises Cancelled, ModelError."""
        if self._whole is None:
            while self._thread and self._thread.is_alive():
                self._thread.join(ASKED_EVERY_SECONDS)
                if cancelled():
                    raise Cancelled
            self._whole = self._describer.take_in(self._pictures, self.duration_seconds, cancelled) if self._pictures else Whole()
        return self._whole

    def close(self) -> None:
        """Gather no more."""
        self._stopped = True
        if self._thread:
            self._thread.join()

    def _gather(self) -> None:
        # a file whose keyframes can't be decoded alone is told without a first look
        with suppress(VideoError):
            for picture in self._found():
                if self._stopped:
                    return
                self._pictures.append(picture)

    def _found(self) -> Iterator[Frame]:
        wanted = self._describer.frames_wanted
        if wanted is None:
            return iter(())
        count = min(MOST_PICTURES, max(1, round(self.duration_seconds / SECONDS_A_PICTURE)))
        return self._source.keyframes(0.0, self.duration_seconds, count, wanted.size)

"""What a look worker does for the desk beside its work: measures finished runs, and lets files go whose time is over."""

from __future__ import annotations

import time

from webapp.review.letting_go import let_go
from webapp.review.measuring import measure_finished

LET_GO_EVERY_SECONDS = 600.0


class _Turn:
    def __init__(self) -> None:
        self._let_go_at = float("-inf")

    def __call__(self) -> None:
        measure_finished()
        if time.monotonic() - self._let_go_at >= LET_GO_EVERY_SECONDS:
            self._let_go_at = time.monotonic()
            let_go()


tend = _Turn()

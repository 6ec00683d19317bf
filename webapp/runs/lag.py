"""How late lines are: the time from the commit of a line to its being sent to an open page, as this web process sees it."""

from __future__ import annotations

import time

from prometheus_client import Counter, Histogram

LAG = Histogram(
    "secondsight_line_lag_seconds",
    "From the commit of lines to their being sent to an open page, where a hint told of them",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=None,
)
UNTOLD = Counter(
    "secondsight_lines_sent_untold",
    "Times that a page looked by itself and found lines of which no hint had told",
    registry=None,
)


def note_sent(changed_at: float | None) -> None:
    """Lines were sent which were committed at that moment, of time.time(); None where nobody told of them."""
    if changed_at is None:
        UNTOLD.inc()
    else:
        # clocks of two machines may differ
        LAG.observe(max(0.0, time.time() - changed_at))

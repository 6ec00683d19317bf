"""Whether this worker process was asked to end; a run that is worked on asks at every frame."""

from __future__ import annotations

import threading

stop_requested = threading.Event()

SIGNALS_ARRIVE_WITHIN_SECONDS = 0.3


def was_stopped() -> bool:
    """Whether what just broke did so because all our processes were asked to end: the decoding child may have heard it first."""
    return stop_requested.wait(SIGNALS_ARRIVE_WITHIN_SECONDS)

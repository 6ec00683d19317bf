"""Whether this worker process was asked to end; a run that is worked on asks at every frame."""

from __future__ import annotations

import threading

stop_requested = threading.Event()

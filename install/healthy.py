"""Asks the web server of this container whether all is well; the exit status is the answer."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request

PATIENCE_SECONDS = 8


def main() -> int:
    """0 where /healthz answers 200."""
    port = os.environ.get("PORT") or "8000"
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE_SECONDS) as answer:
            return 0 if answer.status == 200 else 1
    except urllib.error.URLError as error:
        # what is wrong is told, by state and not by name: it lands in the engine's record of health checks
        print(error.read().decode() if isinstance(error, urllib.error.HTTPError) else error)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""`python -m soak [PART ...]`: what `make soak` runs; each part in a process of its own, ended when its time is over."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

from soak.figures import Figure, table, told

PARTS: dict[str, int] = {
    "hostile": 3600,
    "uploads": 1200,
    "api_calls": 1200,
    "writers": 300,
    "slow_sockets": 240,
    "kills": 1800,
    "zombies": 1200,
    "web_kills": 900,
    "stops": 600,
    "locked": 600,
    "full_disk": 600,
    "load": 2400,
}
"""The parts, in their order, and the seconds after which each is ended whatever it does."""

PUT_AWAY_SECONDS = 45


def main(wanted: list[str]) -> int:
    """Run the parts asked for, else all, and print one table; 1 where a figure isn't as wanted or a part broke."""
    figures: list[Figure] = []
    for part in wanted or PARTS:
        print(f"== {part.replace('_', ' ')}", flush=True)
        figures += _figures(part, PARTS[part])
    print("\n" + table(figures))
    return 0 if all(figure.met for figure in figures) else 1


def _figures(part: str, most_seconds: int) -> Iterator[Figure]:
    process = subprocess.Popen([sys.executable, "-m", f"soak.{part}"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    # a part that is asked to end puts away what it has started
    endings = [threading.Timer(most_seconds, process.terminate), threading.Timer(most_seconds + PUT_AWAY_SECONDS, process.kill)]
    for ending in endings:
        ending.start()
    for line in process.stdout:
        if (figure := told(line)) is not None:
            print(table([figure]).splitlines()[-1], flush=True)
            yield figure
        else:
            print(line, end="", flush=True)
    for ending in endings:
        ending.cancel()
    if status := process.wait():
        yield Figure(part.replace("_", " "), "the part ran to its end", f"it ended with {status}", "0", met=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

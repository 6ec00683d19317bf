"""`python -m soak [PART ...]`: what `make soak` runs; each part in a process of its own, ended when its time is over."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator

from soak.figures import Figure, table, told

PARTS: dict[str, int] = {"api_calls": 1200}
"""The parts, in their order, and the seconds after which each is ended whatever it does."""


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
    ending = threading.Timer(most_seconds, process.kill)
    ending.start()
    for line in process.stdout:
        if (figure := told(line)) is not None:
            yield figure
        else:
            print(line, end="", flush=True)
    ending.cancel()
    if status := process.wait():
        yield Figure(part.replace("_", " "), "the part ran to its end", f"it ended with {status}", "0", met=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m bench`: what `make bench` prints, each part in a process of its own so that its peak memory is its own."""

from __future__ import annotations

import subprocess
import sys

PARTS = ("whole_run", "decode", "first_look", "speech", "model", "claims")


def main() -> int:
    """Run the parts one after the other; gives the first exit status that isn't 0."""
    for part in PARTS:
        print(f"== {part.replace('_', ' ')}", flush=True)
        if status := subprocess.run([sys.executable, "-m", f"bench.{part}"]).returncode:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())

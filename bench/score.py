"""`python -m bench.score [SHARED]`: describes the videos for which there is a truth, and holds the documents against it.

SHARED is the folder with `videos`, `eval/truth` and `eval/score.py`; it lies beside the project.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

BESIDE = Path(__file__).parents[2] / "shared"


def main() -> int:
    """Print the score of each video and of all; gives 1 where the videos aren't there."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE
    truths = sorted((shared / "eval" / "truth").glob("*.json"))
    if not truths:
        print(f"No truth files in {shared / 'eval' / 'truth'}: name the folder that holds videos and eval.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as exports:
        for truth in truths:
            video = next((shared / "videos").glob(truth.stem + ".*"))
            print(f"describing {video.name}", file=sys.stderr)
            done = subprocess.run([sys.executable, "-m", "analysis", "--json", str(video)], capture_output=True, check=True)
            (Path(exports) / truth.name).write_bytes(done.stdout)
        return subprocess.run([sys.executable, str(shared / "eval" / "score.py"), str(shared / "eval" / "truth"), exports]).returncode


if __name__ == "__main__":
    sys.exit(main())

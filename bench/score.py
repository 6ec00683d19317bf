"""`python -m bench.score [SHARED]`: describes the videos for which there is a truth, and holds the documents against it.

SHARED is the folder with `videos`, `eval/truth` and `eval/score.py`; it lies beside the project.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

BESIDE = Path(__file__).parents[2] / "shared"
KINDS = {
    "screen recording": ("gr_compliment_bot",),
    "film": ("psd_testvideo",),
    "animation": ("mp_big_buck_bunny_0_30",),
    "hand-held": ("mdn_crystal",),
    "still camera": ("intel_bottle-detection", "sam2_01_dog", "sam2_03_blocks"),
}


def main() -> int:
    """Print the score of each video, of all, and of each kind of video; gives 1 where the videos aren't there."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else BESIDE
    truths = sorted((shared / "eval" / "truth").glob("*.json"))
    if not truths:
        print(f"No truth files in {shared / 'eval' / 'truth'}: name the folder that holds videos and eval.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as exports:
        for truth in truths:
            _describe(next((shared / "videos").glob(truth.stem + ".*")), Path(exports) / truth.name)
        judged = subprocess.run([sys.executable, str(shared / "eval" / "score.py"), str(shared / "eval" / "truth"), exports])
        _print_kinds(shared, Path(exports))
        return judged.returncode


def _describe(video: Path, export: Path) -> None:
    print(f"describing {video.name}", file=sys.stderr)
    export.write_bytes(subprocess.run([sys.executable, "-m", "analysis", "--json", str(video)], capture_output=True, check=True).stdout)


def _print_kinds(shared: Path, exports: Path) -> None:
    """The same measures, summed by kind of video: right / of."""
    specification = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert specification and specification.loader
    judge = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(judge)
    for kind, names in KINDS.items():
        totals: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for name in names:
            truth = json.loads((shared / "eval" / "truth" / f"{name}.json").read_text())
            for measure, (right, of) in judge.score(truth, json.loads((exports / f"{name}.json").read_text())).items():
                totals[measure] = [totals[measure][0] + right, totals[measure][1] + of]
        print(f"{kind:17}", "  ".join(f"{m} {r / n:.0%} of {n:g}" for m, (r, n) in sorted(totals.items()) if n))


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bench.quoted [FOLDER]`: the lines that docs/what-it-sees.md quotes, each held against what is told now, with its frames.

Writes one picture for each quoted second into FOLDER (quoted-lines by default): its first, middle and last frame side by side. The
videos lie beside the project and are not part of it, so their frames aren't either.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from analysis.video.metadata import Consumer
from analysis.video.source import VideoSource
from bench.score import BESIDE

DOCUMENT = Path(__file__).parents[1] / "docs" / "what-it-sees.md"
MOMENTS = (0.0, 0.5, 1.0)
"""Shares of the way from its first frame to its last."""
HIGH = 240
VIDEOS = BESIDE / "videos"


@dataclass(frozen=True)
class Quoted:
    """A quoted second of a video; of its line the pieces between the dots that stand for what was left out."""

    video: str
    second: int
    pieces: tuple[str, ...]


def quoted_lines(document: str) -> Iterator[Quoted]:
    """What stands in the section of good and bad lines, in its order."""
    section = " ".join(document.partition("## One good and one bad line")[2].partition("\n## ")[0].split())
    video = ""
    for part in re.split(r"(?= - (?:Good|Bad|Better))|(?=\*\*[A-Z])", section):
        video = next(iter(re.findall(r"`([^`]+\.(?:mp4|webm))`", part)), video)
        if found := re.search(r"second (\d+): \*(.+?)\*(?: |$)", part):
            yield Quoted(video, int(found[1]), tuple(piece.strip() for piece in found[2].split("...") if piece.strip()))


def told(video: Path) -> dict[int, str]:
    """The lines of a video by second, as the shipped command tells them."""
    lines = subprocess.run([sys.executable, "-m", "analysis", str(video)], capture_output=True, text=True, check=True).stdout
    return {number: line.partition("] ")[2] for number, line in enumerate(lines.splitlines())}


def frames_of(video: Path, second: int) -> np.ndarray:
    """The frames of a second side by side, RGB."""
    with VideoSource(video) as source:
        seen = [frame.images["shown"] for frame in source.frames([Consumer("shown", 10.0, 640)], second, second + 1)]
    chosen = [seen[round(at * (len(seen) - 1))] for at in MOMENTS]
    return np.hstack([cv2.resize(image, (round(image.shape[1] * HIGH / image.shape[0]), HIGH)) for image in chosen])


def main() -> None:
    """Tell of each quoted line whether it is told so now, and write its frames."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("quoted-lines")
    folder.mkdir(exist_ok=True)
    lines: dict[str, dict[int, str]] = {}
    for quoted in quoted_lines(DOCUMENT.read_text()):
        if quoted.video not in lines:
            lines[quoted.video] = told(VIDEOS / quoted.video)
        line = lines[quoted.video][quoted.second]
        picture = folder / f"{Path(quoted.video).stem}-{quoted.second}.jpg"
        cv2.imwrite(str(picture), cv2.cvtColor(frames_of(VIDEOS / quoted.video, quoted.second), cv2.COLOR_RGB2BGR))
        so = all(piece in line for piece in quoted.pieces)
        print(f"{'as quoted' if so else 'NOT SO'}  {picture}  {line if not so else ''}".rstrip(), flush=True)


if __name__ == "__main__":
    main()

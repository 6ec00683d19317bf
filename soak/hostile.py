"""All hostile inputs, all guards, a thousand files with flipped bits: `python -m soak.hostile`, about twenty minutes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from soak.figures import Figure
from tests.hostile.canaries import Canaries, canaries
from tests.hostile.corpus import INPUTS
from tests.hostile.flips import flipped
from tests.hostile.guards import GUARDS
from tests.hostile.made import Clips, Input
from tests.hostile.trial import LONGEST_SECONDS, Outcome, tried, tried_input, troubles

FLIPS = 1000
MOST_GROWTH_MIB = 50
MOST_CHILD_MIB = 1024
PROMISE = "hostile media"


class ChildMemory:
    """The most memory that any decoding process of this one has held, seen fifty times a second."""

    def __init__(self) -> None:
        self.most_mib = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            for child in _children():
                self.most_mib = max(self.most_mib, _held_mib(child, "VmHWM"))


def _children() -> Iterator[int]:
    for children in Path("/proc/self/task").glob("*/children"):
        try:
            yield from map(int, children.read_text().split())
        except OSError:
            continue


def _held_mib(process: int, name: str) -> int:
    try:
        # before it becomes python it is a copy of this process, which says nothing of decoding
        if b"analysis.video.child" not in Path(f"/proc/{process}/cmdline").read_bytes() and process != os.getpid():
            return 0
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith(name)), 0)


@dataclass
class Tally:
    """What was seen of many files."""

    verdicts: dict[str, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    slowest: float = 0.0
    canary_reads: int = 0

    def take(self, outcome: Outcome, trouble: Iterable[str]) -> None:
        """One more outcome."""
        self.verdicts[outcome.verdict] = self.verdicts.get(outcome.verdict, 0) + 1
        self.troubles += trouble
        self.slowest = max(self.slowest, outcome.seconds)
        self.canary_reads += outcome.canary_seen

    @property
    def count(self) -> int:
        """How many files."""
        return sum(self.verdicts.values()) + len(self.crashes)

    @property
    def told(self) -> str:
        """How many were accepted, partial and refused."""
        accepted, partial = self.verdicts.get("accepted", 0), self.verdicts.get("partial", 0)
        return f"{accepted} accepted, {partial} partial, {self.count - len(self.crashes) - accepted - partial} refused"


def try_corpus(folder: Path, clips: Clips, around: Canaries) -> Tally:
    """Every input."""
    tally = Tally()
    for one in INPUTS:
        try:
            outcome = tried_input(one, folder, clips, around)
        except Exception as error:
            tally.crashes.append(f"{one.name}: {error!r}")
            continue
        tally.take(outcome, troubles(one, outcome))
    return tally


def try_flips(folder: Path, clips: Clips) -> Tally:
    """Files with flipped bits."""
    tally = Tally()
    for name, data in flipped(clips, FLIPS):
        path = folder / "flipped"
        path.write_bytes(data)
        try:
            outcome = tried(path)
        except Exception as error:
            tally.crashes.append(f"flip {name}: {error!r}")
            continue
        one = Input(f"flip {name}", lambda _: b"", outcome.verdict)
        tally.take(outcome, troubles(one, outcome))
    return tally


def _tell(tally: Tally, what: str) -> None:
    for trouble in [*tally.crashes, *tally.troubles]:
        print(trouble)
    Figure(PROMISE, f"{tally.count} {what}: each has its answer", tally.told, "no other", not tally.troubles).tell()
    Figure(PROMISE, f"{what}: errors in the worker", str(len(tally.crashes)), "0", not tally.crashes).tell()
    within = tally.slowest <= LONGEST_SECONDS
    Figure(PROMISE, f"{what}: the slowest answer", f"{tally.slowest:.1f} s", f"{LONGEST_SECONDS:.0f} s at most", within).tell()


def _tell_guards() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "tests/analysis/test_hostile_guards.py"]
    done = subprocess.run(command, capture_output=True, text=True)
    last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "nothing"
    print(done.stdout[-2000:] if done.returncode else last)
    seen = f"all of {len(GUARDS)} and the limits" if not done.returncode else last
    Figure(PROMISE, "each guard switched off in turn is noticed", seen, "all", not done.returncode).tell()


def main() -> None:
    """Try all of it and tell the figures."""
    with tempfile.TemporaryDirectory() as place, canaries(Path(place)) as around:
        uploads = Path(place) / "uploads"
        uploads.mkdir()
        clips = Clips(Path(place), around.around)
        for one in INPUTS:
            # all clips are made before memory is measured: encoding takes more than anything that is measured here
            one.make(clips)
        memory, before = ChildMemory(), _held_mib(os.getpid(), "VmRSS")
        began = time.monotonic()
        corpus = try_corpus(uploads, clips, around)
        flips = try_flips(uploads, clips)
        growth = _held_mib(os.getpid(), "VmRSS") - before
        memory.stop()
        _tell(corpus, "hostile and odd inputs")
        _tell(flips, "files with flipped bits")
        calls, reads = len(around.calls), corpus.canary_reads
    print(f"{time.monotonic() - began:.0f} s")
    Figure(PROMISE, "connections made", str(calls), "0", not calls).tell()
    Figure(PROMISE, "other files read", str(reads), "0", not reads).tell()
    Figure(PROMISE, "most memory of a decoding process", f"{memory.most_mib} MiB", "1 GiB", memory.most_mib <= MOST_CHILD_MIB).tell()
    Figure(PROMISE, "growth of the worker", f"{growth} MiB", f"< {MOST_GROWTH_MIB} MiB", growth < MOST_GROWTH_MIB).tell()
    _tell_guards()


if __name__ == "__main__":
    main()

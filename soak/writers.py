"""`python -m soak.writers`: eight processes change the same row at once, and nobody is told that the database is locked."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from soak.figures import Figure

ROOT = Path(__file__).resolve().parents[1]
PROMISE = "Nothing is lost"
WRITERS, EACH = 8, 150
MOST_SECONDS_AT_P99 = 1.0


@dataclass(frozen=True)
class Outcome:
    """What came of it: the seconds that each change took, how many were refused, and what the row counted."""

    seconds: tuple[float, ...]
    refused: int
    counted: int

    @property
    def p99(self) -> float:
        """The time within which 99 of 100 changes were through."""
        return statistics.quantiles(self.seconds, n=100)[98] if len(self.seconds) > 1 else 0.0


def main() -> None:
    """The whole trial, in a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="secondsight-writers-") as folder:
        outcome = try_writers(Path(folder), WRITERS, EACH)
    wanted = WRITERS * EACH
    what = f"{WRITERS} processes, {EACH} changes each, of one row"
    Figure(PROMISE, f"{what}: refused as locked", str(outcome.refused), "0", outcome.refused == 0).tell()
    Figure(PROMISE, f"{what}: changes that count", str(outcome.counted), str(wanted), outcome.counted == wanted).tell()
    seen, most = f"{outcome.p99 * 1000:.0f} ms", f"< {MOST_SECONDS_AT_P99 * 1000:.0f} ms"
    Figure(PROMISE, f"{what}: p99 of a change", seen, most, outcome.p99 < MOST_SECONDS_AT_P99).tell()


def try_writers(folder: Path, writers: int, each: int) -> Outcome:
    """Let so many processes write at once to a database in this folder, with the product's own settings."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment |= {"SECONDSIGHT_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "webapp.settings", "SECRET_KEY": "k" * 50}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
    start = folder / "start"
    command = [sys.executable, "-m", "soak.writers", str(each), str(start)]
    running = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(writers)]
    # all are ready before the first begins, however long Python takes to start
    for process in running:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    start.touch()
    told = [process.communicate(timeout=300)[0].split() for process in running]
    seconds = tuple(float(word) for words in told for word in words[2:])
    return Outcome(seconds, sum(int(words[0]) for words in told), max(int(words[1]) for words in told))


def write(each: int, start: Path) -> None:
    """One writer: reads the row, adds one, writes it, so often; prints how many were refused, the count, and the seconds of each."""
    import django

    django.setup()
    from django.db import OperationalError, transaction

    from webapp.accounts.models import User
    from webapp.runs.models import AnalysisRun
    from webapp.videos.models import Video

    with transaction.atomic():
        owner, _ = User.objects.get_or_create(email="writer@localhost")
        video, _ = Video.objects.get_or_create(owner=owner, name="clip.mp4")
        AnalysisRun.objects.get_or_create(video=video, defaults={"end_second": 1})
    print("ready", flush=True)
    while not start.exists():
        time.sleep(0.005)
    seconds, refused = [], 0
    for _ in range(each):
        begun = time.perf_counter()
        try:
            with transaction.atomic():
                run = AnalysisRun.objects.get()
                run.last_seq += 1
                run.save(update_fields=["last_seq"])
        except OperationalError:
            refused += 1
        seconds.append(time.perf_counter() - begun)
    print(refused, AnalysisRun.objects.get().last_seq, *(f"{each:.4f}" for each in seconds))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        write(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        main()

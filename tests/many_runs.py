"""`python -m tests.many_runs [runs] [lines]`: fills a database with runs, lines, reviews and looks, as a busy year would.

Everything is reckoned from the number of the row, so two fillings are alike.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta

RUNS, LINES, PEOPLE = 1000, 200, 20
ERROR = "The video took too long to decode; it is probably damaged. Export it again and upload that."


def fill(runs: int = RUNS, lines: int = LINES) -> None:
    """So many runs of so many lines each, of `PEOPLE` people and one member of staff, staff@example.org."""
    from django.utils import timezone

    from webapp.accounts.models import User

    now = timezone.now()
    people = [User(email=f"person{number:02}@example.org", password="!") for number in range(PEOPLE)]
    staff = User(email="staff@example.org", password="!", is_staff=True, is_superuser=True)
    User.objects.bulk_create([*people, staff], ignore_conflicts=True)
    staff = User.objects.get(email=staff.email)
    people = list(User.objects.filter(email__startswith="person").order_by("email"))
    made = [_run(number, people[number % len(people)], now, lines) for number in range(runs)]
    _keep(made, lines)
    _keep_desk(made, staff, now)


def _run(number: int, owner: object, now: datetime, lines: int):
    from webapp.runs.models import AnalysisRun
    from webapp.videos.models import Video

    queued = now - timedelta(hours=2 * number + 3)
    video = Video(
        owner=owner,
        name=f"{('harbour', 'street', 'garden', 'kitchen')[number % 4]} {number:04}.mp4",
        state="ready",
        duration_seconds=float(lines),
        width=1280,
        height=720,
        size_bytes=1_000_000 + number * 7919,
        sha256=f"{number:064x}",
        created_at=queued,
    )
    failed = number % 23 == 7
    started = queued + timedelta(seconds=2 + number * 37 % 240)
    worked = lines / (1.5 + number * 13 % 10 / 4)
    return AnalysisRun(
        video=video,
        state="failed" if failed else "done",
        preset=("fast", "balanced", "thorough")[number % 3],
        describer="transformers_vlm" if number % 5 == 0 else "composed",
        model="owner/sees-7b" if number % 5 == 0 else "",
        end_second=lines,
        last_seq=lines,
        queued_at=queued,
        started_at=started,
        finished_at=started + timedelta(seconds=worked),
        elapsed_seconds=worked,
        error=ERROR if failed else "",
    )


def _keep(made, lines: int) -> None:
    from webapp.runs.models import AnalysisRun, Correction, Description, Grant, RunEvent, Segment
    from webapp.videos.models import Video

    Video.objects.bulk_create([run.video for run in made], batch_size=500)
    AnalysisRun.objects.bulk_create(made, batch_size=500)
    Segment.objects.bulk_create([Segment(run=run, start_second=0, end_second=lines, state="done") for run in made], batch_size=500)
    for run in made:
        Description.objects.bulk_create([_line(run, second) for second in range(lines)])
    events = [RunEvent(run=run, kind=kind, at=run.queued_at) for run in made for kind in ("queued", "started", run.state)]
    RunEvent.objects.bulk_create(events, batch_size=1000)
    few = [run for number, run in enumerate(made) if number % 5 == 0]
    Correction.objects.bulk_create([Correction(video=run.video, second=1, text="A red boat.", author=run.video.owner) for run in few])
    Grant.objects.bulk_create(
        [
            Grant(run=run, token_hash=run.video.sha256, created_by=run.video.owner, expires_at=run.queued_at + timedelta(days=30))
            for run in few
        ]
    )


def _line(run, second: int):
    from webapp.runs.models import Description

    status = "carried" if second % 4 == 3 else "described"
    text = f"A man in a dark coat walks from left to right past a shop window, {second}."
    line = {"second": second, "text": text, "status": status, "source": "composed", "frames": [float(second)], "difference": None}
    line |= {"reason": None, "observations": [], "claims": [], "alternatives": [], "corrected": None}
    return Description(run=run, second=second, text=text, status=status, line=line, seq=second + 1)


def _keep_desk(made, staff, now: datetime) -> None:
    from webapp.review.measuring import draw_of
    from webapp.review.models import Look
    from webapp.runs.models import Review

    Review.objects.bulk_create([_review(number, run, staff, draw_of(run.pk), now) for number, run in enumerate(made)], batch_size=500)
    looks = [
        Look(
            by=staff, email=staff.email, video=run.video, run=run, ways=["page", "lines"], at=run.finished_at, hour=run.finished_at,
            address="192.0.2.7",
        )
        for run in made
    ]  # fmt: skip
    Look.objects.bulk_create(looks, batch_size=500)


def _review(number: int, run, staff, draw: int, now: datetime):
    from webapp.runs.models import Review

    lines = run.end_second
    failed = min(lines // 2, (number % 17) * (number % 3 == 0))
    decided = number % 3 == 1
    return Review(
        run=run,
        measured_at=now,
        draw=draw,
        described=lines - lines // 4 - failed,
        carried=lines // 4,
        failed=failed,
        asked_again=number % 6 if run.model else 0,
        coverage=1 - failed / lines,
        seams=0.3 + number % 8 / 10,
        contradicted=number % 4 if run.model else 0,
        state="decided" if decided else "flagged" if number % 29 == 0 else "new",
        verdict=("approved", "needs_work", "rejected")[number % 7 % 3] if decided else "",
        by=staff if decided else None,
        decided_at=now if decided else None,
        asked_at=now if number % 31 == 0 else None,
    )


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    django.setup()
    fill(*(int(word) for word in sys.argv[1:3]))

"""What the library's tests share: videos, runs and links of named people."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from webapp.accounts.models import User
from webapp.accounts.tokens import hash_token
from webapp.people.models import AccountExport
from webapp.runs.models import AnalysisRun, Description, Grant, Segment
from webapp.videos.models import Video


def video_of(owner: User, name: str = "dog.mp4", **fields) -> Video:
    """A video that is ready, with a file of a few bytes."""
    known = {"state": Video.State.READY, "duration_seconds": 3.0, "width": 320, "height": 180, "average_fps": 25.0, **fields}
    video = Video.objects.create(owner=owner, name=name, size_bytes=5, **known)
    video.folder.mkdir(parents=True)
    video.path.write_bytes(b"video")
    return video


def run_of(video: Video, state: str = AnalysisRun.State.DONE, lines: int = 3, failed: int = 0) -> AnalysisRun:
    """A run of three seconds with its first lines, the first `failed` of them failed."""
    run = AnalysisRun.objects.create(video=video, state=state, end_second=3, last_seq=lines, elapsed_seconds=1.5)
    Segment.objects.create(run=run, start_second=0, end_second=3)
    Description.objects.bulk_create(_line(run, second, failed) for second in range(lines))
    return run


def grant_for(run: AnalysisRun, token: str, days: int = 30, revoked: bool = False) -> Grant:
    """A share link to the run, open for so many days; a negative number has it expired."""
    now = timezone.now()
    return Grant.objects.create(
        run=run,
        token_hash=hash_token(token),
        created_by=run.video.owner,
        expires_at=now + timedelta(days=days),
        revoked_at=now if revoked else None,
    )


def export_of(owner: User) -> AccountExport:
    """A copy of all that a person has, ready to be fetched."""
    export = AccountExport.objects.create(owner=owner, state=AccountExport.State.READY, ready_at=timezone.now(), size_bytes=4)
    export.path.parent.mkdir(parents=True, exist_ok=True)
    export.path.write_bytes(b"copy")
    return export


def _line(run: AnalysisRun, second: int, failed: int) -> Description:
    status = "failed" if second < failed else "described"
    text = "" if status == "failed" else f"A dog runs, {second}."
    line = {
        "second": second,
        "text": text,
        "status": status,
        "source": "composed",
        "frames": [float(second)],
        "difference": None,
        "reason": "The picture could not be read." if status == "failed" else None,
        "observations": [],
        "claims": [],
        "alternatives": [],
        "corrected": None,
    }
    return Description(run=run, second=second, text=text, status=status, line=line, seq=second + 1)

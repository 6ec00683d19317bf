"""A site full of hostile words, wherever a video, a model or a person can put some: run inside the site's own data folder."""

from __future__ import annotations

import json
from datetime import timedelta

from django.utils import timezone

from tests.payloads import PAYLOADS
from webapp.accounts.models import User
from webapp.accounts.tokens import hash_token
from webapp.runs.models import (
    Alternative,
    AnalysisRun,
    Correction,
    Description,
    Grant,
    OwnPreset,
    RunEvent,
    Segment,
    TrackPiece,
)
from webapp.videos.models import Video

TOKEN = "a-share-link"


def seed() -> None:
    """Write the rows for the first user and print where they are to be seen, as JSON."""
    owner = User.objects.get(is_superuser=True)
    videos = [named(owner, words) for words in PAYLOADS]
    for words in PAYLOADS:
        OwnPreset.objects.create(owner=owner, name=words[:60], options={"wish": words})
    full = Video.objects.create(owner=owner, name=PAYLOADS[0], **facts(len(PAYLOADS)))
    first, second = run_full_of_words(full), run_full_of_words(full, 1)
    for at, words in enumerate(PAYLOADS[:10]):
        Correction.objects.create(video=full, second=at, text=words, author=owner)
    expires = timezone.now() + timedelta(days=1)
    Grant.objects.create(run=first, token_hash=hash_token(TOKEN), created_by=owner, expires_at=expires)
    refused = Video.objects.create(owner=owner, name=PAYLOADS[2], state="refused", refusal=PAYLOADS[3])
    shown = {
        "full": str(first.id),
        "second": str(second.id),
        "video": str(full.id),
        "refused": str(refused.id),
        "named": [str(AnalysisRun.objects.get(video=video).id) for video in videos],
        "videos": [str(video.id) for video in videos],
        "preset": OwnPreset.objects.filter(owner=owner).order_by("id")[0].pk,
    }
    print("SEEDED " + json.dumps(shown))  # noqa: T201  # read by whoever started this process


def facts(seconds: int) -> dict[str, object]:
    return {
        "state": "ready",
        "duration_seconds": float(seconds),
        "width": 320,
        "height": 180,
        "average_fps": 25.0,
        "sha256": "0" * 64,
        "has_audio": True,
    }


def named(owner: User, words: str) -> Video:
    """A video with these words as its name, and all else that is told of it and of its failed run."""
    more = {"warnings": [words], "codec": words[:30], "container": words[:60]}
    video = Video.objects.create(owner=owner, name=words, **{**facts(2), **more})
    run = AnalysisRun.objects.create(
        video=video,
        state="failed",
        end_second=2,
        last_seq=2,
        error=words,
        notices=[words],
        model=words,
        revision=words[:80],
        describer="transformers",
        options={"wish": words},
    )
    Segment.objects.create(run=run, start_second=0, end_second=2)
    Description.objects.create(run=run, second=0, text=words, status="described", line=line(0, words), seq=1)
    Description.objects.create(
        run=run, second=1, text="", status="failed", line={**line(1, ""), "status": "failed", "reason": words}, seq=2
    )
    RunEvent.objects.create(run=run, kind="failed", detail=words)
    return video


def run_full_of_words(video: Video, turned: int = 0) -> AnalysisRun:
    """A finished run in which every second says, shows and hears another of the payloads."""
    words = (*PAYLOADS[turned:], *PAYLOADS[:turned])
    seconds = len(words)
    chapters = [{"start": at, "end": at + 1, "title": said} for at, said in enumerate(words)]
    sentences = [{"start": at, "end": at + 1, "text": said} for at, said in enumerate(words)]
    run = AnalysisRun.objects.create(
        video=video,
        state="done",
        end_second=seconds,
        last_seq=seconds * 3,
        model=words[0],
        describer="mixed",
        options={"wish": words[1]},
        notices=list(words[:5]),
        overview={"summary": " ".join(words), "chapters": chapters, "sentences": sentences, "source": "model"},
    )
    plan = [
        {"start": at, "end": at + 1, "frames": 1, "tokens": 1, "context": 1, "prompt": said, "prompt_tokens": 1, "asked_again": 0}
        for at, said in enumerate(words)
    ]
    segment = Segment.objects.create(run=run, start_second=0, end_second=seconds, state="done", plan=plan, seq=1)
    for at, said in enumerate(words):
        row = {"run": run, "second": at, "text": said, "line": line(at, said), "seq": at + 1}
        Description.objects.create(status="described", **row)
        Alternative.objects.create(segment=segment, **{**row, "text": words[at - 1], "line": line(at, words[at - 1])})
        for kind in ("text", "object", "speech"):
            TrackPiece.objects.create(run=run, segment=segment, kind=kind, piece=track(kind, at, said), seq=at + 1)
    return run


def line(second: int, words: str) -> dict[str, object]:
    """A line that says the words, was told them, and claims them."""
    seen = {"at": float(second), "source": "text", "label": words, "confidence": 0.9, "box": [0.1, 0.1, 0.4, 0.3]}
    claim = {"text": words, "kind": "text", "verdict": "not seen", "by": "text"}
    return {
        "second": second,
        "text": words,
        "status": "described",
        "source": "model",
        "frames": [float(second)],
        "difference": None,
        "reason": None,
        "observations": [seen, {**seen, "source": "object"}],
        "claims": [claim],
        "alternatives": [words],
        "corrected": None,
    }


def track(kind: str, second: int, words: str) -> dict[str, object]:
    """A piece of a lane: drawn text, a thing, something said."""
    piece: dict[str, object] = {"start": float(second), "end": second + 0.9, "value": words}
    if kind == "speech":
        return {**piece, "language": "en"}
    box = [0.1, 0.1, 0.4, 0.3]
    return {**piece, "track": second, "box": box, "position": "top left", "confidence": 0.9, "path": [[float(second), 0.2, 0.2]]}

"""The token counts of whoever describes now: read from the row that a worker wrote, asked for where there is none."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

from django.utils import timezone

from analysis.token_counts import WORDING, CountsJSON, TokenCounts, counts_from
from webapp.runs.models import TokenCount, Worker
from webapp.runs.queueing import LOOK, enqueue_count
from webapp.runs.speaker import SERVER, Speaker
from webapp.runs.weights.choosing import place_of

Asked = Literal["waiting", "nobody"]

COUNTED_FILES = (
    "config.json",
    "tokenizer.json",
    "tokenizer.model",
    "tokenizer_config.json",
    "chat_template.jinja",
    "chat_template.json",
    "preprocessor_config.json",
    "processor_config.json",
)
"""Of a model's folder: what the counts depend on."""
ASKED_AGAIN_AFTER = timedelta(seconds=60)
"""A worker may have ended in the middle, and what kept a model from being counted may be gone."""
SERVER_COUNTS_LAST = timedelta(hours=1)
"""A server may be started anew with another context."""
WORKER_SEEN = timedelta(seconds=20)


def key_of(speaker: Speaker) -> str:
    """The name of a model's counts: another revision, other files, another server or other questions make another."""
    place = place_of(speaker.model)
    parts = [speaker.describer, place, speaker.revision, WORDING]
    if speaker.describer == SERVER:
        parts.append(os.environ.get("SECONDSIGHT_SERVER_URL", ""))
    elif Path(place).is_dir():
        parts += [_state_of(Path(place) / name) for name in COUNTED_FILES]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def kept_counts(speaker: Speaker) -> TokenCount | None:
    """The row about this model, whatever stands in it."""
    return TokenCount.objects.filter(pk=key_of(speaker)).first()


def counts_in(row: TokenCount | None) -> TokenCounts | None:
    """What was counted."""
    return counts_from(row.counts) if row and row.counts else None


def ask_if_due(speaker: Speaker, row: TokenCount | None) -> Asked | None:
    """Ask a worker where nothing is known, or not lately; None where that isn't due."""
    now = timezone.now()
    if row and not _is_due(row, speaker):
        return None if row.counted_at else "waiting"
    if not Worker.objects.filter(queue=LOOK, seen_at__gt=now - WORKER_SEEN).exists():
        return "nobody"
    key = key_of(speaker)
    TokenCount.objects.update_or_create(pk=key, defaults={"model": speaker.model, "asked_at": now})
    return "waiting" if enqueue_count(key) else "nobody"


def keep_counts(speaker: Speaker, count: Callable[[], TokenCounts]) -> None:
    """Count and store; what can't be counted is stored as a sentence that says why."""
    try:
        _keep(speaker, counts=count().as_json(), problem="")
    except ValueError as error:
        keep_problem(speaker, str(error))
    except Exception as error:  # a model's own files decide what is run here, and what that raises
        keep_problem(speaker, could_not_count(type(error).__name__))


def keep_problem(speaker: Speaker, sentence: str) -> None:
    """Store why nothing could be counted."""
    _keep(speaker, counts=None, problem=sentence)


def _keep(speaker: Speaker, counts: CountsJSON | None, problem: str) -> None:
    found = {"model": speaker.model, "counted_at": timezone.now(), "counts": counts, "problem": problem}
    TokenCount.objects.update_or_create(pk=key_of(speaker), defaults=found)


def could_not_count(why: str) -> str:
    """The sentence for what nobody foresaw."""
    return f"The tokens of this model could not be counted ({why})."


def _is_due(row: TokenCount, speaker: Speaker) -> bool:
    waited = timezone.now() - row.asked_at
    if row.counts:
        return speaker.describer == SERVER and waited > SERVER_COUNTS_LAST
    return waited > ASKED_AGAIN_AFTER


def _state_of(file: Path) -> str:
    try:
        found = file.stat()
    except OSError:
        return "-"
    return f"{found.st_mtime_ns} {found.st_size}"

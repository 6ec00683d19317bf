"""How work gets to the workers: the row is made first, its id is queued once that is committed.

The queue is only a hint. Where it can't be reached the row waits in the database, and the reconciler queues it later.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from uuid import UUID, uuid4

import redis
from django.conf import settings
from django.db import transaction
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer
from rq.suspension import suspend

from analysis.options import AnalysisOptions, options_from
from analysis.segments import plan_segments, seconds_in
from webapp.runs.models import AnalysisRun, RunEvent, Segment
from webapp.runs.own_presets import OwnJSON, options_with, own_mark
from webapp.runs.part import Part, checked_part
from webapp.runs.speaker import Speaker, current_speaker
from webapp.videos.models import Video

LOOK, DESCRIBE = "look", "describe"
LOOK_TASK, DESCRIBE_TASK = "webapp.runs.tasks.look", "webapp.runs.tasks.describe"
COUNT_TASK = "webapp.runs.tasks.count_tokens"
ALLOWED_TASKS = frozenset({LOOK_TASK, DESCRIBE_TASK, COUNT_TASK})
"""All that a worker ever calls, whatever stands in the queue."""

log = logging.getLogger(__name__)


def queue_run(
    video: Video,
    preset: str,
    language: str,
    based_on: AnalysisRun | None = None,
    own: OwnJSON | None = None,
    *,
    changes: Mapping[str, object] | None = None,
    part: Part | None = None,
    speaker: Speaker | None = None,
    run_id: UUID | None = None,
) -> AnalysisRun:
    """A new run of a video that is ready, queued; raises ValueError with a sentence for a bad choice.

    With `own`, the preset is one that a person made of `preset`; `changes` are AnalysisOptions in which the run differs from it;
    `part` the whole seconds that it describes, else all; `speaker` describes, else whoever does so now;
    `run_id` is the id that was promised for it.
    """
    if video.state != Video.State.READY or video.duration_seconds is None:
        raise ValueError("This video can't be described: it isn't ready.")
    if video.media_gone_at:
        raise ValueError("The file of this video is no longer kept, so it can't be described again. Its lines stay.")
    options = options_from({**asdict(options_with(preset, language, own)), **(changes or {})})
    described = checked_part(part, seconds_in(video.duration_seconds), options.close_look)
    with transaction.atomic():
        run = _make_run(video, options, speaker or current_speaker(), based_on, described, own, run_id)
        RunEvent.objects.create(run=run, kind="queued")
        enqueue_run_on_commit(run)
    return run


def enqueue_run_on_commit(run: AnalysisRun, at_front: bool = False) -> None:
    """Queue the run's id and generation once the transaction around is committed."""
    run_id, generation = run.id, run.generation
    transaction.on_commit(lambda: enqueue_run(run_id, generation, at_front))


def enqueue_run(run_id: UUID, generation: int, at_front: bool = False) -> bool:
    """Put the message for a waiting run into the queue; False where the queue can't be reached."""
    return _enqueue(DESCRIBE, DESCRIBE_TASK, (str(run_id), generation), run_job_id(run_id, generation), at_front)


def enqueue_look(video_id: UUID) -> bool:
    """Have a worker look at a video whose file is complete; False where the queue can't be reached."""
    return _enqueue(LOOK, LOOK_TASK, (str(video_id),), look_job_id(video_id))


def enqueue_count(key: str) -> bool:
    """Have a worker count the tokens of whoever describes now; False where the queue can't be reached."""
    return _enqueue(LOOK, COUNT_TASK, (), f"count-{key}")


def run_job_id(run_id: UUID, generation: int) -> str:
    """The queue's name for a message about this run at this generation."""
    return f"run-{run_id}-{generation}"


def look_job_id(video_id: UUID) -> str:
    """The queue's name for a message about this video."""
    return f"look-{video_id}"


def waiting_job_ids(queue_name: str) -> frozenset[str]:
    """The messages that wait in a queue; raises redis.RedisError."""
    return frozenset(queue(queue_name).job_ids)


def forget_messages(owner_id: UUID) -> None:
    """Take what waits in the queues for this person out of them; a queue that can't be reached keeps what no worker acts on."""
    runs = AnalysisRun.objects.filter(video__owner_id=owner_id).values_list("id", "generation")
    videos = Video.objects.filter(owner_id=owner_id).values_list("id", flat=True)
    messages = {DESCRIBE: [run_job_id(*run) for run in runs], LOOK: [look_job_id(video) for video in videos]}
    try:
        for name, job_ids in messages.items():
            waiting = queue(name)
            for job_id in set(job_ids) & set(waiting.job_ids):
                if (job := waiting.fetch_job(job_id)) is not None:
                    job.delete()
    except redis.RedisError as error:
        log.warning("The queue can't be reached (%s); messages of a deleted account stay in it.", error.__class__.__name__)


def keep_out_other_workers() -> None:
    """Tell RQ's own workers, which would unpickle what stands in a message, that they may not work here; raises redis.RedisError."""
    suspend(connection())


def queue_answers() -> bool:
    """Whether the queue can be reached at this moment."""
    try:
        return bool(connection().ping())
    except redis.RedisError:
        return False


def queue(name: str) -> Queue:
    """The queue of this name, JSON only."""
    return Queue(name, connection=connection(), serializer=JSONSerializer, default_timeout=-1)


@cache
def connection() -> redis.Redis:
    """A connection that gives up soon: nobody's page waits for a queue that is away."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2, retry=Retry(NoBackoff(), 0))


def _make_run(
    video: Video,
    options: AnalysisOptions,
    speaker: Speaker,
    based_on: AnalysisRun | None,
    described: Part,
    own: OwnJSON | None,
    run_id: UUID | None,
) -> AnalysisRun:
    first_second, end_second = described
    planned = plan_segments(first_second, end_second, options.segment_seconds)
    run = AnalysisRun.objects.create(
        id=run_id or uuid4(),
        video=video,
        describer=speaker.describer,
        model=speaker.model,
        revision=speaker.revision,
        preset=options.preset,
        language=options.language,
        options=asdict(options) | own_mark(own),
        based_on=based_on,
        first_second=first_second,
        end_second=end_second,
        last_seq=len(planned),
    )
    Segment.objects.bulk_create(
        Segment(run=run, start_second=part.start_second, end_second=part.end_second, seq=seq) for seq, part in enumerate(planned, 1)
    )
    return run


def _enqueue(name: str, task: str, arguments: tuple[object, ...], job_id: str, at_front: bool = False) -> bool:
    try:
        queue(name).enqueue_call(
            task, args=arguments, job_id=job_id, timeout=-1, result_ttl=0, failure_ttl=3600, at_front=at_front, description=job_id
        )
    except redis.RedisError as error:
        log.warning("The queue can't be reached (%s); %s is queued later.", error.__class__.__name__, job_id)
        return False
    return True

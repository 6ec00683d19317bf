"""What workers do: look at an uploaded file, and describe a video second by second."""

from __future__ import annotations

import contextlib
import logging
import traceback
from uuid import UUID

from django.db import DatabaseError

from analysis.analyzer import Analyzer
from analysis.course import nobody
from analysis.events import (
    AnalysisEvent,
    Cancelled,
    EvidencePicture,
    FirstLookTold,
    NeighbourLine,
    Notice,
    SegmentDone,
    SegmentDropped,
    SegmentStarted,
)
from analysis.loading import COMPOSED, ORIGINAL, check_machine, load, vlm_is_installed
from analysis.loading import count_tokens as count
from analysis.options import options_for, options_from
from analysis.timeline import SecondDescription
from analysis.timeline import Segment as Stretch
from analysis.video.metadata import VideoMetadata
from analysis.video.process import sandbox_status
from analysis.video.source import VideoError, VideoSource
from analysis.vlm.openai_server import try_server
from analysis.vlm.questions import ModelError
from analysis.vlm.server_settings import from_environment
from webapp.diskspace import disk_is_full, means_full_disk, once_there_is_space, tell_full_disk
from webapp.repeating import Repeating
from webapp.runs.evidence import keep_picture, make_room, pack
from webapp.runs.keeper import TICK_SECONDS, Keeper
from webapp.runs.kept_overview import first_look_of, is_told, keep_first_look, keep_overview
from webapp.runs.lease import (
    MOST_ATTEMPTS,
    Lease,
    LeaseLost,
    claim_next,
    finish,
    first_missing_second,
    give_back,
    is_waiting,
    requeue,
    segments_left,
)
from webapp.runs.models import AnalysisRun, Description
from webapp.runs.present import present_place_of
from webapp.runs.progress import line_counts
from webapp.runs.speaker import current_speaker
from webapp.runs.stored import joined_tracks, stored_lines
from webapp.runs.wanted import queue_wanted
from webapp.runs.weights.choosing import place_of
from webapp.runs.weights.counting import count_apart
from webapp.runs.weights.counts import could_not_count, keep_counts, keep_problem
from webapp.runs.weights.measured import measured_file
from webapp.runs.writing import RunWriter
from webapp.stopping import was_stopped
from webapp.videos.copying import full_disk
from webapp.videos.tasks import look_at

State = AnalysisRun.State
MOST_FAILED_SHARE = 0.1
DISK_FULL = "The disk is full. What was described so far is kept; when there is space again, press retry."

__all__ = ["VideoError", "check_machine", "count_tokens", "describe", "look", "sandbox_status", "vlm_is_installed", "warm_up"]

log = logging.getLogger(__name__)


def look(video_id: str) -> None:
    """Look at a received video; the run that was wanted with it is queued as soon as it is ready."""
    look_at(UUID(video_id), when_ready=queue_wanted)


def describe(run_id: str, generation: int) -> None:
    """Work on the run whose turn it is until it is done, failed, cancelled or someone else's; a stale message does nothing.

    The message names the run that was queued with it; another person's may come first, and that one's message then finds this.
    """
    try:
        if is_waiting(UUID(run_id), generation) and (lease := claim_next()) is not None:
            _work(AnalysisRun.objects.select_related("video").get(pk=lease.run_id), lease)
    except LeaseLost:
        log.info("Run %s is no longer ours.", run_id)
    except (DatabaseError, OSError) as error:
        if not means_full_disk(error):
            raise
        # the row waits, or its lease passes: it is taken up again as soon as that can be stored
        tell_full_disk()


def warm_up() -> str:
    """Load what a run with the default choices needs, so that the first one begins at once; why the model can't be had, if so."""
    speaker, options = current_speaker(), options_for("balanced")
    try:
        load(options, speaker.describer, place_of(speaker.model) or None, None, speaker.revision or None, measured_file())
    except ValueError as error:
        # runs that ask for the model say so themselves
        log.warning("%s Until then only the detectors are ready.", error)
        load(options)
        return str(error)
    return ""


def count_tokens() -> None:
    """Have the tokens of whoever describes now counted, in a process of its own: what that has to load is gone with it."""
    if (trouble := count_apart()) is not None:
        keep_problem(current_speaker(), could_not_count(trouble))


def count_tokens_here() -> None:
    """The same in this process."""
    speaker = current_speaker()
    if speaker.is_model:
        keep_counts(speaker, lambda: count(speaker.describer, place_of(speaker.model), speaker.revision or None))


def try_named_server() -> str:
    """What the model server says to one drawn picture, in a sentence; raises ModelError."""
    if (settings := from_environment()) is None:
        raise ModelError("No model server is named: set SECONDSIGHT_SERVER_URL and SECONDSIGHT_SERVER_MODEL.")
    return try_server(settings)


def _work(run: AnalysisRun, lease: Lease) -> None:
    """Describe what is missing; raises LeaseLost."""
    stored = frozenset(Description.objects.filter(run=run).values_list("second", flat=True))
    rows = segments_left(run)
    left = [Stretch(row.start_second, row.end_second) for row in rows]
    writer = RunWriter(lease, {stretch: set(stretch.seconds) - stored for stretch in left})
    keeper = Keeper(lease, writer, run.watched_second)
    for stretch, row in zip(left, rows, strict=True):
        if row.state == row.State.WORKING:  # whoever worked on it is gone, and this worker may begin elsewhere
            writer.drop_segment(stretch)
    with Repeating(TICK_SECONDS, keeper.tick, f"keeper of run {run.id}"):
        try:
            if left:
                _describe_stretches(run, lease, left, stored, writer, keeper)
            writer.flush()
            _retell(run, lease, keeper)
            _conclude(run, lease)
        except Cancelled:
            _let_go(lease, writer, keeper)
        except VideoError as error:
            if keeper.should_stop() or was_stopped():
                _let_go(lease, writer, keeper)
            elif error.code == "killed":
                # it says nothing about the file: the next try may go through
                _stumble(lease, writer, keeper, error)
            else:
                writer.flush()
                finish(lease, State.FAILED, error.sentence)
        except ModelError as error:
            writer.flush()
            finish(lease, State.FAILED, str(error))
        except LeaseLost:
            raise
        except Exception as error:
            _stumble(lease, writer, keeper, error)


def _describe_stretches(
    run: AnalysisRun, lease: Lease, left: list[Stretch], stored: frozenset[int], writer: RunWriter, keeper: Keeper
) -> None:
    make_room(run.evidence_folder)
    done = [second for stretch in left for second in stretch.seconds if second in stored]
    with VideoSource(run.video.path) as source:
        analyzer = _analyzer_of(run, source.probe())
        _sign(lease, analyzer)
        # a run that stumbled goes as it lies: whoever watches must not lead it to the same place again
        watched = (lambda: keeper.watched_second) if run.attempts <= 1 else nobody
        for event in analyzer.analyze(source, left, done, keeper.should_stop, watched, run.first_second, first_look_of(run)):
            _take(run, lease, event, writer)
            if keeper.should_stop():
                raise Cancelled


def _retell(run: AnalysisRun, lease: Lease, keeper: Keeper) -> None:
    """Have a model write chapters and summary from the lines, once; where it can't, the detectors' stand."""
    if run.describer in (COMPOSED, ORIGINAL):
        return
    run.refresh_from_db()
    if is_told(run):
        return
    analyzer, ends = _analyzer_of(run, None), min(run.video.duration_seconds or 0.0, run.end_second)
    lines = [(line["second"], line["corrected"] or line["text"]) for line in stored_lines(run)]
    try:
        overview = analyzer.overview(lines, joined_tracks(run), ends, run.first_second, keeper.should_stop)
    except ModelError as error:
        log.warning("No summary was written of run %s: %s", run.id, error)
        return
    keep_overview(lease, overview)


def _analyzer_of(run: AnalysisRun, video: VideoMetadata | None) -> Analyzer:
    """What the run was queued for, ready to work; raises ModelError with a plain sentence where that can't be had."""
    try:
        options = options_from({**run.options, "preset": run.preset, "language": run.language})
        return load(options, run.describer, present_place_of(run) or None, video, run.revision or None, measured_file())
    except ValueError as error:
        raise ModelError(str(error)) from error


def _sign(lease: Lease, analyzer: Analyzer) -> None:
    """Say at which revision the model describes, and who listens."""
    held = lease.row.update(
        revision=analyzer.revision or "",
        precision=analyzer.precision or "",
        speech_model=analyzer.speech_model or "",
    )
    if not held:
        raise LeaseLost


def _take(run: AnalysisRun, lease: Lease, event: AnalysisEvent, writer: RunWriter) -> None:
    """Store what the analyzer tells: pictures before the lines that rest on them, packs before their segment is done."""
    match event:
        case EvidencePicture():
            _check(lease)
            keep_picture(run.evidence_folder, event.second, event.jpeg)
        case SegmentStarted():
            writer.start_segment(event.segment)
        case SegmentDropped():
            writer.drop_segment(event.segment)
        case SecondDescription():
            writer.add_line(event)
        case NeighbourLine():
            writer.add_neighbour(event)
        case FirstLookTold():
            keep_first_look(lease, event.whole)
        case SegmentDone():
            _check(lease)
            pack(run.evidence_folder, event.segment)
            writer.finish_segment(event)
        case Notice():
            writer.add_notice(event.sentence)


def _check(lease: Lease) -> None:
    """Before files are written, which no transaction holds back; raises LeaseLost."""
    if not lease.row.exists():
        raise LeaseLost


def _conclude(run: AnalysisRun, lease: Lease) -> None:
    """Done when every second has a line; failed when more than a tenth of them say only that they failed."""
    if (missing := first_missing_second(run)) < run.end_second:
        raise RuntimeError(f"the analyzer told nothing of second {missing}")
    failed = line_counts(run)["failed"]
    if failed > MOST_FAILED_SHARE * run.seconds_total:
        finish(lease, State.FAILED, f"{failed} of {run.seconds_total} seconds could not be described. Press retry to try those again.")
    else:
        finish(lease, State.DONE)


def _let_go(lease: Lease, writer: RunWriter, keeper: Keeper) -> None:
    """Keep what is known, then end the run or give it back, as was asked."""
    if keeper.lost:
        return
    writer.flush()
    if keeper.cancelled:
        finish(lease, State.CANCELLED)
    else:
        give_back(lease, "the worker was stopped")


def _stumble(lease: Lease, writer: RunWriter, keeper: Keeper, error: Exception) -> None:
    """An error nobody foresaw: tried again a few times, since it may be the moment's; a full disk is waited out."""
    if not lease.row.exists():
        raise LeaseLost from error
    if means_full_disk(error):
        tell_full_disk()
        once_there_is_space(lambda: _go_on_with_space(lease, writer, keeper))
        return
    log.error("Run %s stumbled.", lease.run_id, exc_info=error)
    with contextlib.suppress(DatabaseError):
        writer.flush()
    requeue(lease.row.get(), "".join(traceback.format_exception(error))[-4000:])


def _go_on_with_space(lease: Lease, writer: RunWriter, keeper: Keeper) -> None:
    """Back into the line, a few times without a new line at most: on a disk that is nearly full it would never end.

    Rows may lie on another disk: then they say nothing of this one, and all tries would be over in a moment.
    """
    writer.flush()
    # asked first, since the keeper takes whoever doesn't ask for stuck
    if not keeper.should_stop() and disk_is_full():
        raise full_disk()
    if lease.row.filter(attempts__gte=MOST_ATTEMPTS).exists():
        finish(lease, State.FAILED, DISK_FULL)
    elif (run := lease.row.first()) is not None:
        requeue(run, "the disk was full")

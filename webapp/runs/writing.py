"""Stores what the analyzer tells, each time under the lease, so that a worker that lost its run writes nothing more."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from analysis.document import line_to_json, track_to_json
from analysis.events import NeighbourLine, SegmentDone
from analysis.timeline import SecondDescription
from analysis.timeline import Segment as Stretch
from webapp.runs.hints import send_hint
from webapp.runs.lease import LEASE, Lease, LeaseLost
from webapp.runs.models import Alternative, AnalysisRun, Description, Segment, TrackPiece

COMMIT_EVERY_SECONDS = 0.25


@dataclass
class Batch:
    """What goes into one transaction."""

    lines: list[SecondDescription] = field(default_factory=list)
    neighbours: list[NeighbourLine] = field(default_factory=list)
    started: list[Stretch] = field(default_factory=list)
    dropped: list[Stretch] = field(default_factory=list)
    done: list[SegmentDone] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines or self.neighbours or self.started or self.dropped or self.done or self.notices)


class RunWriter:
    """Gathers lines and stores them at most every 250 ms; a segment's last line waits for its tracks.

    The worker's main thread adds; a second thread calls `flush_due`, so that no line waits for the next one.
    """

    def __init__(self, lease: Lease, missing: dict[Stretch, set[int]]) -> None:
        self._lease = lease
        self._missing = missing
        self._batch = Batch()
        self._lock = threading.RLock()
        now = time.monotonic()
        self._flushed_at = now
        self._worked_since = now

    def start_segment(self, stretch: Stretch) -> None:
        """A segment's first frame is decoded."""
        with self._lock:
            self._batch.started.append(stretch)
            self.flush_due()

    def drop_segment(self, stretch: Stretch) -> None:
        """A segment that was started is left for later."""
        with self._lock:
            if stretch in self._batch.started:
                self._batch.started.remove(stretch)
            self._batch.dropped.append(stretch)
            self.flush_due()

    def add_line(self, line: SecondDescription) -> None:
        """A line is known."""
        with self._lock:
            self._batch.lines.append(line)
            self._stretch_of(line.second).discard(line.second)
            self.flush_due()

    def add_neighbour(self, told: NeighbourLine) -> None:
        """A segment's window has a sentence for a second that its neighbour owns."""
        with self._lock:
            self._batch.neighbours.append(told)
            self.flush_due()

    def add_notice(self, sentence: str) -> None:
        """Something about the run is to be told."""
        with self._lock:
            self._batch.notices.append(sentence)
            self.flush_due()

    def finish_segment(self, done: SegmentDone) -> None:
        """A segment is complete: its last line, its tracks and its state go together."""
        with self._lock:
            self._batch.done.append(done)
            self._missing.pop(done.segment, None)
            self.flush()

    def flush_due(self) -> None:
        """Store what waits, unless the last commit was just now or a segment's last line still lacks its tracks."""
        with self._lock:
            held_back = any(not seconds for seconds in self._missing.values())
            if self._batch and not held_back and time.monotonic() - self._flushed_at >= COMMIT_EVERY_SECONDS:
                self.flush()

    def flush(self) -> None:
        """Store what waits and tell the open pages; raises LeaseLost."""
        with self._lock:
            if not self._batch:
                return
            now = time.monotonic()
            store(self._lease, self._batch, now - self._worked_since)
            self._batch = Batch()
            self._flushed_at = self._worked_since = now
        send_hint(self._lease.run_id)

    def _stretch_of(self, second: int) -> set[int]:
        return next(missing for stretch, missing in self._missing.items() if second in stretch.seconds)


def store(lease: Lease, batch: Batch, worked_seconds: float = 0.0) -> int:
    """Write a batch in one transaction and give the run's seq after it; raises LeaseLost, and then nothing is written."""
    with transaction.atomic():
        seq = _take_seqs(lease, batch, worked_seconds)
        if batch.notices:
            _add_notices(lease, batch.notices)
        for stretch in batch.dropped:
            seq = _mark(lease, stretch, Segment.State.WAITING, seq)
        for stretch in batch.started:
            seq = _mark(lease, stretch, Segment.State.WORKING, seq)
        Description.objects.bulk_create(_line_row(lease, line, seq + i) for i, line in enumerate(batch.lines, 1))
        seq += len(batch.lines)
        for told in batch.neighbours:
            seq = _keep_neighbour(lease, told, seq)
        for done in batch.done:
            seq = _finish(lease, done, seq)
    return seq


def _take_seqs(lease: Lease, batch: Batch, worked_seconds: float) -> int:
    """Reserve one seq for each row of the batch and give the one before the first."""
    finished = sum(1 + len(done.tracks) for done in batch.done)
    count = len(batch.lines) + len(batch.neighbours) + len(batch.started) + len(batch.dropped) + finished + bool(batch.notices)
    progress = {"attempts": 0} if batch.lines else {}
    held = lease.row.update(
        last_seq=F("last_seq") + count,
        lease_until=timezone.now() + LEASE,
        elapsed_seconds=F("elapsed_seconds") + worked_seconds,
        **progress,
    )
    if not held:
        raise LeaseLost
    return lease.row.values_list("last_seq", flat=True).get() - count


def _add_notices(lease: Lease, sentences: Sequence[str]) -> None:
    kept: list[str] = lease.row.values_list("notices", flat=True).get()
    AnalysisRun.objects.filter(pk=lease.run_id).update(notices=list(dict.fromkeys([*kept, *sentences])))


def _mark(lease: Lease, stretch: Stretch, state: Segment.State, seq: int) -> int:
    unfinished = Segment.objects.filter(run_id=lease.run_id, start_second=stretch.start_second).exclude(state=Segment.State.DONE)
    unfinished.update(state=state, seq=seq + 1)
    return seq + 1


def _line_row(lease: Lease, line: SecondDescription, seq: int) -> Description:
    return Description(run_id=lease.run_id, second=line.second, text=line.text, status=line.status, line=dict(line_to_json(line)), seq=seq)


def _keep_neighbour(lease: Lease, told: NeighbourLine, seq: int) -> int:
    """Store what a neighbour says, once, and have the line of that second told again if it is known."""
    segment = Segment.objects.get(run_id=lease.run_id, start_second=told.segment.start_second)
    line, second = told.line, told.line.second
    Alternative.objects.get_or_create(
        run_id=lease.run_id,
        segment=segment,
        second=second,
        defaults={"text": line.text, "line": dict(line_to_json(line)), "seq": seq + 1},
    )
    Description.objects.filter(run_id=lease.run_id, second=second).update(seq=seq + 1)
    return seq + 1


def _finish(lease: Lease, done: SegmentDone, seq: int) -> int:
    """Mark the segment done with its plan and track pieces; pieces that a retry yields again are there already."""
    segment = Segment.objects.get(run_id=lease.run_id, start_second=done.segment.start_second)
    if not segment.track_pieces.exists():
        TrackPiece.objects.bulk_create(
            TrackPiece(run_id=lease.run_id, segment=segment, kind=track.kind, piece=dict(track_to_json(track)), seq=seq + i)
            for i, track in enumerate(done.tracks, 1)
        )
    seq += len(done.tracks) + 1
    segment.state, segment.plan, segment.seq = Segment.State.DONE, [asdict(window) for window in done.plan], seq
    segment.save(update_fields=["state", "plan", "seq"])
    return seq

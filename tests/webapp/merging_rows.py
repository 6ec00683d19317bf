"""Two finished runs of one video that tests compare and merge, told by hand, with pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.document import line_to_json, track_to_json
from analysis.timeline import Segment as Stretch
from analysis.timeline import Track
from tests.webapp.rows import line
from webapp.runs.evidence import keep_picture, make_room, pack
from webapp.runs.models import AnalysisRun, Description, Segment, TrackPiece
from webapp.videos.models import Video


def told_run(video: Video, texts: Mapping[int, str | None], stretches: Sequence[tuple[int, int]], **fields: object) -> AnalysisRun:
    """A run of these lines, None for a failed one, in these segments, each with one camera track that its `model` names."""
    first, end = stretches[0][0], stretches[-1][1]
    run = AnalysisRun.objects.create(video=video, first_second=first, end_second=end, **{"state": "done", **fields})
    seq = 0
    for start, stop in stretches:
        plan = {"start": start, "end": stop, "frames": stop - start}
        seq += 1
        segment = Segment.objects.create(run=run, start_second=start, end_second=stop, state="done", seq=seq, plan=[plan])
        track = Track("camera", float(start), float(stop), "static" if run.describer == "composed" else "handheld")
        seq += 1
        TrackPiece.objects.create(run=run, segment=segment, kind="camera", piece=dict(track_to_json(track)), seq=seq)
        _keep_pictures(run, Stretch(start, stop))
    for second, text in texts.items():
        told = line(second, text or "", "described" if text else "failed")
        seq += 1
        Description.objects.create(run=run, second=second, text=told.text, status=told.status, line=dict(line_to_json(told)), seq=seq)
    AnalysisRun.objects.filter(pk=run.pk).update(last_seq=seq)
    run.refresh_from_db()
    return run


def _keep_pictures(run: AnalysisRun, stretch: Stretch) -> None:
    make_room(run.evidence_folder)
    for second in stretch.seconds:
        keep_picture(run.evidence_folder, second, picture_of(run, second))
    pack(run.evidence_folder, stretch)


def picture_of(run: AnalysisRun, second: int) -> bytes:
    """The bytes that stand for a picture."""
    return f"jpeg {run.describer} {second}".encode()


def two_runs(video: Video) -> tuple[AnalysisRun, AnalysisRun]:
    """Four seconds in two segments: by the detectors, then by a model; seconds 0 and 3 are alike."""
    a = told_run(video, {0: "A room.", 1: "A dog runs.", 2: "A dog sits.", 3: "A room."}, [(0, 2), (2, 4)])
    texts = {0: "A room.", 1: "A brown dog runs.", 2: "A cat sits.", 3: "A room."}
    b = told_run(video, texts, [(0, 2), (2, 4)], describer="transformers_vlm", model="llava-hf/LLaVA-NeXT-Video-7B-hf", based_on=a)
    return a, b

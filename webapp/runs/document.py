"""The run document of a stored run, built from its rows: what exports are made of."""

from __future__ import annotations

from analysis.document import RunDocument, RunJSON, VideoJSON, run_document
from analysis.segments import seconds_in
from webapp.runs.making import plans_of
from webapp.runs.models import AnalysisRun
from webapp.runs.neighbours import seams_of
from webapp.runs.overview import overview_json
from webapp.runs.progress import model_name
from webapp.runs.stored import joined_tracks, stored_lines
from webapp.videos.models import Video


def document_of(run: AnalysisRun) -> RunDocument:
    """The run document of what is stored so far; a run that goes on lacks the seconds that aren't known yet."""
    tracks = joined_tracks(run)
    return run_document(video_to_json(run.video), _run_to_json(run), overview_json(run, tracks), stored_lines(run), tracks)


def video_to_json(video: Video) -> VideoJSON:
    """The document's part about the file."""
    return {
        "name": video.name,
        "sha256": video.sha256,
        "duration_seconds": video.duration_seconds or 0.0,
        "width": video.width or 0,
        "height": video.height or 0,
        "average_fps": round(video.average_fps or 0.0, 3),
        "rotation": video.rotation,
        "start_offset_seconds": video.start_offset_seconds,
        "has_audio": video.has_audio,
        "partial": video.partial,
        "warnings": video.warnings,
    }


def _run_to_json(run: AnalysisRun) -> RunJSON:
    whole = (run.first_second, run.end_second) == (0, seconds_in(run.video.duration_seconds or 0.0))
    return {
        "id": str(run.id),
        "describer": run.describer,
        "model": model_name(run.model) or None,
        "revision": run.revision or None,
        "speech_model": run.speech_model or None,
        "preset": run.preset,
        "options": run.options,
        "language": run.language,
        "based_on": str(run.based_on_id) if run.based_on_id else None,
        "range": None if whole else [run.first_second, run.end_second],
        "elapsed_seconds": round(run.elapsed_seconds, 2),
        "seams": seams_of(run),
        "plan": plans_of(run),
    }

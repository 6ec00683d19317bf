"""Runs and their pictures: each finished segment whose lines rest on frames has its pack, whole; and no folder is left of a run."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.conf import settings

from analysis.timeline import Segment as Stretch
from webapp.keeping.sanity.finding import Finding, is_old
from webapp.runs.evidence import pack, pack_path, picture_path
from webapp.runs.models import AnalysisRun, Description, Segment

PICTURE = re.compile(r"second-(\d+)\.jpg")
PACK = re.compile(r"segment-(\d+)\.zip")


def findings_in_evidence() -> Iterator[Finding]:
    """Packs against segments, and folders without a run."""
    for run in AnalysisRun.objects.select_related("video").order_by("pk").iterator():
        yield from _of_run(run)
    known = {str(pk) for pk in AnalysisRun.objects.order_by().values_list("pk", flat=True)}
    videos: Path = settings.DATA_DIR / "videos"
    for folder in sorted(videos.glob("*/runs/*")):
        if folder.name not in known and is_old(folder) and (videos / folder.parts[-3]).is_dir():
            yield Finding(f"{folder} belongs to a run that was deleted.", partial(_remove, folder))


def _of_run(run: AnalysisRun) -> Iterator[Finding]:
    segments = {row.start_second: row for row in Segment.objects.filter(run=run)}
    seen = {second for second, line in Description.objects.filter(run=run).values_list("second", "line").iterator() if line.get("frames")}
    for row in segments.values():
        if row.state == Segment.State.DONE:
            yield from _of_segment(run, Stretch(row.start_second, row.end_second), seen)
    for path in sorted(run.evidence_folder.glob("*")):
        found = PACK.fullmatch(path.name)
        if path.suffix == ".part" and is_old(path):
            yield Finding(f"{path} is a half file that nobody writes to.", partial(path.unlink, missing_ok=True))
        elif found and int(found[1]) not in segments:
            yield Finding(f"{path} belongs to no segment of its run.", partial(path.unlink, missing_ok=True))
        elif not found and path.suffix != ".part" and not PICTURE.fullmatch(path.name):
            yield Finding(f"{path} belongs to no row.")


def _of_segment(run: AnalysisRun, stretch: Stretch, seen: set[int]) -> Iterator[Finding]:
    path, folder = pack_path(run.evidence_folder, stretch.start_second), run.evidence_folder
    where = f"seconds {stretch.start_second} to {stretch.end_second} of run {run.pk}"
    loose = {second for second in stretch.seconds if picture_path(folder, second).exists()}
    wanted = seen & set(stretch.seconds)
    try:
        packed = _seconds_in(path) if path.exists() else set()
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Finding(f"The pictures of {where} can't be read any more ({path}); its lines are kept.")
        return
    if lost := wanted - packed - loose:
        many = "1 picture is" if len(lost) == 1 else f"{len(lost)} pictures are"
        yield Finding(f"Of {where} {many} missing, the first of second {min(lost)}; its lines are kept.")
    if loose and run.finished:
        yield Finding(f"Pictures of {where} lie beside their pack.", lambda: pack(folder, stretch))


def _seconds_in(path: Path) -> set[int]:
    """The seconds whose pictures are in a pack and whole; raises BadZipFile or ValueError."""
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
        return {int(Path(name).stem) for name in archive.namelist()}


def _remove(folder: Path) -> None:
    if not AnalysisRun.objects.filter(pk=folder.name).exists():
        shutil.rmtree(folder, ignore_errors=True)

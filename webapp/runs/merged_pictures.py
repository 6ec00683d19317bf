"""The pictures of a merged run: each second keeps that of the run its line was taken from, in the merged run's own folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.timeline import Segment as Stretch
from webapp.runs.evidence import keep_pack, make_room, pictures_of, share_pack
from webapp.runs.merged_parts import Part
from webapp.runs.models import AnalysisRun, Segment


class Pictures:
    """The stored pictures of one run; a segment's are read once for all of its seconds, as long as they are asked for in order."""

    def __init__(self, run: AnalysisRun) -> None:
        self.folder = run.evidence_folder
        self._stretches = {
            second: Stretch(row.start_second, row.end_second)
            for row in Segment.objects.filter(run=run)
            for second in range(row.start_second, row.end_second)
        }
        self._read: tuple[Stretch | None, dict[int, bytes]] = (None, {})

    def of(self, second: int) -> bytes | None:
        """The picture of a second, if there is one."""
        stretch = self._stretches.get(second)
        if stretch is None:
            return None
        if self._read[0] != stretch:
            self._read = (stretch, pictures_of(self.folder, stretch))
        return self._read[1].get(second)


def keep_pictures(folder: Path, parts: Sequence[Part], takers: Mapping[int, AnalysisRun]) -> None:
    """Store the pictures of all parts, each second's from the run that `takers` names for it; raises OSError."""
    make_room(folder)
    runs = {run.pk: run for run in takers.values()}
    pictures = {pk: Pictures(run) for pk, run in runs.items()}
    for part in parts:
        owners = {takers[second].pk for second in part.stretch.seconds}
        if part.whole and part.source and owners == {part.source.run_id}:
            share_pack(pictures[part.source.run_id].folder, folder, part.stretch)
            continue
        found = {second: jpeg for second in part.stretch.seconds if (jpeg := pictures[takers[second].pk].of(second))}
        if found:
            keep_pack(folder, part.stretch, found)

"""Files and rows are held against each other: everything that doesn't fit is told in one sentence, and mended where it can be."""

from __future__ import annotations

import io
import os
import time
import zipfile
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db.models import F

from tests.webapp.merging_rows import two_runs
from tests.webapp.shelf import video_of
from webapp.keeping.sanity import all_findings
from webapp.runs.evidence import keep_picture, pack_path
from webapp.runs.models import AnalysisRun, Description, ModelFiles, Segment
from webapp.runs.requests import can_retry
from webapp.videos.models import PlayableCopy, Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice, settings) -> AnalysisRun:
    """A whole run with its files."""
    settings.UPLOAD_DIR = settings.DATA_DIR / "incoming"
    video = video_of(alice, "dog.mp4", duration_seconds=4.0, has_poster=True)
    video.poster_path.write_bytes(b"\xff\xd8\xff")
    return two_runs(video)[0]


def sentences(deep: bool = False) -> list[str]:
    return [finding.sentence for finding in all_findings(deep)]


def only(words: str, deep: bool = False) -> None:
    """One finding with these words; nothing else."""
    (sentence,) = sentences(deep)
    assert words in sentence


def mend() -> None:
    """All of it can be mended, and nothing is left."""
    call_command("sanity", "--mend", stdout=io.StringIO())
    assert sentences() == []


def make_old(path) -> None:
    long_ago = time.time() - 2 * 86400
    os.utime(path, (long_ago, long_ago))


def test_where_all_fits_nothing_is_found(run):
    told = io.StringIO()
    call_command("sanity", "--deep", stdout=told)
    assert told.getvalue() == "Files and rows agree: 1 videos and 2 runs, nothing missing, nothing left over.\n"


def test_originals(run):
    video = run.video
    video.path.write_bytes(b"vid")
    only("has 3 bytes instead of 5")
    video.path.write_bytes(b"vidEo")
    Video.objects.update(sha256="0" * 64)
    assert sentences() == []
    only("its fingerprint differs", deep=True)
    video.path.unlink()
    only("The file of “dog.mp4”")
    with pytest.raises(SystemExit) as ended:
        call_command("sanity", "--mend", stdout=io.StringIO())
    assert ended.value.code == 1 and AnalysisRun.objects.count() == 2


def test_an_upload_whose_file_is_gone_is_refused(run, alice):
    lost = video_of(alice, "lost.mp4", state="received")
    lost.path.unlink()
    only("“lost.mp4”")
    mend()
    lost.refresh_from_db()
    assert lost.state == "refused" and "Upload it again" in lost.refusal


def test_posters(run):
    run.video.poster_path.unlink()
    only("The poster of “dog.mp4”")
    mend()
    assert not Video.objects.get().has_poster
    run.video.poster_path.write_bytes(b"x")
    only("has a poster that its row doesn't know")
    mend()


def test_folders_without_a_row(run, settings):
    orphan = settings.DATA_DIR / "videos" / str(uuid4())
    left = run.video.folder / "runs" / str(uuid4())
    for folder in (orphan, left):
        folder.mkdir()
        (folder / "original").write_bytes(b"x")
    assert sentences() == [], "what is young may be in the making"
    make_old(orphan)
    make_old(left)
    assert len(sentences()) == 2 and all("was deleted" in sentence for sentence in sentences())
    mend()
    assert not orphan.exists() and not left.exists() and run.video.path.exists()


def test_what_nobody_knows_is_told_and_kept(run, settings):
    for path in (run.video.folder / "notes.txt", run.evidence_folder / "notes.txt", settings.DATA_DIR / "videos" / "notes"):
        path.write_text("?")
    assert len(sentences()) == 3
    with pytest.raises(SystemExit):
        call_command("sanity", "--mend", stdout=io.StringIO())
    assert (run.video.folder / "notes.txt").exists()


def test_half_files_and_broken_off_uploads(run, settings):
    settings.UPLOAD_DIR.mkdir()
    halves = [run.video.folder / "a.part", run.evidence_folder / "b.part", settings.UPLOAD_DIR / "c.part"]
    for path in halves:
        path.write_bytes(b"half")
    assert sentences() == []
    for path in halves:
        make_old(path)
    assert len(sentences()) == 3
    mend()
    assert not any(path.exists() for path in halves)


def test_packs(run):
    pack = pack_path(run.evidence_folder, 0)
    whole = pack.read_bytes()
    pack.write_bytes(whole.replace(b"jpeg", b"jPeg"))
    only("can't be read any more")
    pack.write_bytes(b"no zip")
    only("can't be read any more")
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("0.jpg", b"x")
    only("1 picture is missing, the first of second 1")
    pack.unlink()
    only("2 pictures are missing, the first of second 0")
    pack.write_bytes(whole)
    keep_picture(run.evidence_folder, 1, b"jpeg composed 1")
    only("lie beside their pack")
    mend()
    pack_path(run.evidence_folder, 77).write_bytes(whole)
    only("belongs to no segment")
    mend()


def test_a_done_run_without_all_lines_says_so_and_can_go_on(run):
    Description.objects.filter(run=run, second=1).delete()
    told = sentences()
    assert len(told) == 2
    assert "is done, but 1 of its 4 seconds have no line" in told[0] and "lines are missing in it" in told[1]
    mend()
    run.refresh_from_db()
    assert run.state == "failed" and "Press retry" in run.error and can_retry(run)
    assert list(Segment.objects.filter(run=run).values_list("state", flat=True)) == ["waiting", "done"]


def test_lines_outside_and_segments_that_do_not_join(run):
    row = Description.objects.filter(run=run).last()
    Description.objects.create(run=run, second=9, text="?", status="described", line={**row.line, "frames": []}, seq=1)
    only("1 lines outside its seconds")
    mend()
    Segment.objects.filter(run=run, start_second=2).delete()
    told = sentences()
    assert any("end at second 2 instead of 4" in sentence for sentence in told)


def test_changes_that_no_page_would_be_told(run):
    AnalysisRun.objects.filter(pk=run.pk).update(last_seq=F("last_seq") - 2)
    only("that no page is told")
    mend()
    assert AnalysisRun.objects.get(pk=run.pk).last_seq == run.last_seq


def test_a_model_whose_files_are_gone(run):
    ModelFiles.objects.create(name="owner/model", state="complete")
    only("The files of the model owner/model are missing")
    mend()


def test_a_playable_copy_without_its_file_and_a_file_without_its_row(run):
    copy = PlayableCopy.objects.create(video=run.video, state=PlayableCopy.State.READY)
    only("The playable copy of “dog.mp4”")
    copy.path.write_bytes(b"a copy")
    assert sentences() == []
    PlayableCopy.objects.all().delete()
    assert sentences() == [], "it may have been made this minute"
    make_old(copy.path)
    only("a playable copy that no row means")
    mend()
    assert not copy.path.exists()

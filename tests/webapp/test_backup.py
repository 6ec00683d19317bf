"""A backup, everything wiped, restored: the same documents and files, and files and rows agree."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.webapp.merging_rows import two_runs
from tests.webapp.processes import ROOT, environment
from tests.webapp.shelf import video_of
from webapp.keeping import restoring
from webapp.keeping.backing_up import Wish, back_up
from webapp.keeping.manifest import NAME
from webapp.keeping.refusal import KeepingRefused
from webapp.keeping.restoring import check
from webapp.library.deleting import delete_video
from webapp.runs.correcting import correct
from webapp.runs.document import document_of
from webapp.runs.models import AnalysisRun
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
DOCUMENTS = """
import json, django
django.setup()
from webapp.runs.document import document_of
from webapp.runs.models import AnalysisRun
print(json.dumps({str(run.pk): document_of(run) for run in AnalysisRun.objects.all()}))
"""
FULL_AT_LAST = """
import sys, django
django.setup()
from django.core.management import call_command
from webapp.keeping import restoring

def full(*_given):
    raise OSError(28, "No space left on device")

restoring.put_back = full
call_command("restore", sys.argv[1], "--replace")
"""


class Place:
    """Another data folder with a database of its own, as on a machine where everything was wiped."""

    def __init__(self, folder: Path) -> None:
        self.data = folder
        folder.mkdir()
        clean = {name: value for name, value in environment().items() if name not in ("DATABASE_URL", "SECRET_KEY")}
        self.environment = {**clean, "SECONDSIGHT_DATA": str(folder)}

    def manage(self, *words: object) -> tuple[int, str]:
        command = [sys.executable, "manage.py", *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr

    def documents(self) -> dict[str, object]:
        done = subprocess.run([sys.executable, "-c", DOCUMENTS], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def elsewhere(tmp_path) -> Place:
    return Place(tmp_path / "elsewhere")


@pytest.fixture
def video(alice) -> Video:
    """A video with two runs, their pictures, and a corrected line."""
    video = video_of(alice, "dog.mp4", duration_seconds=4.0, has_poster=True)
    video.poster_path.write_bytes(b"\xff\xd8\xff")
    run, _ = two_runs(video)
    correct(run, 1, "A wolf runs.", alice)
    return video


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told_now() -> dict[str, object]:
    return json.loads(json.dumps({str(run.pk): document_of(run) for run in AnalysisRun.objects.all()}))


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_documents_and_files_are_the_same_after_all_was_wiped(video, settings, elsewhere, tmp_path, name):
    place = tmp_path / name
    made = back_up(place, Wish())
    assert (made.videos, made.lost, made.manifest.secret_key) == (1, (), False)
    status, said = elsewhere.manage("restore", place)
    assert status == 0, said
    assert said.strip().endswith("0 findings.")
    assert elsewhere.documents() == told_now() != {}
    assert files_below(elsewhere.data / "videos") == files_below(settings.DATA_DIR / "videos")
    assert elsewhere.manage("sanity", "--deep")[0] == 0
    status, said = elsewhere.manage("restore", place)
    assert status == 1 and "holds videos or people already" in said
    (elsewhere.data / "videos" / "more").mkdir()
    status, said = elsewhere.manage("restore", place, "--replace")
    assert status == 0 and "What was there before lies in" in said
    assert f"All is as it was on {made.manifest.made_at}: links, API tokens and people that were revoked or deleted since then work" in said
    (aside,) = elsewhere.data.glob("before-restore-*")
    assert (aside / "videos" / "more").is_dir() and (aside / "secondsight.sqlite3").exists()
    assert elsewhere.documents() == told_now()


def test_what_is_deleted_or_half_is_not_in_it(alice, video, settings, tmp_path):
    gone = video_of(alice, "gone.mp4")
    gone.delete()
    (video.folder / "playback.part").write_bytes(b"half")
    made = back_up(tmp_path / "copy", Wish())
    names = {file.name for file in made.manifest.files}
    assert f"videos/{video.pk}/original" in names
    assert not [name for name in names if str(gone.pk) in name or name.endswith(".part")]
    assert not (settings.DATA_DIR / "backup.part").exists()


def test_rows_and_files_fit_together_while_videos_come_and_go(alice, tmp_path):
    over = threading.Event()

    def come_and_go() -> None:
        try:
            while not over.is_set():
                videos = [video_of(alice, f"{number}.mp4") for number in range(3)]
                for video in videos:
                    # as a worker does: a segment's pictures lie there before its rows do
                    with transaction.atomic():
                        two_runs(video)
                for video in videos[1:]:
                    delete_video(video)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        busy = others.submit(come_and_go)
        try:
            for number in range(8):
                made = back_up(tmp_path / str(number), Wish())
                with closing(sqlite3.connect(tmp_path / str(number) / "database.sqlite3")) as copy:
                    rows = {str(UUID(pk)) for (pk,) in copy.execute("SELECT id FROM videos_video")}
                    runs = {str(UUID(pk)) for (pk,) in copy.execute("SELECT id FROM runs_analysisrun")}
                files = {file.name.split("/")[1] for file in made.manifest.files if file.name.endswith("/original")}
                packs = {file.name.split("/")[3] for file in made.manifest.files if file.name.endswith(".zip")}
                assert (files, packs, made.lost) == (rows, runs, ())
        finally:
            over.set()
        busy.result(30)


def test_a_backup_lets_nobody_go_on_as_somebody_else(alices_browser, settings, video, tmp_path):
    (settings.DATA_DIR / "secret_key").write_text("k" * 50)
    key = alices_browser.session.session_key
    back_up(tmp_path / "without", Wish())
    assert not (tmp_path / "without" / "secret_key").exists()
    assert key.encode() not in (tmp_path / "without" / "database.sqlite3").read_bytes()
    made = back_up(tmp_path / "with", Wish(secret_key=True))
    assert made.manifest.secret_key and (tmp_path / "with" / "secret_key").read_text() == "k" * 50
    assert (tmp_path / "with").stat().st_mode & 0o077 == 0


def test_links_take_no_space(video, tmp_path):
    back_up(tmp_path / "linked", Wish(link=True))
    assert (tmp_path / "linked" / "videos" / str(video.pk) / "original").samefile(video.path)
    with pytest.raises(KeepingRefused, match="tar file"):
        back_up(tmp_path / "linked.tar", Wish(link=True))


def test_a_damaged_or_foreign_backup_changes_nothing(video, elsewhere, tmp_path):
    place = tmp_path / "copy"
    back_up(place, Wish())
    assert len(check(place).all_files) == len([path for path in place.rglob("*") if path.is_file()]) - 1
    original = place / "videos" / str(video.pk) / "original"
    original.write_bytes(b"vidEo")
    status, said = elsewhere.manage("restore", place)
    assert status == 1 and f"videos/{video.pk}/original isn't what was written" in said
    assert not (elsewhere.data / "videos").exists() and not (elsewhere.data / "restore.part").exists()
    original.unlink()
    with pytest.raises(KeepingRefused, match="isn't whole"):
        check(place)
    told = json.loads((place / NAME).read_text())
    for spoilt, sentence in (
        ({**told, "files": [{**told["files"][0], "name": "../../evil"}]}, "no backup of Secondsight"),
        ({**told, "files": [{**told["files"][0], "name": "videos/\0/original"}]}, "no backup of Secondsight"),
        ({**told, "files": [{**told["files"][0], "name": "videos/\ud800/original"}]}, "no backup of Secondsight"),
        ({**told, "format": 99}, "newer version"),
        ({"secondsight": "other"}, "no backup of Secondsight"),
    ):
        (place / NAME).write_text(json.dumps(spoilt))
        with pytest.raises(KeepingRefused, match=sentence):
            check(place)
    (tmp_path / "some.tar").write_bytes(b"no tar")
    with pytest.raises(KeepingRefused, match="There is no backup at"):
        check(tmp_path / "some.tar")


def test_a_restore_that_breaks_off_says_where_what_was_there_lies(video, elsewhere, tmp_path):
    place = tmp_path / "copy"
    back_up(place, Wish())
    assert elsewhere.manage("restore", place)[0] == 0
    command = [sys.executable, "-c", FULL_AT_LAST, str(place)]
    done = subprocess.run(command, cwd=ROOT, env=elsewhere.environment, capture_output=True, text=True, timeout=120, check=False)
    (aside,) = elsewhere.data.glob("before-restore-*")
    assert done.returncode == 1
    assert (
        f"The restore broke off: No space left on device. The backup itself is untouched. What was there before lies in {aside}"
        in done.stderr
    )
    assert (aside / "secondsight.sqlite3").exists()
    status, said = elsewhere.manage("restore", place, "--replace")
    assert status == 0, said


def test_tables_of_a_newer_version_are_refused(video, elsewhere, tmp_path):
    place = tmp_path / "copy"
    back_up(place, Wish())
    told = json.loads((place / NAME).read_text())
    (place / NAME).write_text(json.dumps({**told, "migrations": [*told["migrations"], "runs.9999_future"]}))
    status, said = elsewhere.manage("restore", place)
    assert status == 1 and "newer version" in said and "runs.9999_future" in said
    (place / NAME).write_text(json.dumps({**told, "engine": "postgresql"}))
    status, said = elsewhere.manage("restore", place)
    assert status == 1 and "PostgreSQL" in said


def test_bad_places_are_refused_in_a_sentence(video, settings, tmp_path):
    (tmp_path / "there").mkdir()
    for place, sentence in (
        (tmp_path / "there", "is there already"),
        (tmp_path / "no" / "where", "There is no folder"),
        (settings.DATA_DIR / "copy", "would go with it"),
    ):
        with pytest.raises(KeepingRefused, match=sentence):
            back_up(place, Wish())


def test_a_missing_original_is_told_and_the_rest_is_backed_up(video, tmp_path):
    video.path.unlink()
    assert back_up(tmp_path / "copy", Wish()).lost == (video.pk,)


def test_a_full_disk_leaves_nothing_half_and_says_so(video, settings, tmp_path, monkeypatch):
    video.path.write_bytes(os.urandom(6 << 20))
    Video.objects.filter(pk=video.pk).update(size_bytes=6 << 20)
    before = {path.name for path in tmp_path.iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for place in (tmp_path / "copy", tmp_path / "copy.tar"):
        # nothing of this process may be larger than 4 MiB: a disk that ends there
        resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, limits[1]))
        try:
            with pytest.raises(KeepingRefused, match=r"No backup was made: .* Nothing half is left behind"):
                back_up(place, Wish())
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert {path.name for path in tmp_path.iterdir()} == before
        assert not (settings.DATA_DIR / "backup.part").exists()
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, 5))
        with pytest.raises(KeepingRefused, match="has 0 MB left"):
            back_up(tmp_path / "copy", Wish())
    assert {path.name for path in tmp_path.iterdir()} == before
    back_up(tmp_path / "copy.tar", Wish())
    with tarfile.open(tmp_path / "copy.tar") as tar:
        assert tar.getmember(f"videos/{video.pk}/original").size == 6 << 20


def test_a_damaged_database_is_not_backed_up(video, tmp_path, monkeypatch):
    def damaged(*arguments: object, **options: object) -> object:
        class Opened(sqlite3.Connection):
            def execute(self, sql: str, *rest: object) -> sqlite3.Cursor:
                return super().execute("SELECT 'row 3 missing from index'" if "quick_check" in sql else sql, *rest)

        return sqlite3.dbapi2.connect(*arguments, factory=Opened, **options)

    monkeypatch.setattr("webapp.keeping.database.sqlite3.connect", damaged)
    with pytest.raises(KeepingRefused, match="row 3 missing"):
        back_up(tmp_path / "copy", Wish())
    assert connection.vendor == "sqlite" and not (tmp_path / "copy").exists()


def test_two_restores_within_a_second_set_aside_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(restoring.timezone, "now", lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    for name in ("before-restore-20260102-030405", "before-restore-20260102-030405-2", "before-restore-20260102-030405-3"):
        assert restoring._free_name(tmp_path) == tmp_path / name
        (tmp_path / name).mkdir()

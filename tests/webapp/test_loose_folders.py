"""A folder whose video has no row, or no more, goes by itself where a killed process left it, and nothing else ever does."""

from __future__ import annotations

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from tests.webapp.killed import kill_in
from tests.webapp.shelf import video_of
from webapp.keeping.sanity import all_findings
from webapp.library.deleting import delete_video
from webapp.runs import reconciler
from webapp.runs.finishing import finish
from webapp.videos.loose import mark_loose, sweep_loose
from webapp.videos.models import Upload, Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
KILLED_BEFORE_ITS_FOLDER_WENT = """
from webapp.library.deleting import delete_video
from webapp.videos import loose
from webapp.videos.models import Video

loose.shutil.rmtree = killed
delete_video(Video.objects.get(pk=sys.argv[1]))
"""
KILLED_BEFORE_ITS_ROW_CAME = """
from pathlib import Path
from webapp.accounts.models import User
from webapp.library.choices import Wanted
from webapp.library.storing import keep_video
from webapp.videos.models import Video

Video.save = killed
keep_video(User.objects.get(pk=sys.argv[1]), Path(sys.argv[2]), "dog.mp4", Wanted())
"""
KILLED_IN_THE_LAST_STEP = """
from webapp.runs.finishing import finish
from webapp.videos.models import Upload, Video

Video.save = killed
finish(Upload.objects.get(pk=sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def _incoming(settings, data_folder: Path) -> None:
    settings.UPLOAD_DIR = data_folder / "incoming"
    settings.UPLOAD_DIR.mkdir()


def later(settings, seconds: float = 4000) -> None:
    """As if so much time had passed."""
    for mark in (settings.DATA_DIR / "loose").glob("*"):
        os.utime(mark, (time.time() - seconds, time.time() - seconds))


def left_in(settings) -> list[str]:
    found = Path(settings.DATA_DIR).rglob("*")
    return sorted(path.relative_to(settings.DATA_DIR).as_posix() for path in found if path.is_file())


def upload_of(owner, settings) -> Upload:
    """An upload whose last byte is here."""
    upload = Upload.objects.create(
        owner=owner,
        name="dog.mp4",
        length=5,
        offset=5,
        wanted={"preset": "fast", "language": "en"},
        expires_at=timezone.now() + Upload.KEPT_FOR,
    )
    upload.path.write_bytes(b"video")
    return upload


def test_a_video_whose_deletion_was_killed_leaves_no_bytes(alice, settings, monkeypatch):
    video = video_of(alice)
    kill_in(KILLED_BEFORE_ITS_FOLDER_WENT, video.pk)
    assert not Video.objects.exists() and video.path.exists()
    later(settings)
    monkeypatch.setattr(reconciler, "_tended_at", [])
    reconciler.reconcile_once()
    assert left_in(settings) == [] and not video.folder.exists()


def test_a_file_whose_keeper_was_killed_before_its_row_came_goes_after_an_hour(alice, settings, tmp_path):
    (tmp_path / "arrived").write_bytes(b"video")
    kill_in(KILLED_BEFORE_ITS_ROW_CAME, alice.pk, tmp_path / "arrived")
    assert len(left_in(settings)) == 2, "the file, and the mark"
    later(settings, 3000)
    sweep_loose()
    assert len(left_in(settings)) == 2, "a row may still come"
    later(settings)
    sweep_loose()
    assert left_in(settings) == []


def test_an_upload_that_was_killed_in_its_last_step_is_not_swept_but_finished(alice, settings, monkeypatch):
    upload = upload_of(alice, settings)
    kill_in(KILLED_IN_THE_LAST_STEP, upload.pk)
    later(settings)
    Upload.objects.update(expires_at=timezone.now() + Upload.KEPT_FOR - timedelta(minutes=5))
    monkeypatch.setattr(reconciler, "_tended_at", [])
    reconciler.reconcile_once()
    video = Video.objects.get()
    assert video.id == upload.id and video.path.read_bytes() == b"video"
    assert left_in(settings) == [f"videos/{video.id}/original"]


def test_an_upload_that_nobody_could_finish_leaves_nothing_when_its_day_is_over(alice, settings, monkeypatch):
    upload = upload_of(alice, settings)
    kill_in(KILLED_IN_THE_LAST_STEP, upload.pk)
    later(settings)
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
    monkeypatch.setattr(reconciler, "_tended_at", [])
    reconciler.reconcile_once()
    assert left_in(settings) == [] and not Upload.objects.exists()


def test_an_upload_that_becomes_its_video_at_that_moment_is_not_swept(alice, settings, monkeypatch):
    upload = upload_of(alice, settings)
    kill_in(KILLED_IN_THE_LAST_STEP, upload.pk)
    later(settings)
    exists, asked = QuerySet.exists, []

    def then_it_is_finished(rows) -> bool:
        answer = exists(rows)
        if not asked:
            asked.append(rows)
            finish(Upload.objects.get())
        return answer

    monkeypatch.setattr(QuerySet, "exists", then_it_is_finished)
    sweep_loose()
    assert Video.objects.get().path.read_bytes() == b"video"


def test_folders_that_no_row_speaks_of_stay_where_nobody_marked_them(alice, settings):
    video = video_of(alice)
    # as where the rows of an older backup were put back
    Video.objects.all().delete()
    sweep_loose()
    assert video.path.exists()


def test_a_mark_of_a_video_that_is_there_goes_alone(alice, settings):
    video = video_of(alice)
    mark_loose(video)
    later(settings)
    sweep_loose()
    assert left_in(settings) == [f"videos/{video.id}/original"]


def test_what_can_not_be_removed_now_is_removed_later(alice, settings, monkeypatch):
    video = video_of(alice)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", lambda *_given, **_named: None)
        delete_video(video)
    assert video.path.exists()
    later(settings)
    sweep_loose()
    assert left_in(settings) == []


def test_a_deletion_without_a_break_leaves_no_mark_and_foreign_names_do_no_harm(alice, settings):
    delete_video(video_of(alice))
    assert left_in(settings) == []
    (settings.DATA_DIR / "loose" / "notes.txt").write_text("somebody's")
    later(settings)
    sweep_loose()
    assert left_in(settings) == ["loose/notes.txt"]


def test_sanity_finds_nothing_wrong_with_a_mark(alice):
    mark_loose(video_of(alice))
    assert not list(all_findings())

"""What nobody goes on with is removed by who tends the site, and only that."""

from __future__ import annotations

import errno
import os
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from webapp.runs import reconciler
from webapp.runs.finishing import finish_forgotten
from webapp.videos.models import Upload, Video
from webapp.videos.sweeping import sweep_uploads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def incoming(settings, data_folder: Path) -> Path:
    settings.UPLOAD_DIR = data_folder / "incoming"
    settings.UPLOAD_DIR.mkdir()
    return settings.UPLOAD_DIR


def upload_of(owner, content: bytes | None = b"half", hours_left: float = 20, **fields) -> Upload:
    values = {"name": "dog.mp4", "length": 8, "offset": 4, "wanted": {"preset": "fast", "language": "en"}}
    upload = Upload.objects.create(owner=owner, expires_at=timezone.now() + timedelta(hours=hours_left), **{**values, **fields})
    if content is not None:
        upload.path.write_bytes(content)
    return upload


def made_old(path: Path, seconds: float = 4000) -> Path:
    os.utime(path, (time.time() - seconds, time.time() - seconds))
    return path


def test_an_expired_upload_goes_with_its_bytes(alice, incoming):
    kept = upload_of(alice)
    made_old(kept.path)
    upload_of(alice, hours_left=-1)
    sweep_uploads()
    assert list(Upload.objects.all()) == [kept]
    assert list(incoming.iterdir()) == [kept.path]


def test_bytes_without_a_row_go_once_nobody_writes_to_them(incoming):
    for name, age in ((str(uuid.uuid4()), 4000), ("dead.part", 4000), ("alive.part", 60)):
        (incoming / name).write_bytes(b"half")
        made_old(incoming / name, age)
    sweep_uploads()
    assert [path.name for path in incoming.iterdir()] == ["alive.part"]


def test_a_row_whose_bytes_are_lost_goes(alice):
    upload_of(alice, content=None)
    sweep_uploads()
    assert not Upload.objects.exists()


def test_bytes_that_were_moved_are_not_lost(alice):
    upload = upload_of(alice, content=None, offset=8)
    folder = Video(id=upload.id).folder
    folder.mkdir(parents=True)
    (folder / "original").write_bytes(b"all of it"[:8])
    sweep_uploads()
    assert Upload.objects.get() == upload


def test_a_forgotten_whole_upload_is_finished_and_one_that_came_just_now_is_left_alone(alice):
    forgotten = upload_of(alice, b"8 bytes.", offset=8)
    upload_of(alice, b"8 others", offset=8, hours_left=24)
    finish_forgotten()
    assert [video.id for video in Video.objects.all()] == [forgotten.id]


def test_one_that_can_not_be_finished_keeps_no_other_from_it(alice, monkeypatch):
    stuck, other = upload_of(alice, b"8 bytes.", offset=8), upload_of(alice, b"8 others", offset=8)
    moved = Path.replace

    def no_room(path: Path, target: Path) -> Path:
        if path.name == str(stuck.id):
            raise OSError(errno.ENOSPC, "No space left on device")
        return moved(path, target)

    monkeypatch.setattr(Path, "replace", no_room)
    finish_forgotten()
    assert [video.id for video in Video.objects.all()] == [other.id]
    assert Upload.objects.get(pk=stuck.id).state == "sending" and stuck.path.exists()


def test_the_reconciler_tends_uploads(alice, monkeypatch):
    monkeypatch.setattr(reconciler, "_tended_at", [])
    upload_of(alice, hours_left=-1)
    reconciler.reconcile_once()
    assert not Upload.objects.exists()
    upload_of(alice, hours_left=-1)
    reconciler.reconcile_once()
    assert Upload.objects.exists()

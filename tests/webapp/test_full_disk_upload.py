"""A disk that fills up while a video arrives: one sentence, nothing half is left, and when there is space again it works."""

from __future__ import annotations

import os
import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
JSON = {"HTTP_ACCEPT": "application/json"}
WANTED = {"preset": "fast", "language": "en"}


@pytest.fixture
def uploads(settings):
    """Where uploads arrive in this test."""
    settings.UPLOAD_DIR = settings.DATA_DIR / "incoming"
    settings.UPLOAD_DIR.mkdir()
    return settings.UPLOAD_DIR


def send(browser, size: int = 6 << 20):
    return browser.post("/videos/upload/", {"file": SimpleUploadedFile("dog.mp4", os.urandom(size)), **WANTED}, **JSON)


def nothing_is_left(settings) -> bool:
    files = [path for folder in ("incoming", "videos") for path in (settings.DATA_DIR / folder).rglob("*")]
    return not files and not Video.objects.exists()


def test_the_disk_ends_in_the_middle(alices_browser, settings, uploads):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # nothing of this process may be larger than 4 MiB: a disk that ends there
    resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, limits[1]))
    try:
        refused = send(alices_browser)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert refused.status_code == 422 and refused.json()["error"]["code"] == "disk-full"
    assert "The disk of this server is full" in refused.json()["error"]["message"]
    assert nothing_is_left(settings)
    assert send(alices_browser).status_code == 201
    assert Video.objects.get().path.stat().st_size == 6 << 20


def test_there_is_less_space_than_must_stay_free(alices_browser, settings, uploads):
    floor = settings.DISK_FLOOR_BYTES
    settings.DISK_FLOOR_BYTES = 2**62
    refused = send(alices_browser, 1000)
    assert refused.status_code == 422 and refused.json()["error"]["code"] == "disk-full"
    assert nothing_is_left(settings)
    settings.DISK_FLOOR_BYTES = min(floor, 1 << 20)
    assert send(alices_browser, 1000).status_code == 201

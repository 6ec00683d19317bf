"""A copy of all that a person has: made by a worker from the rows, fetched by its owner alone, gone after a week."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.webapp.shelf import export_of, grant_for, run_of, video_of
from webapp.people import exporting
from webapp.people.exporting import MOST_TRIES, tend
from webapp.people.models import AccountExport
from webapp.runs.models import Correction, OwnPreset

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def asked(browser, with_files: bool = False) -> AccountExport:
    assert browser.post("/account/export/", {"with_files": "1"} if with_files else {}).status_code == 302
    return AccountExport.objects.get()


def fetched(browser, export: AccountExport) -> zipfile.ZipFile:
    answer = browser.get(f"/account/export/{export.pk}/")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(received(answer)))


def received(answer) -> bytes:
    """The bytes of an answer that is sent as it is read."""

    async def all_of_it() -> bytes:
        return b"".join([block async for block in answer.streaming_content])

    return async_to_sync(all_of_it)()


def test_the_copy_holds_the_account_every_run_and_every_correction_and_nothing_of_others(alice, bob, alices_browser):
    video = video_of(alice, "../dog: 1.mp4")
    run = run_of(video)
    grant_for(run, "secret words")
    Correction.objects.create(video=video, second=1, text="Ein Hund läuft.", author=alice)
    OwnPreset.objects.create(owner=alice, name="Mine")
    run_of(video_of(bob, "bobs.mp4"))
    export = asked(alices_browser)
    tend()
    export.refresh_from_db()
    assert export.state == "ready" and export.size_bytes == export.path.stat().st_size
    archive = fetched(alices_browser, export)
    assert archive.testzip() is None
    names = archive.namelist()
    assert not any("bobs" in name or ".." in name or ":" in name for name in names)
    account = json.loads(archive.read("account.json"))
    assert account["email"] == alice.email and [row["name"] for row in account["presets"]] == ["Mine"]
    assert [row["run"] for row in account["links"]] == [str(run.pk)] and "secret" not in json.dumps(account)
    folder = next(name for name in names if name.startswith("videos/")).rsplit("/", 1)[0]
    document = json.loads(archive.read(f"{folder}/run {run.pk}.json"))
    assert document["schema"] == "secondsight/1" and document["seconds"][1]["corrected"] == "Ein Hund läuft."
    assert "[1s] Ein Hund läuft." in archive.read(f"{folder}/run {run.pk}.txt").decode()
    assert json.loads(archive.read(f"{folder}/corrections.json"))[0]["by"] == alice.email
    assert not any(name.endswith(".mp4") for name in names)


def test_the_videos_files_go_along_when_asked_for(alice, alices_browser):
    video_of(alice, "dog.mp4")
    export = asked(alices_browser, with_files=True)
    tend()
    archive = fetched(alices_browser, export)
    assert [archive.read(name) for name in archive.namelist() if name.endswith("dog.mp4")] == [b"video"]


def test_it_is_fetched_by_range(alice, alices_browser):
    answer = alices_browser.get(f"/account/export/{export_of(alice).pk}/", headers={"range": "bytes=1-2"})
    assert answer.status_code == 206 and received(answer) == b"op"


def test_after_a_week_it_opens_no_more_and_is_swept(alice, alices_browser):
    export = export_of(alice)
    AccountExport.objects.update(asked_at=timezone.now() - timedelta(days=9), ready_at=timezone.now() - timedelta(days=8))
    assert alices_browser.get(f"/account/export/{export.pk}/").status_code == 404
    tend()
    assert not AccountExport.objects.exists() and not export.path.exists()


def test_a_worker_that_was_killed_leaves_it_to_the_next_and_not_for_ever(alice, alices_browser):
    export = asked(alices_browser)
    rows = AccountExport.objects.filter(pk=export.pk)
    rows.update(held_until=timezone.now() + timedelta(seconds=30), tries=1)
    tend()
    assert rows.get().state == "waiting", "another one is at it"
    rows.update(held_until=timezone.now() - timedelta(seconds=1))
    tend()
    assert rows.get().state == "ready"
    rows.update(state="waiting", held_until=None, tries=MOST_TRIES)
    tend()
    assert rows.get().state == "failed"
    assert "The copy could not be made." in alices_browser.get("/account/").content.decode()


def test_no_room_on_the_disk_is_told(alice, alices_browser, settings):
    settings.DISK_FLOOR_BYTES = 2**60
    asked(alices_browser)
    tend()
    assert "There is no room on the disk for this copy." in alices_browser.get("/account/").content.decode()
    settings.DISK_FLOOR_BYTES = 0
    asked(alices_browser)
    tend()
    assert AccountExport.objects.get().state == "ready", "a new one takes the place of the failed one"


def test_files_are_copied_once_a_day_and_their_copy_stays_meanwhile(alice, bob, alices_browser, bobs_browser):
    video_of(alice)
    export = asked(alices_browser, with_files=True)
    tend()
    page = alices_browser.post("/account/export/", {"with_files": "1"}, follow=True).content.decode()
    assert "A copy with the videos&#x27; files is made once a day." in page
    assert AccountExport.objects.get() == export and export.path.exists()
    without = asked(alices_browser)
    tend()
    assert without.pk != export.pk and not export.path.exists()
    alices_browser.post("/account/export/", {"with_files": "1"})
    assert AccountExport.objects.get().pk == without.pk, "one without files in between doesn't make it another day"
    assert bobs_browser.post("/account/export/", {"with_files": "1"}).status_code == 302
    assert AccountExport.objects.filter(owner=bob, with_files=True).exists()
    AccountExport.objects.update(files_asked_at=timezone.now() - timedelta(hours=25))
    alices_browser.post("/account/export/", {"with_files": "1"})
    assert AccountExport.objects.get(owner=alice).with_files


def test_one_that_could_not_be_made_may_be_asked_for_again_at_once(alice, alices_browser, settings):
    settings.DISK_FLOOR_BYTES = 2**60
    asked(alices_browser, with_files=True)
    tend()
    settings.DISK_FLOOR_BYTES = 0
    asked(alices_browser, with_files=True)
    tend()
    assert AccountExport.objects.get().state == "ready"


def test_a_person_has_one_copy_however_often_it_is_asked_for_at_once(alice):
    AccountExport.objects.create(owner=alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountExport.objects.create(owner=alice)


def test_a_worker_that_slept_past_its_hold_changes_nothing(alice, alices_browser, monkeypatch):
    video_of(alice)
    export = asked(alices_browser)
    write, slept = exporting.write_archive, []

    def sleep_meanwhile(owner, path, with_files) -> None:
        """The first one falls asleep half through; another one makes the copy; then the first finds the disk full."""
        if slept:
            write(owner, path, with_files)
            return
        slept.append(path)
        path.write_bytes(b"half")
        AccountExport.objects.update(held_until=timezone.now() - timedelta(seconds=1))
        tend()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "write_archive", sleep_meanwhile)
    tend()
    export.refresh_from_db()
    assert (export.state, export.error) == ("ready", "")
    assert fetched(alices_browser, export).testzip() is None
    assert [path.name for path in export.path.parent.iterdir()] == [export.path.name]


def test_so_does_one_that_ends_after_the_other(alice, alices_browser, monkeypatch):
    export = asked(alices_browser)
    write, slept = exporting.write_archive, []

    def sleep_meanwhile(owner, path, with_files) -> None:
        if not slept:
            slept.append(path)
            AccountExport.objects.update(held_until=timezone.now() - timedelta(seconds=1))
            tend()
            path.write_bytes(b"something else")
            return
        write(owner, path, with_files)

    monkeypatch.setattr(exporting, "write_archive", sleep_meanwhile)
    tend()
    export.refresh_from_db()
    assert export.state == "ready" and export.size_bytes == export.path.stat().st_size
    assert fetched(alices_browser, export).testzip() is None


@pytest.mark.parametrize(("tries", "state"), [(1, "ready"), (MOST_TRIES, "failed")])
def test_what_a_killed_worker_left_half_written_goes_with_the_next_try(alices_browser, tries, state):
    export = asked(alices_browser)
    half = export.path.with_suffix(f".{tries}.part")
    half.parent.mkdir()
    half.write_bytes(b"half a copy")
    AccountExport.objects.update(held_until=timezone.now() - timedelta(seconds=1), tries=tries)
    tend()
    assert AccountExport.objects.get().state == state
    assert [path.name for path in half.parent.iterdir()] == ([export.path.name] if state == "ready" else [])


def test_a_foreign_file_among_the_copies_keeps_nobody_from_theirs(alice, alices_browser, settings):
    folder = settings.DATA_DIR / "exports"
    folder.mkdir()
    for name in ("notes.txt", "half.part"):
        (folder / name).write_text("no copy of ours")
        os.utime(folder / name, (time.time() - 4000, time.time() - 4000))
    asked(alices_browser)
    tend()
    assert AccountExport.objects.get().state == "ready"
    assert [path.suffix for path in folder.iterdir()] == [".zip"]

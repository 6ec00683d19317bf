"""Files come in pieces: the protocol's promises, and each way to break them answered in one plain sentence."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.webapp.sending import FILM, PIECE, TUS, UPLOADS, ask, begin, left_behind, metadata, send, sentence
from webapp.library import uploads
from webapp.videos.models import Upload, Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def _incoming(settings, data_folder: Path) -> None:
    settings.UPLOAD_DIR = data_folder / "incoming"
    settings.DISK_FLOOR_BYTES = 0


def test_a_file_in_three_pieces_becomes_a_video(alices_browser, alice, data_folder):
    begun = begin(alices_browser)
    assert begun.status_code == 201
    assert begun["Upload-Offset"] == "0" and begun["Tus-Resumable"] == "1.0.0" and "GMT" in begun["Upload-Expires"]
    place = begun["Location"]
    for offset, end in ((0, 4000), (4000, 9000)):
        answer = send(alices_browser, place, offset, FILM[offset:end])
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(end))
        assert "Secondsight-Video" not in answer
    told = ask(alices_browser, place)
    assert (told.status_code, told["Upload-Offset"], told["Upload-Length"]) == (200, "9000", str(len(FILM)))
    assert told["Cache-Control"] == "no-store"
    last = send(alices_browser, place, 9000, FILM[9000:])
    video = Video.objects.get()
    assert last.status_code == 204
    assert last["Secondsight-Video"] == str(video.id)
    assert last["Secondsight-Run"] == video.wanted["run_id"]
    assert last["Secondsight-Player"].endswith(f"/videos/{video.id}/")
    assert (video.owner, video.name, video.size_bytes, video.state) == (alice, "dog.mp4", len(FILM), "received")
    assert (video.wanted["preset"], video.wanted["language"]) == ("fast", "de")
    assert video.sha256 == hashlib.sha256(FILM).hexdigest()
    assert video.path.read_bytes() == FILM
    assert left_behind(data_folder) == [f"videos/{video.id}/original"]


def test_whoever_lost_the_last_answer_is_told_again(alices_browser):
    place = begin(alices_browser)["Location"]
    last = send(alices_browser, place, 0, FILM)
    told = ask(alices_browser, place)
    assert told["Upload-Offset"] == told["Upload-Length"]
    assert told["Secondsight-Video"] == last["Secondsight-Video"]
    assert told["Secondsight-Run"] == last["Secondsight-Run"]


def test_the_first_piece_may_come_with_the_beginning(alices_browser):
    headers = {**TUS, "Upload-Length": str(len(FILM))}
    begun = alices_browser.post(UPLOADS, FILM[:100], content_type=PIECE, headers=headers)
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "100")
    whole = alices_browser.post(UPLOADS, FILM, content_type=PIECE, headers=headers)
    assert (whole.status_code, whole["Secondsight-Video"]) == (201, str(Video.objects.get().id))


def test_what_the_server_can_do_is_told_to_anyone(strangers_browser):
    told = strangers_browser.options(UPLOADS)
    assert (told.status_code, told["Tus-Version"], told["Tus-Max-Size"]) == (204, "1.0.0", str(4 * 1024**3))
    assert set(told["Tus-Extension"].split(",")) == {"creation", "creation-with-upload", "expiration", "termination", "checksum"}


def test_an_upload_without_metadata_gets_a_name(alices_browser):
    place = begin(alices_browser, told="")["Location"]
    send(alices_browser, place, 0, FILM)
    assert Video.objects.get().name == "video"


@pytest.mark.parametrize(
    ("length", "told", "wanted"),
    [
        ("-1", None, (400, "bad-request")),
        ("ten", None, (400, "bad-request")),
        ("", None, (400, "bad-request")),
        ("9" * 30, None, (400, "bad-request")),
        (0, None, (422, "empty")),
        (5 * 1024**3, None, (413, "too-large")),
        (10, "filename !!!", (400, "bad-request")),
        (10, "filename " + base64.b64encode(b"\xff\xfe").decode(), (400, "bad-request")),
        (10, "filename " + "QUFB" * 4000, (400, "bad-request")),
        (10, metadata(preset="warp"), (422, "bad-choice")),
    ],
)
def test_a_bad_beginning_is_refused_and_leaves_nothing_behind(alices_browser, data_folder, length, told, wanted):
    assert sentence(begin(alices_browser, length, told)) == wanted
    assert not Upload.objects.exists()
    assert not left_behind(data_folder)


def test_a_beginning_needs_room(alices_browser, alice, settings, data_folder):
    settings.USER_BYTES = 25_000
    assert begin(alices_browser, 20_000).status_code == 201
    assert sentence(begin(alices_browser, 6_000)) == (403, "quota")
    settings.USER_BYTES, settings.MOST_UNFINISHED_UPLOADS = 10**12, 1
    assert sentence(begin(alices_browser, 10)) == (429, "unfinished")
    settings.MOST_UNFINISHED_UPLOADS = 50
    settings.DISK_FLOOR_BYTES = 2**62
    assert sentence(begin(alices_browser, 10)) == (507, "disk-full")
    assert Upload.objects.count() == len(left_behind(data_folder)) == 1


def test_of_what_others_send_as_much_again_as_has_come_is_counted_as_taken(alices_browser, bobs_browser, settings, monkeypatch):
    import os
    from types import SimpleNamespace

    monkeypatch.setattr(os, "statvfs", lambda path: SimpleNamespace(f_bavail=100_000, f_frsize=1))
    settings.DISK_FLOOR_BYTES = 10_000
    place = begin(alices_browser, 60_001)["Location"]
    assert sentence(begin(alices_browser, 40_000)) == (507, "disk-full"), "her own counts from its announcement"
    assert begin(bobs_browser, 39_000).status_code == 201
    Upload.objects.filter(owner__email="bob@example.org").delete()
    assert send(alices_browser, place, 0, b"1").status_code == 204
    assert begin(bobs_browser, 80_000).status_code == 201, "a byte speaks for no more than another one"
    Upload.objects.filter(owner__email="bob@example.org").delete()
    assert send(alices_browser, place, 1, b"2" * 29_999).status_code == 204
    assert sentence(begin(bobs_browser, 60_001)) == (507, "disk-full")
    Upload.objects.update(expires_at=timezone.now() + Upload.KEPT_FOR - timedelta(minutes=11))
    assert begin(bobs_browser, 60_001).status_code == 201, "nothing came for ten minutes"
    Upload.objects.filter(owner__email="bob@example.org").delete()
    assert send(alices_browser, place, 30_000, b"3").status_code == 204
    assert begin(bobs_browser, 20_000).status_code == 201


@pytest.mark.parametrize(
    ("offset", "piece", "kind", "headers", "wanted"),
    [
        (1, b"x", PIECE, {}, (409, "offset")),
        (-1, b"x", PIECE, {}, (400, "bad-request")),
        ("", b"x", PIECE, {}, (400, "bad-request")),
        (0, FILM + b"x", PIECE, {}, (413, "too-long")),
        (0, b"x", "text/plain", {}, (415, "type")),
        (0, b"x", PIECE, {"Tus-Resumable": "0.2.2"}, (412, "version")),
        (0, b"x", PIECE, {"Upload-Checksum": "crc7 AAAA"}, (400, "bad-request")),
        (0, b"x", PIECE, {"Upload-Checksum": "sha1 AAAA"}, (400, "bad-request")),
        (0, b"x", PIECE, {"Upload-Checksum": "sha1 " + base64.b64encode(bytes(20)).decode()}, (460, "checksum")),
    ],
)
def test_a_bad_piece_changes_nothing(alices_browser, offset, piece, kind, headers, wanted):
    place = begin(alices_browser)["Location"]
    answer = alices_browser.patch(place, piece, content_type=kind, headers={**TUS, "Upload-Offset": str(offset), **headers})
    assert sentence(answer) == wanted
    assert ask(alices_browser, place)["Upload-Offset"] == "0"
    assert send(alices_browser, place, 0, FILM).status_code == 204
    assert Video.objects.get().path.read_bytes() == FILM


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_piece_with_a_right_checksum_is_taken(alices_browser, algorithm):
    place = begin(alices_browser)["Location"]
    digest = base64.b64encode(hashlib.new(algorithm, FILM[:500]).digest()).decode()
    assert send(alices_browser, place, 0, FILM[:500], **{"Upload-Checksum": f"{algorithm} {digest}"})["Upload-Offset"] == "500"


def test_an_upload_is_its_owners_alone(alices_browser, bobs_browser, staff_browser, strangers_browser):
    place = begin(alices_browser)["Location"]
    for browser in (bobs_browser, staff_browser):
        assert ask(browser, place).status_code == 404
        assert sentence(send(browser, place, 0, FILM)) == (404, "gone")
        assert sentence(browser.delete(place, headers=TUS)) == (404, "gone")
        assert browser.get(UPLOADS).json() == {"uploads": []}
    for answer in (strangers_browser.get(UPLOADS), begin(strangers_browser), send(strangers_browser, place, 0, FILM)):
        assert sentence(answer) == (401, "signed-out")
    assert Upload.objects.get().offset == 0


def test_a_forged_request_is_turned_away(alice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert sentence(begin(browser)) == (403, "forged")
    browser.cookies["secondsight_csrf"] = token = "t" * 32
    assert begin(browser, **{"X-CSRFToken": token}).status_code == 201
    assert sentence(begin(browser, **{"X-CSRFToken": token, "Origin": "https://evil.example"})) == (403, "forged")
    place = f"{UPLOADS}/{Upload.objects.get().id}"
    assert sentence(send(browser, place, 0, FILM)) == (403, "forged")
    assert sentence(browser.delete(place, headers=TUS)) == (403, "forged")
    assert send(browser, place, 0, FILM, **{"X-CSRFToken": token}).status_code == 204


def test_a_beginning_whose_answer_was_lost_is_not_begun_twice(alices_browser, bobs_browser):
    first = begin(alices_browser)["Location"]
    assert begin(alices_browser)["Location"] == first
    assert begin(bobs_browser)["Location"] != first
    send(alices_browser, first, 0, FILM[:10])
    assert begin(alices_browser)["Location"] != first


def test_a_network_that_lets_only_post_through_can_send_too(alices_browser):
    place = begin(alices_browser)["Location"]
    headers = {**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    assert alices_browser.post(place, FILM, content_type=PIECE, headers=headers).status_code == 204
    assert sentence(alices_browser.post(place, headers=TUS)) == (405, "method")


def test_a_discarded_upload_is_gone(alices_browser, data_folder):
    place = begin(alices_browser)["Location"]
    send(alices_browser, place, 0, FILM[:100])
    assert alices_browser.delete(place, headers=TUS).status_code == 204
    assert ask(alices_browser, place).status_code == 404
    assert not left_behind(data_folder)


def test_an_expired_upload_says_so_and_a_piece_puts_its_end_off(alices_browser):
    place = begin(alices_browser)["Location"]
    Upload.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    send(alices_browser, place, 0, FILM[:100])
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(hours=23)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sentence(send(alices_browser, place, 100, FILM[100:])) == (410, "expired")
    assert ask(alices_browser, place).status_code == 410
    assert alices_browser.get(UPLOADS).json() == {"uploads": []}


def test_the_unfinished_ones_are_listed(alices_browser):
    place = begin(alices_browser)["Location"]
    send(alices_browser, place, 0, FILM[:100])
    (told,) = alices_browser.get(UPLOADS).json()["uploads"]
    assert (told["url"], told["name"], told["length"], told["offset"]) == (place, "dog.mp4", len(FILM), 100)
    assert told["modified_ms"] == 1700000000000
    send(alices_browser, place, 100, FILM[100:])
    assert alices_browser.get(UPLOADS).json() == {"uploads": []}


def test_bytes_that_were_not_counted_are_overwritten(alices_browser):
    """A process killed in the middle of a piece leaves bytes that nobody vouched for."""
    place = begin(alices_browser)["Location"]
    send(alices_browser, place, 0, FILM[:100])
    path = Upload.objects.get().path
    path.write_bytes(FILM[:100] + b"rubbish" * 5000)
    assert ask(alices_browser, place)["Upload-Offset"] == "100"
    send(alices_browser, place, 100, FILM[100:])
    video = Video.objects.get()
    assert (video.path.read_bytes(), video.sha256) == (FILM, hashlib.sha256(FILM).hexdigest())


def test_a_second_sender_is_told_to_wait(alices_browser):
    from webapp.library.pieces import held

    place = begin(alices_browser)["Location"]
    with held(Upload.objects.get()):
        assert sentence(send(alices_browser, place, 0, FILM)) == (423, "locked")
    assert send(alices_browser, place, 0, FILM).status_code == 204


def test_a_disk_that_is_full_refuses_the_piece_and_takes_it_later(alices_browser, settings):
    place = begin(alices_browser)["Location"]
    settings.DISK_FLOOR_BYTES = 2**62
    assert sentence(send(alices_browser, place, 0, FILM)) == (507, "disk-full")
    settings.DISK_FLOOR_BYTES = 0
    assert send(alices_browser, place, 0, FILM).status_code == 204


def test_a_first_piece_never_goes_behind_another_first_piece(alices_browser, monkeypatch):
    """Two beginnings of the same file get the same place; one's piece comes while the other waits for the file."""
    told = metadata(filename="dog.mp4", preset="fast", language="en", modified="1700000000000")
    place = begin(alices_browser, len(FILM), told)["Location"]
    waited = uploads.held

    def after_the_others(found):
        monkeypatch.setattr(uploads, "held", waited)
        assert send(alices_browser, place, 0, FILM[:4]).status_code == 204
        return waited(found)

    monkeypatch.setattr(uploads, "held", after_the_others)
    headers = {**TUS, "Upload-Length": str(len(FILM)), "Upload-Metadata": told}
    again = alices_browser.generic("POST", UPLOADS, FILM[:4], content_type=PIECE, headers=headers)
    assert again.status_code == 409
    assert Upload.objects.get().offset == 4

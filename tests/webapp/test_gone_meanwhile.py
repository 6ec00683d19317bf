"""Whoever asks for something that goes at that very moment is told so, as if it had gone before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import QuerySet

from tests.webapp.callers import program_of
from tests.webapp.callers import send as send_by_program
from tests.webapp.sending import FILM, PIECE, TUS, UPLOADS, begin, send, sentence
from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.accounts.models import User
from webapp.api import hook_actions
from webapp.api.models import Webhook
from webapp.library import pieces, promised, uploads
from webapp.library.deleting import delete_video
from webapp.runs import finishing
from webapp.sharing import opening
from webapp.videos.models import Upload, Video
from webapp.videos.sweeping import drop_upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture(autouse=True)
def _incoming(settings, data_folder: Path) -> None:
    settings.UPLOAD_DIR = data_folder / "incoming"
    settings.DISK_FLOOR_BYTES = 0


def before(monkeypatch, owner: object, name: str, act) -> None:
    """Let something happen just before `owner.name` is called, the first time."""
    real, happened = getattr(owner, name), []

    def then(*given, **named):
        if not happened:
            happened.append(True)
            act()
        return real(*given, **named)

    monkeypatch.setattr(owner, name, then)


def discard() -> None:
    """What another page's DELETE does."""
    drop_upload(Upload.objects.get())


def test_a_piece_of_an_upload_that_is_discarded_at_that_moment_finds_nothing(alices_browser, monkeypatch):
    place = begin(alices_browser)["Location"]
    before(monkeypatch, pieces.fcntl, "flock", discard)
    assert sentence(send(alices_browser, place, 0, FILM[:100])) == (404, "gone")
    assert not Upload.objects.exists()


def test_so_does_a_piece_that_is_discarded_while_it_comes(alices_browser, monkeypatch):
    place = begin(alices_browser)["Location"]
    before(monkeypatch, pieces, "write_all", discard)
    assert sentence(send(alices_browser, place, 0, FILM[:100])) == (404, "gone")


def test_so_does_the_last_piece(alices_browser, monkeypatch, settings):
    place = begin(alices_browser)["Location"]
    before(monkeypatch, finishing.fingerprints, "up_to", lambda: Upload.objects.all().delete())
    assert sentence(send(alices_browser, place, 0, FILM)) == (404, "gone")
    assert not Video.objects.exists()


def test_a_piece_that_is_whole_when_its_upload_goes_is_answered_and_the_next_finds_nothing(alices_browser, monkeypatch):
    place = begin(alices_browser)["Location"]
    before(monkeypatch, uploads.fingerprints, "up_to", discard)
    assert send(alices_browser, place, 0, FILM[:100]).status_code == 204
    assert sentence(send(alices_browser, place, 100, FILM[100:])) == (404, "gone")


def test_a_beginning_that_is_discarded_as_it_is_asked_for_again_begins_anew(alices_browser, monkeypatch):
    begin(alices_browser)
    first = Upload.objects.get()
    before(monkeypatch, QuerySet, "update", discard)
    again = begin(alices_browser)
    assert again.status_code == 201 and Upload.objects.exclude(pk=first.pk).count() == 1


def test_an_account_that_is_closed_while_it_uploads_is_told_so(alices_browser, alice, monkeypatch):
    def close() -> None:
        User.objects.filter(pk=alice.pk).update(is_active=False)

    before(monkeypatch, uploads.tus, "metadata", close)
    assert sentence(begin(alices_browser)) == (404, "gone")
    assert not Upload.objects.exists()


def test_an_account_that_goes_with_its_first_piece_gets_an_answer_too(alices_browser, alice, monkeypatch):
    before(monkeypatch, pieces.fcntl, "flock", lambda: User.objects.all().delete())
    headers = {**TUS, "Upload-Length": str(len(FILM))}
    assert sentence(alices_browser.post(UPLOADS, FILM, content_type=PIECE, headers=headers)) == (404, "gone")


def test_a_link_that_is_revoked_as_it_is_opened_is_gone(alice, strangers_browser, monkeypatch):
    grant = grant_for(run_of(video_of(alice)), "words")
    before(monkeypatch, opening, "remember_grant", grant.delete)
    assert strangers_browser.get("/s/words/").status_code == 404


def test_a_video_that_is_deleted_while_its_program_waits_is_not_there(alice, settings, monkeypatch):
    settings.UPLOAD_ANSWER_WAITS_SECONDS = 5
    before(monkeypatch, promised.time, "sleep", lambda: delete_video(Video.objects.get()))
    answer = send_by_program(program_of(alice), b"video")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(("action", "name"), [("secret", "new_secret"), ("test", "test_notice")])
def test_a_webhook_that_is_deleted_meanwhile_is_not_there(alice, alices_browser, monkeypatch, action, name):
    hook = Webhook.objects.create(owner=alice, url="https://example.org/", secret="words")
    before(monkeypatch, hook_actions, name, lambda: Webhook.objects.all().delete())
    assert alices_browser.post(f"/account/api/webhooks/{hook.pk}/{action}/").status_code == 404
    assert not Webhook.objects.exists()

"""A deletion of an account that was broken off is gone on with until nothing is left, and meanwhile nothing of it is seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from tests.webapp.killed import kill_in
from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.accounts.models import User
from webapp.api.models import Webhook
from webapp.people import going
from webapp.runs.models import RunShare, SpentSeconds
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
PASSWORD = "correct horse battery"
KILLED_AFTER_A_VIDEO = """
from webapp.accounts.models import User
from webapp.people import going

delete = going.delete_video

def delete_one_and_die(video):
    delete(video)
    killed()

going.delete_video = delete_one_and_die
going.delete_account(User.objects.get(pk=sys.argv[1]))
"""


@pytest.fixture
def half_gone(alice, bob) -> User:
    """Alice, whose account was being deleted when the process was killed; a video with a link is still there."""
    for name in ("first.mp4", "second.mp4"):
        run = run_of(video_of(alice, name))
        grant_for(run, f"token of {name}")
        RunShare.objects.create(run=run, user=bob, created_by=alice)
    Webhook.objects.create(owner=alice, url="https://example.org/", secret="words")
    kill_in(KILLED_AFTER_A_VIDEO, alice.pk)
    assert Video.objects.filter(owner=alice).count() == 1
    return User.objects.get(pk=alice.pk)


def broken_off_long_ago(user: User) -> None:
    User.objects.filter(pk=user.pk).update(leaving_at=timezone.now() - timedelta(minutes=2))


def test_a_deletion_that_was_killed_in_the_middle_is_ended_by_a_worker(half_gone, bob, settings):
    going.tend()
    assert User.objects.filter(pk=half_gone.pk).exists(), "whoever is at it is left alone at first"
    broken_off_long_ago(half_gone)
    going.tend()
    assert [user.email for user in User.objects.all()] == [bob.email]
    assert not Video.objects.exists()
    assert not [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()]


def test_meanwhile_nobody_sees_anything_of_the_account(half_gone, bobs_browser, strangers_browser):
    left = Video.objects.get(owner=half_gone)
    assert strangers_browser.get(f"/s/token of {left.name}/").status_code == 404
    assert bobs_browser.get(f"/runs/{left.runs.get().pk}/").status_code == 404
    assert not Webhook.objects.get(owner=half_gone).active
    signed_in = strangers_browser.post("/login/", {"username": half_gone.email, "password": PASSWORD})
    assert not signed_in.wsgi_request.user.is_authenticated


def test_of_two_workers_one_goes_on_with_it(half_gone, monkeypatch):
    broken_off_long_ago(half_gone)
    deleted: list[User] = []
    monkeypatch.setattr(going, "delete_account", deleted.append)
    going.tend()
    going.tend()
    assert deleted == [half_gone]


def test_other_accounts_are_not_touched(alice, bob):
    User.objects.filter(pk=bob.pk).update(is_active=False)
    going.tend()
    assert User.objects.count() == 2


def test_a_worker_tends_it(settings):
    assert "webapp.people.going.tend" in settings.WORKER_TENDING["look"]


def test_an_error_in_the_middle_leaves_the_account_closed_and_the_page_says_what_comes(alice, alices_browser, monkeypatch):
    video_of(alice)

    def broken(_video) -> None:
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(going, "delete_video", broken)
        answer = alices_browser.post("/account/delete/", {"password": PASSWORD})
    assert answer.status_code == 200 and "that happens by itself within a few minutes" in answer.content.decode()
    assert alices_browser.get("/videos/").status_code == 302, "nobody is signed in any more"
    broken_off_long_ago(alice)
    going.tend()
    assert not User.objects.exists()


def test_the_page_says_so_where_something_is_left_and_a_worker_ends_it(alice, alices_browser, monkeypatch):
    video_of(alice)
    forget = going.forget_messages

    def something_always_arrives(owner_id) -> None:
        forget(owner_id)
        raise IntegrityError("a row came in between")

    with monkeypatch.context() as patched:
        patched.setattr(going, "forget_messages", something_always_arrives)
        page = alices_browser.post("/account/delete/", {"password": PASSWORD}).content.decode()
    assert "Nothing of it is left here." not in page and "that happens by itself within a few minutes" in page
    broken_off_long_ago(alice)
    going.tend()
    assert not User.objects.exists() and not Video.objects.exists() and not SpentSeconds.objects.exists()

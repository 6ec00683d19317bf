"""A run that ended is told once: on the page, in the bell, and by mail to who wants it, however often workers die."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.webapp.shelf import run_of, video_of
from webapp.mailserver import MailServer
from webapp.people.mailing import PAUSES_SECONDS, gather, send_due
from webapp.people.models import NoticeMail, NoticesRead, RunNotice
from webapp.people.telling import tend, write_notices
from webapp.runs.models import AnalysisRun, RunEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def mailing(settings):
    """A site that sends mail."""
    settings.MAIL_SERVER = MailServer("mail.example.org")


def wish(user, mail_wish: str, confirmed: bool = True) -> None:
    user.mail_wish, user.confirmed_at = mail_wish, timezone.now() if confirmed else None
    user.save()


def ended(owner, kind: str = "done", took: float = 10, name: str = "dog.mp4", age: float = 0) -> RunEvent:
    run = run_of(video_of(owner, name), kind)
    at = timezone.now() - timedelta(seconds=age)
    AnalysisRun.objects.filter(pk=run.pk).update(queued_at=at - timedelta(seconds=took))
    return RunEvent.objects.create(run=run, kind=kind, at=at)


def waited() -> None:
    """As if the minute in which notices gather were over."""
    RunNotice.objects.update(made_at=timezone.now() - timedelta(seconds=61))


def test_an_end_is_told_to_the_videos_owner_once_however_often_events_are_read(alice, bob):
    write_notices()
    ended(alice)
    ended(alice, "failed")
    ended(alice, "cancelled")
    RunEvent.objects.create(run=AnalysisRun.objects.first(), kind="started")
    for _ in range(3):
        write_notices()
    assert sorted(row.event.kind for row in RunNotice.objects.filter(user=alice)) == ["done", "failed"]
    assert not RunNotice.objects.filter(user=bob).exists()


def test_what_was_before_the_first_reading_is_not_told(alice):
    ended(alice, age=3600)
    write_notices()
    assert not RunNotice.objects.exists()


def test_an_event_that_appears_late_with_a_lower_number_is_told_too(alice):
    write_notices()
    late = ended(alice)
    number = late.pk
    RunEvent.objects.filter(pk=late.pk).delete()
    ended(alice, name="second.mp4")
    write_notices()
    RunEvent.objects.create(pk=number, run=late.run, kind="done")
    write_notices()
    assert RunNotice.objects.count() == 2


def test_the_cursor_goes_on_only_past_what_is_settled(alice):
    write_notices()
    old, young = ended(alice, age=60), ended(alice)
    write_notices()
    assert NoticesRead.objects.get().last_id == old.pk < young.pk


def test_the_page_tells_what_is_new_until_it_was_seen(alice, alices_browser, bobs_browser):
    write_notices()
    event = ended(alice, "failed", name="cat.mp4")
    AnalysisRun.objects.filter(pk=event.run_id).update(error="The picture could not be read.")
    write_notices()
    told = json.loads(alices_browser.get("/notices/unseen/").content)
    assert told["unseen"] == 1 and told["newest"]["words"] == "cat.mp4 could not be described."
    assert json.loads(bobs_browser.get("/notices/unseen/").content) == {"unseen": 0, "newest": None}
    page = alices_browser.get("/notices/").content.decode()
    assert "cat.mp4 could not be described." in page and "I have seen these" in page
    bobs_browser.post("/notices/seen/", {"newest": told["newest"]["id"]})
    assert json.loads(alices_browser.get("/notices/unseen/").content)["unseen"] == 1
    alices_browser.post("/notices/seen/", {"newest": told["newest"]["id"]})
    assert json.loads(alices_browser.get("/notices/unseen/").content)["unseen"] == 0
    assert "I have seen these" not in alices_browser.get("/notices/").content.decode()


def test_what_came_after_the_page_was_drawn_is_not_marked_as_seen(alice, alices_browser):
    write_notices()
    ended(alice)
    write_notices()
    newest = RunNotice.objects.get().pk
    ended(alice)
    write_notices()
    alices_browser.post("/notices/seen/", {"newest": newest})
    assert RunNotice.objects.filter(seen_at=None).count() == 1
    assert alices_browser.post("/notices/seen/", {"newest": "9" * 30}).status_code == 302


@pytest.mark.parametrize(
    ("mail_wish", "confirmed", "took", "mails"),
    [("never", True, 500, 0), ("long", True, 119, 0), ("long", True, 121, 1), ("always", True, 1, 1), ("always", False, 500, 0)],
)
def test_a_mail_comes_as_it_was_wished(alice, mailing, mailoutbox, mail_wish, confirmed, took, mails):
    wish(alice, mail_wish, confirmed)
    write_notices()
    ended(alice, took=took)
    tend()
    waited()
    for _ in range(3):
        tend()
    assert len(mailoutbox) == mails


def test_many_that_end_within_a_minute_are_one_mail(alice, bob, mailing, mailoutbox):
    wish(alice, "always")
    wish(bob, "always")
    write_notices()
    for name in ("one.mp4", "two.mp4", "three.mp4"):
        ended(alice, name=name)
    ended(bob, "failed", name="bobs.mp4")
    tend()
    assert mailoutbox == [], "others may end in a moment"
    waited()
    tend()
    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert "3 videos are finished" in mails[alice.email].subject
    assert all(name in mails[alice.email].body for name in ("one.mp4", "two.mp4", "three.mp4"))
    assert mails[bob.email].subject == "Secondsight: bobs.mp4 could not be described"


def test_a_mail_that_fails_is_tried_again_later_and_later_and_then_no_more(alice, mailing, settings):
    settings.EMAIL_BACKEND = "tests.webapp.test_run_notices.NoServer"
    wish(alice, "always")
    write_notices()
    ended(alice)
    write_notices()
    waited()
    gather()
    for pause in PAUSES_SECONDS:
        send_due()
        row = NoticeMail.objects.get()
        assert row.state == "waiting" and abs((row.next_try_at - timezone.now()).total_seconds() - pause) < 5
        NoticeMail.objects.update(next_try_at=timezone.now())
    send_due()
    assert NoticeMail.objects.get().state == "given up"


def test_a_process_that_dies_while_it_sends_leaves_the_same_mail_to_the_next(alice, mailing, mailoutbox):
    wish(alice, "always")
    write_notices()
    ended(alice, name="one.mp4")
    write_notices()
    waited()
    gather()
    NoticeMail.objects.update(held_until=timezone.now() + timedelta(seconds=60))
    ended(alice, name="two.mp4")
    tend()
    assert mailoutbox == []
    NoticeMail.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    tend()
    assert len(mailoutbox) == 1 and "two.mp4" not in mailoutbox[0].body
    assert str(NoticeMail.objects.get().pk) in mailoutbox[0].extra_headers["Message-ID"]


def test_the_name_of_a_video_stays_in_its_line(alice, mailing, mailoutbox):
    wish(alice, "always")
    write_notices()
    ended(alice, name="a\r\nBcc: eve@example.org\n<b>.mp4")
    tend()
    waited()
    tend()
    assert "\n" not in mailoutbox[0].subject and mailoutbox[0].recipients() == [alice.email]
    assert "<b>" in mailoutbox[0].body, "a mail is plain text, so nothing is escaped"


class NoServer:
    """A mail server that can't be reached."""

    def __init__(self, *_given: object, **_named: object) -> None:
        self.open = self.close = lambda: None

    def send_messages(self, _messages: object) -> int:
        raise ConnectionRefusedError

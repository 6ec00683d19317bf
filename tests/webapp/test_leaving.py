"""An account that is deleted is gone: rows, files, sessions, tokens, messages; others keep everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client
from django.utils import timezone

from tests.webapp.shelf import export_of, grant_for, run_of, video_of
from webapp.accounts.bearing import make_token
from webapp.accounts.models import User
from webapp.accounts.tokens import make_invite, make_sign_in
from webapp.api.events import test_notice as make_test_notice
from webapp.api.models import Webhook
from webapp.people.models import NoticeMail, RunNotice
from webapp.review.models import Look
from webapp.runs.models import Correction, OwnPreset, Review, RunEvent, RunShare, Team, TeamMember, TeamRun
from webapp.runs.queueing import enqueue_look, enqueue_run, waiting_job_ids
from webapp.videos.models import Upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
PASSWORD = "correct horse battery"


def furnish(user: User) -> None:
    """Give a person one of everything."""
    video = video_of(user)
    run = run_of(video, "queued")
    grant_for(run, f"token of {user}")
    event = RunEvent.objects.create(run=run, kind="done")
    mail = NoticeMail.objects.create(user=user)
    RunNotice.objects.create(user=user, run=run, event=event, mail=mail)
    Correction.objects.create(video=video, second=0, text="A cat.", author=user)
    OwnPreset.objects.create(owner=user, name="Mine")
    team = Team.objects.create(name="Ours", created_by=user)
    TeamMember.objects.create(team=team, user=user)
    TeamRun.objects.create(team=team, run=run, put_by=user)
    RunShare.objects.create(run=run, user=user, created_by=user)
    Review.objects.create(run=run, by=user, assigned_to=user)
    Look.objects.create(by=user, email=user.email, video=video, run=run, hour=timezone.now())
    make_token(user, "A program")
    make_test_notice(Webhook.objects.create(owner=user, url="https://example.org/", secret="words"))
    make_sign_in(user)
    make_invite(user)
    export_of(user)
    upload = Upload.objects.create(owner=user, name="b", length=5, wanted={}, expires_at=timezone.now() + Upload.KEPT_FOR)
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.write_bytes(b"part")
    AccessAttempt.objects.create(username=user.email, ip_address="192.0.2.1", failures_since_start=1)
    enqueue_run(run.id, run.generation)
    enqueue_look(video.id)


def counts() -> dict[str, int]:
    """The rows of every table that isn't the house's own."""
    tables = [model for model in apps.get_models() if model._meta.managed and model._meta.app_label not in ("contenttypes", "auth")]
    return {model._meta.label: count for model in tables if (count := model._default_manager.count())}


def files(settings) -> set[Path]:
    return {path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()} | set(Path(settings.UPLOAD_DIR).glob("*"))


def test_nothing_of_an_account_is_left_in_any_table_on_the_disk_or_in_the_queue(
    alice, bob, alices_browser, bobs_browser, settings, tmp_path
):
    settings.UPLOAD_DIR = tmp_path / "incoming"
    furnish(bob)
    before, files_before = counts(), files(settings)
    jobs_before = waiting_job_ids("describe") | waiting_job_ids("look")
    # alice herself, her browser's session, and that she signed in
    before["axes.AccessLog"] -= 1
    before["accounts.User"] -= 1
    before["sessions.Session"] -= 1
    furnish(alice)
    tables = set(counts()) - {"api.ReadEvents", "people.NoticesRead"}
    owned = {model._meta.label for model in apps.get_models() if _belongs_to_a_person(model)}
    assert owned <= tables | {"admin.LogEntry", "api.GivenAnswer", "runs.SpentSeconds", "review.Retention"}, (
        "each table of a person's own is furnished"
    )
    answer = alices_browser.post("/account/delete/", {"password": PASSWORD})
    assert answer.status_code == 200 and "Nothing of it is left here." in answer.content.decode()
    after = counts()
    # signing out leaves a new, empty session at most
    after["sessions.Session"] = len([row for row in Session.objects.all() if row.get_decoded()])
    assert after == before
    assert files(settings) == files_before
    assert waiting_job_ids("describe") | waiting_job_ids("look") == jobs_before
    assert bobs_browser.get("/videos/").status_code == 200


def _belongs_to_a_person(model: type[models.Model]) -> bool:
    return any(field.related_model is User for field in model._meta.get_fields() if isinstance(field, models.ForeignKey))


def test_the_password_is_asked_for_and_what_goes_is_listed(alice, alices_browser):
    furnish(alice)
    page = alices_browser.get("/account/delete/").content.decode()
    assert "1 video (" in page and "1 correction" in page and "1 share link" in page
    assert alices_browser.post("/account/delete/", {"password": "wrong"}).status_code == 422
    assert alices_browser.post("/account/delete/").status_code == 422
    assert User.objects.filter(pk=alice.pk, is_active=True).exists()


def test_guessing_the_password_here_is_slowed_down(alices_browser):
    answers = [alices_browser.post("/account/delete/", {"password": f"wrong {number}"}).status_code for number in range(31)]
    assert answers[-1] == 429
    assert alices_browser.post("/account/delete/", {"password": PASSWORD}).status_code == 429


def test_who_has_no_password_sets_one_first(alice):
    alice.set_unusable_password()
    alice.save()
    browser = Client()
    browser.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert "Set a password first" in browser.get("/account/delete/").content.decode()
    assert browser.post("/account/delete/", {"password": ""}).status_code == 422


def test_the_last_member_of_staff_can_not_go(staff, staff_browser):
    assert "only member of staff" in staff_browser.get("/account/delete/").content.decode()
    assert staff_browser.post("/account/delete/", {"password": PASSWORD}).status_code == 422
    User.objects.create_user("second@example.org", is_staff=True)
    assert staff_browser.post("/account/delete/", {"password": PASSWORD}).status_code == 200
    assert not User.objects.filter(pk=staff.pk).exists()

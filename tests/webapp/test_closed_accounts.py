"""An account that staff close does nothing outside any more: its links open nothing, and its webhooks are told nothing."""

from __future__ import annotations

import pytest

from tests.webapp.receiver import receiving
from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.accounts.models import User
from webapp.api.events import test_notice as make_test_notice
from webapp.api.events import write_notices
from webapp.api.models import Delivery, Webhook
from webapp.api.sending import send
from webapp.runs.models import AnalysisRun, Grant, RunEvent
from webapp.sharing.links import make_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    return run_of(video_of(alice))


def close(user: User, active: bool = False) -> None:
    User.objects.filter(pk=user.pk).update(is_active=active)


def test_links_of_a_closed_account_open_nothing_until_it_is_opened_again(alice, strangers_browser, run):
    grant_for(run, "words")
    assert strangers_browser.get("/s/words/").status_code == 200
    close(alice)
    for address in ("/s/words/", f"/runs/{run.id}/changes", f"/videos/{run.video_id}/file"):
        assert strangers_browser.get(address).status_code == 404, address
    close(alice, active=True)
    assert strangers_browser.get("/s/words/").status_code == 200
    assert strangers_browser.get(f"/runs/{run.id}/changes").status_code == 200


def test_links_that_staff_made_end_with_their_account_and_with_the_owners(alice, staff, strangers_browser, run):
    _grant, token = make_link(run, staff)
    for user in (alice, staff):
        close(user)
        assert strangers_browser.get(f"/s/{token}/").status_code == 404
        assert not Grant.objects.working().exists()
        close(user, active=True)
    assert strangers_browser.get(f"/s/{token}/").status_code == 200


def test_webhooks_of_a_closed_account_are_told_nothing(alice, settings, run):
    settings.WEBHOOKS_TO_LOOPBACK = True
    write_notices()
    with receiving() as server:
        hook = Webhook.objects.create(owner=alice, url=server.url, secret="whsec_test", kinds=["done"])
        waiting = make_test_notice(hook)
        close(alice)
        RunEvent.objects.create(run=run, kind="done")
        write_notices()
        assert Delivery.objects.get() == waiting, "nothing new is written"
        send(waiting)
        assert not server.got and Delivery.objects.get().state == "given up"

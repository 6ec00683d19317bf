"""Every door of the site, by every method: only who may change something gets past a look, and no form comes from elsewhere.

The doors are taken from the URLconf, named or not, so a new one is tried without being written down here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.webapp.test_visibility import visitors
from webapp.accounts.models import User
from webapp.runs.models import Grant

__all__ = ["visitors"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
LOOKERS = ("other", "stranger", "link", "expired", "revoked")
"""Who may change nothing of alice's."""
REFUSED = (401, 403, 404, 405, 412)  # 412: no sender of pieces speaks so
OWN_DOORS = {
    "login/": "anyone may try to sign in",
    "logout/": "ends the visitor's own session only",
    "admin/logout/": "ends the visitor's own session only, and leads those away who have none there",
    "password/": "sets the visitor's own password only",
    "forgot/": "mails a link to whom it belongs",
    "account/address/": "mails a link to the visitor's new address",
    "account/address/confirm/": "mails a link to the visitor's own address",
    "account/wishes/": "sets the visitor's own language and wishes only",
    "account/sign-out-elsewhere/": "ends the visitor's own sessions only",
    "account/export/": "makes a copy of the visitor's own things",
    "account/delete/": "asks for the visitor's own password, and deletes the visitor's own account",
    "notices/seen/": "marks the visitor's own notices only",
    "i18n/setlang/": "sets the visitor's own language only",
    "videos/upload/": "adds to the visitor's own videos",
    "videos/demo/": "adds to the visitor's own videos",
    "presets/new/": "adds to the visitor's own presets",
    "teams/": "makes a team of the visitor's own",
    "account/api/": "adds to the visitor's own tokens",
    "account/api/webhooks/": "adds to the visitor's own addresses",
    "api/v1/uploads": "adds to the visitor's own uploads",
    "videos/<uuid:video_id>/playable/state": "whoever may watch may ask for the one copy that every browser plays",
}
"""Doors at which a visitor changes something of their own; what they do to alice's things is still looked at."""
ANY_METHOD = {"login/": "who is signed in is led to the first page, however they knock"}
"""Doors that answer any method alike, and why that harms nothing."""


@dataclass(frozen=True)
class Door:
    """One address of the site: its route, and a real path for it."""

    route: str
    path: str
    space: str


def doors(known: dict[str, object]) -> list[Door]:
    """All of them, filled with what is known of alice's things."""
    filled = {**known, "link_id": 1, "object_id": known["run_id"], "content_type_id": 1, "app_label": "runs", "url": "nowhere/at/all"}
    return [Door(route, "/" + _filled(route, filled), space) for route, space in _routes(get_resolver().url_patterns)]


def _routes(patterns: list[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route, pattern.namespace or space)
        else:
            yield route, space


def _filled(route: str, known: dict[str, object]) -> str:
    plain = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known.get(found[1], "1")), re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route))
    return re.sub(r"[\^$?]", "", plain)


def refused(answer) -> bool:
    """Whether nothing was done: a refusal, or the way to the sign-in page."""
    return answer.status_code in REFUSED or (answer.status_code == 302 and answer["Location"].startswith(("/login/", "/admin/login/")))


def rows(owner: User) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored, apart from sessions and what visitors do for themselves."""
    # that staff looked is kept, and a run's figures are reckoned when one of them first does
    own = {
        "review.Look",
        "runs.Review",
        "sessions.Session",
        "axes.AccessAttempt",
        "axes.AccessLog",
        "axes.AccessFailureLog",
        "accounts.User",
    }
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in own]
    found = {model._meta.label: sorted(map(tuple, model.objects.values_list()), key=str) for model in models}
    kept = User.objects.filter(pk=owner.pk).values_list("password", "email", "is_staff", "is_superuser", "is_active")
    return {**found, "owner": list(kept)}


def test_who_may_only_look_changes_nothing_by_any_method(visitors, alice):
    before = rows(alice)
    for visitor in LOOKERS:
        for door in doors(visitors["owner"][1]):
            for method in UNSAFE if door.route not in OWN_DOORS else ():
                answer = visitors[visitor][0].generic(method, door.path)
                assert refused(answer), (visitor, method, door.path, answer.status_code)
        assert rows(alice) == before, visitor


def test_a_look_changes_nothing_whoever_looks(visitors, alice):
    before = rows(alice)
    for visitor in (*LOOKERS, "owner", "staff"):
        for door in doors(visitors["owner"][1]):
            visitors[visitor][0].get(door.path)
            visitors[visitor][0].head(door.path)
        assert rows(alice) == before, visitor


@pytest.mark.parametrize("method", ["BREW", "PUT", "TRACE"])
def test_an_unknown_method_is_refused_even_to_staff(visitors, method):
    for door in doors(visitors["owner"][1]):
        answer = visitors["staff"][0].generic(method, door.path)
        if door.route not in ANY_METHOD and door.space != "admin":
            assert answer.status_code in REFUSED, (method, door.path, answer.status_code)


def test_a_form_from_elsewhere_is_refused_at_every_door(visitors, alice, staff):
    before = rows(alice)
    for person in (alice, staff):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        for door in doors(visitors["owner"][1]):
            for method in UNSAFE:
                answer = browser.generic(method, door.path, "a=b", "application/x-www-form-urlencoded")
                assert answer.status_code in REFUSED, (person.email, method, door.path, answer.status_code)
        assert rows(alice) == before, person.email
        assert browser.get("/").status_code == 200, "still signed in"


def test_the_desk_is_for_staff_and_has_no_door_to_the_queue(visitors):
    desk = [door for door in doors(visitors["owner"][1]) if door.space == "admin"]
    assert len(desk) > 20
    for door in desk:
        assert "rq" not in door.path and "group" not in door.path
        for visitor in (*LOOKERS, "owner"):
            answer = visitors[visitor][0].get(door.path, follow=True)
            signing_in = answer.redirect_chain and answer.redirect_chain[-1][0].startswith("/login/")
            assert answer.status_code in (403, 404) or signing_in, (visitor, door.path, answer.status_code)


def test_the_rows_looked_at_hold_what_could_be_changed(visitors, alice):
    kept = rows(alice)
    assert {"videos.Video", "runs.AnalysisRun", "runs.Grant", "runs.OwnPreset", "runs.Description"} <= {name for name in kept if kept[name]}
    assert isinstance(Grant.objects.all()[0].pk, UUID)

"""A program chooses for a link what the page's form lets choose, and is refused in the same sentences."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.webapp.callers import post, program_of
from tests.webapp.shelf import run_of, video_of
from webapp.api.v1 import openapi_document
from webapp.runs.models import AnalysisRun, Grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    return run_of(video_of(alice))


@pytest.fixture
def program(alice) -> Client:
    return program_of(alice)


def in_days(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


def test_everything_is_chosen_for_a_link(program, run, strangers_browser):
    chosen = {
        "title": "  For the\x00 editor ",
        "expires_at": in_days(7),
        "password": "open sesame",
        "from_second": 1,
        "to_second": 3,
        "start_second": 2,
        "download": False,
        "lanes": ["text", "speech"],
    }
    made = post(program, f"/runs/{run.id}/share", chosen)
    assert made.status_code == 201, made.json()
    grant = Grant.objects.get()
    assert (grant.title, grant.first_second, grant.end_second, grant.start_second, grant.download) == ("For the editor", 1, 3, 2, False)
    assert grant.hidden_lanes == ["camera", "faces", "objects", "shots"]
    assert timedelta(days=6) < grant.expires_at - timezone.now() < timedelta(days=8)
    address = made.json()["url"].removeprefix("http://testserver")
    assert "asks for a password" in strangers_browser.get(address).content.decode()
    strangers_browser.post(address, {"password": "open sesame"})
    page = strangers_browser.get(address).content.decode()
    assert "A dog runs, 2." in page and "A dog runs, 0." not in page


@pytest.mark.parametrize("content", ["", "{}", "null"])
def test_without_choices_it_is_as_usual_whether_or_not_anything_is_sent(content, program, run):
    made = program.generic("POST", f"/api/v1/runs/{run.id}/share", content, "application/json" if content else "")
    assert made.status_code == 201 and set(made.json()) == {"url", "expires_at"}
    grant = Grant.objects.get()
    assert grant.scope.is_everything and grant.download and not grant.password and not grant.title
    assert timedelta(days=29) < grant.expires_at - timezone.now() < timedelta(days=31)


RANGE = "The range lies between 0:00 and 0:03 and has a second at least."
WRONG = [
    ({"from_second": 2, "to_second": 2}, {"to_second": RANGE}),
    ({"to_second": 4}, {"to_second": RANGE}),
    ({"from_second": 1, "start_second": 0}, {"start_second": "The picture begins within what is shown."}),
    ({"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at": "Choose a day within a year from today."}),
    ({"expires_at": "9999-12-31T23:59:59"}, {"expires_at": "Choose a day within a year from today."}),
    ({"expires_at": "0001-01-01T00:00:00"}, {"expires_at": "Choose a day within a year from today."}),
    ({"title": "x" * 81}, {"title": "This may have at most 80 characters."}),
    ({"password": "x" * 129}, {"password": "This may have at most 128 characters."}),
    ({"lanes": ["smells"]}, None),
    ({"until": "2026-12-24"}, {"until": "There is no such field."}),
]


@pytest.mark.parametrize(
    ("chosen", "fields"), WRONG, ids=[str(next(iter(chosen))) + str(number) for number, (chosen, _) in enumerate(WRONG)]
)
def test_a_choice_that_can_not_be_is_refused_in_the_one_shape_and_makes_nothing(chosen, fields, program, run):
    answer = post(program, f"/runs/{run.id}/share", chosen)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "invalid")
    assert error["message"] == "Some of what was sent isn't as it must be."
    assert error["fields"] == fields if fields else list(error["fields"]) == ["lanes.0"]
    assert not Grant.objects.exists()


def test_the_page_says_the_same(alices_browser, program, run):
    lanes, until = ["text"], timezone.localdate().isoformat()
    form = {"chosen": "1", "until": until, "lanes": lanes, "first": "2", "end": "2", "start": "0"}
    page = alices_browser.post(f"/runs/{run.id}/share/", form).content.decode()
    error = post(program, f"/runs/{run.id}/share", {"from_second": 2, "to_second": 2, "start_second": 0}).json()["error"]
    assert len(error["fields"]) == 2 and all(sentence in page for sentence in error["fields"].values())


def test_a_key_gives_the_same_link_for_the_same_choices_and_another_for_others(program, run):
    asked = [{"title": "a"}, {"title": "a"}, {"title": "b"}, {"title": "a", "password": "open sesame"}]
    urls = [post(program, f"/runs/{run.id}/share", chosen, key="k").json()["url"] for chosen in asked]
    assert urls[0] == urls[1] and len(set(urls)) == 3
    assert Grant.objects.filter(title="a", password="").count() == 1 and Grant.objects.count() == 3


def test_the_document_tells_what_can_be_chosen():
    call = openapi_document()["paths"]["/api/v1/runs/{run_id}/share"]["post"]
    assert not call["requestBody"].get("required")
    told = openapi_document()["components"]["schemas"]["NewLink"]["properties"]
    assert set(told) == {"title", "expires_at", "password", "from_second", "to_second", "start_second", "download", "lanes"}

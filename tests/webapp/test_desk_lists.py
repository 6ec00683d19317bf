"""A full desk stays quick: each list takes a fixed number of queries, however many rows there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.desk import PAGES
from tests.many_runs import fill
from webapp.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
MOST_QUERIES = 20


def queries_of(page: str) -> int:
    client = Client()
    client.force_login(User.objects.get(email="staff@example.org"), backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200, page
    return len(queries)


def test_no_list_asks_more_of_the_database_for_more_rows():
    fill(10, 4)
    few = {page: queries_of(page) for page in PAGES if "page=" not in page}
    assert max(few.values()) <= MOST_QUERIES, few
    _empty()
    fill(60, 4)
    many = {page: queries_of(page) for page in few}
    # one list may ask for names that the short one had none of
    assert {page: count for page, count in many.items() if count > few[page] + 2} == {}


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("/review/")])
def test_pages_of_the_desk_need_no_inline_script_or_style(staff_browser, page):
    fill(12, 4)
    answer = staff_browser.get(page)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert " style=" not in text and " onclick=" not in text and "<script>" not in text


def test_numbers_in_pictures_are_numbers_in_german_too(staff_browser):
    fill(60, 4)
    page = staff_browser.get("/review/how-it-runs/", headers={"accept-language": "de"}).content.decode()
    drawn = page.split('<svg class="plot"')[1].split("</svg>")[0]
    assert 'cx="' in drawn and not any("," in part.split('"')[0] for part in drawn.split('cx="')[1:])


def _empty() -> None:
    from webapp.videos.models import Video

    Video.objects.all().delete()

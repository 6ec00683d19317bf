"""The history shows a person's own videos, how far each is, and finds them by name."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.webapp.shelf import run_of, video_of
from webapp.runs.correcting import correct
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def states(browser, *videos: Video) -> list[dict[str, object]]:
    return browser.get("/videos/states/", {"ids": ",".join(str(video.id) for video in videos)}).json()["videos"]


def test_a_new_account_is_told_how_to_begin(alices_browser):
    page = alices_browser.get("/videos/").content.decode()
    assert "No videos yet" in page
    assert "Upload a video" in page


def test_only_ones_own_videos_are_listed_newest_first(alices_browser, alice, bob):
    video_of(alice, "first.mp4")
    video_of(alice, "second.mp4")
    video_of(bob, "bobs.mp4")
    page = alices_browser.get("/videos/").content.decode()
    assert page.index("second.mp4") < page.index("first.mp4")
    assert "bobs.mp4" not in page
    assert "bobs.mp4" not in alices_browser.get("/").content.decode()


@pytest.mark.parametrize(
    ("state", "lines", "failed", "words"),
    [
        ("queued", 0, 0, "next in line"),
        ("running", 2, 0, "2 of 3 seconds"),
        ("done", 3, 0, "3 lines"),
        ("done", 3, 1, "2 of 3 s, 1 failed"),
        ("cancelled", 1, 0, "cancelled"),
    ],
)
def test_each_state_is_told_in_words(alices_browser, alice, state, lines, failed, words):
    video = video_of(alice)
    run = run_of(video, state, lines, failed)
    assert words in alices_browser.get("/videos/").content.decode()
    [told] = states(alices_browser, video)
    assert (told["state"], told["words"], told["seconds_done"], told["seconds_total"]) == (state, words, lines, 3)
    assert told["href"] == reverse("library:player", args=[run.id])
    assert told["settled"] == (state not in ("queued", "running"))


def test_a_failure_says_in_one_sentence_what_went_wrong(alices_browser, alice):
    run = run_of(video_of(alice), "failed", 1)
    run.error = "This video stopped the analyser three times at 0:41."
    run.save()
    refused = video_of(alice, "sound.mp4", state=Video.State.REFUSED, refusal="This file has no picture.")
    page = alices_browser.get("/videos/").content.decode()
    assert "This video stopped the analyser three times at 0:41." in page
    assert "This file has no picture." in page
    assert reverse("library:video", args=[refused.id]) in page


def test_the_newest_run_of_a_video_counts(alices_browser, alice):
    video = video_of(alice)
    run_of(video, "failed")
    newest = run_of(video, "running", 1)
    assert states(alices_browser, video)[0]["href"] == reverse("library:player", args=[newest.id])
    assert alices_browser.get(f"/videos/{video.id}/")["Location"] == reverse("library:player", args=[newest.id])


@pytest.mark.parametrize("search", ["über", "ÜBER", "see.MP4", "U\u0308ber"])
def test_a_search_by_name_ignores_case_in_every_script(alices_browser, alice, search):
    video_of(alice, "Über den See.mp4")
    video_of(alice, "dog.mp4")
    page = alices_browser.get("/videos/", {"q": search}).content.decode()
    assert "Über den See.mp4" in page
    assert "dog.mp4" not in page


def test_a_search_that_finds_nothing_says_so_and_shows_what_was_sought_as_text(alices_browser, alice):
    video_of(alice)
    page = alices_browser.get("/videos/", {"q": "<b>cat"}).content.decode()
    assert "0 videos with “&lt;b&gt;cat” in their names or lines." in page


def test_hundreds_of_videos_come_in_pages_with_few_queries(alices_browser, alice, django_assert_max_num_queries):
    Video.objects.bulk_create(Video(owner=alice, name=f"clip {number}.mp4", state="ready") for number in range(300))
    with django_assert_max_num_queries(12):
        first = alices_browser.get("/videos/").content.decode()
    assert first.count('class="card"') == 24
    assert "Page 1 of 13" in first
    last = alices_browser.get("/videos/", {"page": 13, "q": "clip"}).content.decode()
    assert last.count('class="card"') == 12
    assert "?page=12&amp;q=clip" in last or "?q=clip&amp;page=12" in last
    assert "Page 13 of 13" in alices_browser.get("/videos/", {"page": "no-number-9999"} | {"page": 9999}).content.decode()


def test_a_video_that_is_looked_at_refreshes_itself_without_a_script(alices_browser, alice):
    video = video_of(alice, state=Video.State.RECEIVED, duration_seconds=None, wanted={"preset": "fast", "language": "en"})
    page = alices_browser.get(f"/videos/{video.id}/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "Being looked at" in page


def test_a_refused_video_says_why_and_offers_another_try(alices_browser, alice):
    video = video_of(alice, state=Video.State.REFUSED, duration_seconds=None, refusal="This file has no picture.")
    page = alices_browser.get(f"/videos/{video.id}/").content.decode()
    assert "This file has no picture." in page
    assert "Try another video" in page


def test_a_ready_video_offers_the_presets_with_its_expected_time_and_starts_a_run(alices_browser, alice):
    video = video_of(alice, duration_seconds=600.0)
    page = alices_browser.get(f"/videos/{video.id}/").content.decode()
    assert "about 5 min" in page
    assert "Detectors only" in page
    response = alices_browser.post(f"/videos/{video.id}/analyse/", {"preset": "thorough", "language": "de"})
    run = video.runs.get()
    assert (run.preset, run.language, run.seconds_total) == ("thorough", "de", 600)
    assert response["Location"] == reverse("library:player", args=[run.id])


def test_a_name_that_looks_like_a_page_is_only_text(alices_browser, alice):
    video_of(alice, "<img src=x onerror=alert(1)>.mp4")
    page = alices_browser.get("/videos/").content.decode()
    assert "<img src=x" not in page


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_the_pages_for_when_all_else_fails_need_nothing_but_themselves(page):
    from django.template.loader import render_to_string

    text = render_to_string(page)
    assert "<h1>" in text
    assert 'href="/"' in text


def test_a_failed_second_that_a_person_told_is_not_missed(alices_browser, alice):
    run = run_of(video_of(alice), failed=2)
    again = run_of(video_of(alice), failed=1)
    correct(run, 0, "A dog sleeps.", alice)
    assert [row["words"] for row in states(alices_browser, run.video)] == ["2 of 3 s, 1 failed"]
    correct(run, 1, "It wakes.", alice)
    assert [row["words"] for row in states(alices_browser, run.video)] == ["3 lines"]
    assert [row["words"] for row in states(alices_browser, again.video)] == ["2 of 3 s, 1 failed"]
    correct(run, 1, "", alice)
    assert [row["words"] for row in states(alices_browser, run.video)] == ["2 of 3 s, 1 failed"]

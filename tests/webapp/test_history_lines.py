"""The history finds a video by what is read in its lines: corrected ones by their new words, not by those they replaced."""

from __future__ import annotations

import pytest

from tests.webapp.shelf import run_of, video_of
from webapp.library.finding import FoundLine
from webapp.runs.correcting import correct

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def names(browser, search: str) -> set[str]:
    page = browser.get("/videos/", {"q": search}).content.decode()
    return {name for name in ("first.mp4", "second.mp4", "bobs.mp4") if name in page}


def test_a_video_is_found_by_a_line_and_only_by_its_owner(alices_browser, bobs_browser, alice, bob):
    run_of(video_of(alice, "first.mp4"))
    video_of(alice, "second.mp4")
    run_of(video_of(bob, "bobs.mp4"))
    assert names(alices_browser, "dog RUNS, 1") == {"first.mp4"}
    assert names(bobs_browser, "dog") == {"bobs.mp4"}
    assert names(alices_browser, "second") == {"second.mp4"}


def test_a_corrected_line_is_found_by_its_new_words_only(alices_browser, alice):
    first, second = run_of(video_of(alice, "first.mp4")), run_of(video_of(alice, "second.mp4"))
    run_of(first.video)
    correct(first, 1, "Über den Zaun springt ein Wolf.", alice)
    assert names(alices_browser, "ein wolf") == names(alices_browser, "über den") == {"first.mp4"}
    assert names(alices_browser, "runs, 1") == {"second.mp4"}
    assert names(alices_browser, "runs, 2") == {"first.mp4", "second.mp4"}
    correct(first, 1, "Ein Fuchs.", alice)
    assert names(alices_browser, "wolf") == set()
    correct(first, 1, "", alice)
    assert names(alices_browser, "runs, 1") == {"first.mp4", "second.mp4"}
    assert names(alices_browser, "fuchs") == set()
    correct(second, 0, "100% _wool_", alice)
    assert names(alices_browser, "0% _w") == {"second.mp4"}
    assert names(alices_browser, "%dog%") == set()


def test_a_card_shows_the_lines_in_which_it_was_found_and_leads_to_their_seconds(alices_browser, alice):
    run = run_of(video_of(alice, "first.mp4"))
    correct(run, 1, "Über den Zaun springt ein <b>Wolf</b>.", alice)
    page = alices_browser.get("/videos/", {"q": "dog"}).content.decode()
    assert page.count("card-found") == 1 and page.count("<mark>dog</mark>") == 2
    assert f'href="/runs/{run.id}/?t=0"' in page and f'href="/runs/{run.id}/?t=2"' in page and "?t=1" not in page
    page = alices_browser.get("/videos/", {"q": "wolf"}).content.decode()
    assert "&lt;b&gt;<mark>Wolf</mark>&lt;/b&gt;" in page and "?t=1" in page
    assert "card-found" not in alices_browser.get("/videos/", {"q": "first"}).content.decode()
    assert "card-found" not in alices_browser.get("/videos/").content.decode()


def test_a_long_line_is_shown_from_where_the_words_are():
    line = FoundLine.of(7, "A person in black and white walks slowly past a red bicycle on the right.", "BICYCLE")
    assert (line.before, line.hit, line.after) == ("… walks slowly past a red ", "bicycle", " on the right.")
    assert FoundLine.of(7, "A person in black and white strolls past a red bicycle.", "bicycle").before == "… strolls past a red "
    assert FoundLine.of(7, "Straße mit Hund", "hund") == FoundLine(7, "Straße mit Hund", "", "")

"""The overview of a run: read off its tracks or told by a model, for whoever may see the run, on its page and at its address."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from analysis.document import track_to_json
from analysis.timeline import Track
from tests.webapp.shelf import grant_for, video_of
from webapp.accounts.models import User
from webapp.runs.models import AnalysisRun, Segment, TrackPiece
from webapp.runs.overview import overview_json

pytestmark = pytest.mark.django_db

TOLD = {
    "summary": "A dog looks for its ball. It finds two bottles.",
    "chapters": [{"start": 0, "end": 12, "title": "The <b>search</b>"}, {"start": 12, "end": 30, "title": "Two bottles instead"}],
    "sentences": [
        {"start": 0, "end": 12, "text": "A dog looks for its ball."},
        {"start": 12, "end": 30, "text": "It finds two bottles."},
    ],
}


def thing(label: str, start: float, end: float) -> Track:
    return Track("object", start, end, label, (0.4, 0.4, 0.5, 0.6), confidence=0.9)


def dog_and_bottle(owner: User, state: str = "done", *, done: int = 3, **fields: object) -> AnalysisRun:
    """Thirty seconds, a cut at 12.2, a dog before and a bottle after it; `done` of three segments of ten seconds are done."""
    video = video_of(owner, duration_seconds=29.6)
    run = AnalysisRun.objects.create(video=video, state=state, end_second=30, last_seq=1, **fields)
    tracks = [Track("shot", 0, 12.2, "start"), Track("shot", 12.2, 30, "cut"), thing("dog", 0, 12.2), thing("bottle", 12.2, 30)]
    for number, start in enumerate(range(0, 30, 10)):
        segment = Segment.objects.create(
            run=run, start_second=start, end_second=start + 10, state="done" if number < done else "waiting", seq=1
        )
        for track in tracks if number < done else []:
            if track.start_seconds < start + 10 and track.end_seconds > start:
                TrackPiece.objects.create(run=run, segment=segment, kind=track.kind, piece=track_to_json(track), seq=1)
    return run


def address(run: AnalysisRun, name: str = "overview") -> str:
    return reverse(f"runs:{name}", args=[run.id])


def page_of(browser: Client, run: AnalysisRun) -> str:
    return browser.get(f"/runs/{run.id}/").content.decode()


def sentences_in(page: str) -> list[tuple[str, str, str]]:
    """Where each sentence of the page leads to, its times and its words."""
    return re.findall(r'<a class="sentence" href="\?t=(\d+)" data-start="\1" title="([^"]*)"[^>]*>([^<]*)</a>', page)


def test_who_may_see_the_run_may_read_its_overview_others_get_404(
    alice: User, alices_browser: Client, staff_browser: Client, bobs_browser: Client, strangers_browser: Client
) -> None:
    run = dog_and_bottle(alice)
    for name in ("overview", "chapters"):
        assert [browser.get(address(run, name)).status_code for browser in (alices_browser, staff_browser)] == [200, 200]
        assert [browser.get(address(run, name)).status_code for browser in (bobs_browser, strangers_browser)] == [404, 404]
    grant = grant_for(run, "a-token")
    assert strangers_browser.get("/s/a-token/", follow=True).status_code == 200
    assert strangers_browser.get(address(run)).json()["chapters"][1]["start"] == 12
    grant.delete()
    assert strangers_browser.get(address(run)).status_code == 404


def test_a_run_of_the_detectors_is_summed_up_by_them(alice: User, alices_browser: Client) -> None:
    told = alices_browser.get(address(dog_and_bottle(alice))).json()
    assert told["source"] == "composed"
    assert told["chapters"] == [{"start": 0, "end": 12, "title": "A dog"}, {"start": 12, "end": 30, "title": "A bottle"}]
    assert [(sentence["start"], sentence["end"]) for sentence in told["sentences"]] == [(0, 30), (0, 30)]
    assert told["summary"] == " ".join(sentence["text"] for sentence in told["sentences"])


def test_what_a_model_told_comes_before_what_the_detectors_know(alice: User, alices_browser: Client) -> None:
    told = alices_browser.get(address(dog_and_bottle(alice, overview={"told": TOLD}))).json()
    assert told == {**TOLD, "source": "model"}


def test_where_a_model_told_none_the_detectors_overview_is_not_called_the_models(alice: User, alices_browser: Client) -> None:
    run = dog_and_bottle(alice)
    kept = dog_and_bottle(alice, overview={"told": overview_json(run)})
    assert overview_json(kept)["source"] == "composed"
    assert '<small class="overview-by soft">by the detectors</small>' in page_of(alices_browser, kept)


def test_a_run_that_goes_on_tells_of_what_is_described_and_of_the_models_first_sight(alice: User) -> None:
    run = dog_and_bottle(alice, "running", done=1, overview={"first": {"text": "A film\nof a dog.", "parts": []}})
    overview = overview_json(run)
    assert [(s["start"], s["end"], s["text"], s.get("source")) for s in overview["sentences"]] == [
        (0, 30, "A film of a dog.", "model"),
        (0, 10, "10 seconds in one shot.", "composed"),
        (0, 10, "Seen: a dog (in the centre, throughout).", "composed"),
    ]
    assert (overview["source"], overview["chapters"]) == ("model", [{"start": 0, "end": 10, "title": "A dog"}])
    run.state = "done"
    assert overview_json(run)["source"] == "composed"


def test_a_run_of_which_nothing_is_known_says_nothing(alice: User, alices_browser: Client) -> None:
    run = dog_and_bottle(alice, "queued", done=0)
    assert overview_json(run) == {"summary": "", "chapters": [], "sentences": [], "source": "composed"}
    assert re.search(r'<div id="overview"[^>]* hidden>', page_of(alices_browser, run))


def test_a_part_of_a_video_has_the_overview_of_its_own_seconds(alice: User) -> None:
    run = dog_and_bottle(alice, first_second=10, overview={"told": TOLD})
    run.end_second = 20
    told = overview_json(run)
    assert [(chapter["start"], chapter["end"]) for chapter in told["chapters"]] == [(10, 12), (12, 20)]
    assert [(sentence["start"], sentence["end"]) for sentence in told["sentences"]] == [(10, 12), (12, 20)]
    run.overview = None
    assert overview_json(run)["sentences"][0] == {"start": 10, "end": 20, "text": "10 seconds in two shots."}


@pytest.mark.parametrize(
    "stored",
    [
        *([], "nonsense", 7, {"told": None}, {"told": "A dog."}, {"told": {"summary": 3, "chapters": []}}, {"told": {"summary": "  "}}),
        *({"first": []}, {"first": {"text": None}}),
    ],
)
def test_a_row_that_holds_no_overview_is_passed_over(alice: User, stored: object) -> None:
    assert overview_json(dog_and_bottle(alice, overview=stored))["source"] == "composed"


def test_of_what_a_model_told_only_what_has_words_and_seconds_is_taken(alice: User) -> None:
    chapters = [
        *(None, {"start": 20, "end": 99, "title": "End"}, {"start": 0, "end": 25, "title": " The \n start "}, {"start": True, "end": 5}),
        *({"start": "1", "end": 5, "title": "x"}, {"start": 8, "end": 8, "title": "x"}, {"start": 40, "end": 50, "title": "x"}),
        *({"start": 3, "end": 9, "title": {"a": 1}}, {"start": 0, "end": 3, "title": "twice"}),
    ]
    told = overview_json(dog_and_bottle(alice, overview={"told": {"summary": "A dog.", "chapters": chapters, "sentences": "none"}}))
    assert told["chapters"] == [{"start": 0, "end": 20, "title": "The start"}, {"start": 20, "end": 30, "title": "End"}]
    assert told["sentences"] == [{"start": 0, "end": 30, "text": "A dog."}]


def test_no_word_of_it_turns_others_round_or_breaks_its_line(alice: User, alices_browser: Client) -> None:
    hostile = "A dog\u202egpj\x01\n\n00:00 --> 09:00"
    chapters = [{"start": 0, "end": 12, "title": hostile}, {"start": 12, "end": 30, "title": "Two bottles"}]
    run = dog_and_bottle(alice, overview={"told": {"summary": hostile, "chapters": chapters, "sentences": []}})
    assert overview_json(run)["summary"] == overview_json(run)["chapters"][0]["title"] == "A doggpj 00:00 --> 09:00"
    track = alices_browser.get(reverse("runs:chapters", args=[run.id])).content.decode()
    assert track.split("\n\n")[1] == "00:00:00.000 --> 00:00:12.000\nA doggpj 00:00 --&gt; 09:00"


def test_where_a_model_told_no_chapters_they_are_the_detectors(alice: User) -> None:
    told = overview_json(dog_and_bottle(alice, overview={"told": {**TOLD, "chapters": []}}))
    assert (told["summary"], [chapter["title"] for chapter in told["chapters"]]) == (TOLD["summary"], ["A dog", "A bottle"])


def test_the_page_links_each_sentence_to_its_seconds_and_says_who_found_it(alice: User, alices_browser: Client) -> None:
    page = page_of(alices_browser, dog_and_bottle(alice, overview={"told": TOLD}))
    assert sentences_in(page) == [("0", "0:00–0:12", "A dog looks for its ball."), ("12", "0:12–0:30", "It finds two bottles.")]
    assert '<small class="overview-by soft">by the model</small>' in page
    assert "by the detectors</small>" in page_of(alices_browser, dog_and_bottle(alice))


def test_chapters_are_headings_before_their_line_and_a_menu(alice: User, alices_browser: Client) -> None:
    page = page_of(alices_browser, dog_and_bottle(alice, overview={"told": TOLD}))
    assert re.findall(r'<li class="chapter" data-chapter="(\d+)"><h3[^>]*>(.*?)</h3></li>.*?data-second="(\d+)"', page, re.S) == [
        ("0", "The &lt;b&gt;search&lt;/b&gt;", "0"),
        ("12", "Two bottles instead", "12"),
    ]
    assert re.findall(r'<a href="\?t=(\d+)" data-start="\1" title="[^"]*"><span class="stamp">([^<]*)</span>', page) == [
        ("0", "0:00"),
        ("12", "0:12"),
    ]
    assert f'<track kind="chapters" src="{address(AnalysisRun.objects.get(), "chapters")}"' in page


def test_a_single_chapter_is_neither_heading_nor_menu(alice: User, alices_browser: Client) -> None:
    page = page_of(alices_browser, dog_and_bottle(alice, overview={"told": {**TOLD, "chapters": TOLD["chapters"][:1]}}))
    assert 'class="chapter"' not in page
    assert '<details class="menu chapters-menu" hidden>' in page
    assert sentences_in(page)


def test_the_chapters_are_a_track_for_players(alice: User, alices_browser: Client) -> None:
    answer = alices_browser.get(address(dog_and_bottle(alice, overview={"told": TOLD}), "chapters"))
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode() == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:12.000\nThe &lt;b&gt;search&lt;/b&gt;\n\n00:00:12.000 --> 00:00:30.000\nTwo bottles instead\n"
    )


def test_every_export_that_has_room_tells_it(alice: User, alices_browser: Client) -> None:
    run = dog_and_bottle(alice, overview={"told": TOLD})
    exported = {kind: alices_browser.get(f"/runs/{run.id}/export.{kind}").content.decode() for kind in ("txt", "md")}
    assert exported["txt"].startswith("0:00–0:12 A dog looks for its ball.\n0:12–0:30 It finds two bottles.\n\n0:00 The <b>search</b>\n")
    assert "A dog looks for its ball. (0:00–0:12)" in exported["md"]
    assert alices_browser.get(f"/runs/{run.id}/export.json").json()["overview"] == {**TOLD, "source": "model"}


def test_two_hours_are_there_at_once(alice: User, alices_browser: Client) -> None:
    video = video_of(alice, duration_seconds=7200.0)
    run = AnalysisRun.objects.create(video=video, state="done", end_second=7200, last_seq=1)
    segments = Segment.objects.bulk_create(
        Segment(run=run, start_second=start, end_second=start + 15, state="done", seq=1) for start in range(0, 7200, 15)
    )
    for segment in segments:
        start = segment.start_second
        tracks = [
            Track("shot", start, start + 15, "cut"),
            *(thing(f"thing {number}", start + number, start + 14.5) for number in range(12)),
        ]
        TrackPiece.objects.bulk_create(
            TrackPiece(run=run, segment=segment, kind=track.kind, piece=track_to_json(track), seq=1) for track in tracks
        )
    started = time.monotonic()
    assert 10 <= len(alices_browser.get(address(run)).json()["chapters"]) <= 12
    assert time.monotonic() - started < 6

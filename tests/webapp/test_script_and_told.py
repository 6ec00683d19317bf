"""A run's script and what its lines tell of what was seen: at their addresses, as an export, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from analysis.events import SegmentDone, WindowPlan
from analysis.timeline import PictureLook, Segment, Track
from tests.webapp.rows import line, queued_run
from webapp.runs.lease import claim, finish
from webapp.runs.models import AnalysisRun
from webapp.runs.writing import Batch, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    """A finished run of four seconds in which a dog is seen for three, and told of in two of them."""
    run = queued_run(alice)
    lease = claim(run.id, 0)
    lines = [line(0, "A dog."), line(1, "A *street*."), line(2, "A dog."), line(3, "Nothing.")]
    dog = Track("object", 0.0, 3.0, "dog", (0.1, 0.4, 0.3, 0.8), ((0.0, 0.2, 0.6), (3.0, 0.5, 0.6)), 0.9, 1)
    store(lease, Batch(lines=lines, done=[SegmentDone(Segment(0, 4), (dog,), (WindowPlan(0, 4, 4),))]))
    finish(lease, AnalysisRun.State.DONE)
    run.refresh_from_db()
    return run


def test_each_second_has_its_share_and_the_run_one_figure(run, alices_browser):
    answer = alices_browser.get(reverse("runs:told", args=[run.id])).json()
    assert answer == {"first": 0, "percents": [100, 0, 100, None], "mean": 0.667}
    assert alices_browser.get(reverse("runs:plan", args=[run.id])).json()["told"] == 0.667


def test_the_script_comes_in_stretches(run, alices_browser):
    address = reverse("runs:script", args=[run.id])
    seconds = alices_browser.get(address).json()["seconds"]
    assert [second["second"] for second in seconds] == [0, 1, 2, 3]
    assert seconds[0]["things"][0]["path"] == [[0, 20, 60, 20, 40], [1, 30, 60, 20, 40]]
    assert [second["second"] for second in alices_browser.get(address, {"from": "2"}).json()["seconds"]] == [2, 3]
    assert alices_browser.get(address, {"from": "-1x"}).json()["seconds"] == seconds


def test_a_segment_that_goes_on_is_not_judged_yet(alice, alices_browser):
    run = queued_run(alice)
    store(claim(run.id, 0), Batch(lines=[line(0, "A dog.")]))
    assert alices_browser.get(reverse("runs:told", args=[run.id])).json()["percents"] == [None] * 4


def test_the_script_is_a_file_to_keep_with_words_made_safe(run, alices_browser, bobs_browser):
    address = reverse("library:export", args=[run.id, "script.md"])
    response = alices_browser.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="clip.script.md"'
    text = response.content.decode()
    assert r"A \*street\*." in text
    assert "dog: on the left (x 20 %, y 60 %)" in text
    assert bobs_browser.get(address).status_code == 404


def test_the_page_offers_the_drawing_to_whoever_may_look(run, alices_browser, bobs_browser, strangers_browser):
    page = alices_browser.get(reverse("library:player", args=[run.id])).content.decode()
    assert 'id="redraw-button"' in page
    assert reverse("runs:told", args=[run.id]) in page
    for name in ("runs:script", "runs:told"):
        assert [browser.get(reverse(name, args=[run.id])).status_code for browser in (bobs_browser, strangers_browser)] == [404, 404]


def test_what_was_measured_of_the_picture_is_stored_with_its_line(alice, alices_browser):
    run = queued_run(alice)
    lease = claim(run.id, 0)
    lines = [replace(line(second), look=PictureLook(0.5, colours=("grey",))) for second in range(4)]
    store(lease, Batch(lines=lines, done=[SegmentDone(Segment(0, 4), (), ())]))
    seconds = alices_browser.get(reverse("runs:script", args=[run.id])).json()["seconds"]
    assert seconds[3]["look"] == {"brightness": 0.5, "colours": ["grey"]}


def test_while_a_run_goes_on_what_was_counted_is_shared_for_a_while(alice, alices_browser, monkeypatch):
    # a while that no slow machine outlasts
    monkeypatch.setattr("webapp.runs.redrawing.RESTS", 100_000)
    run = queued_run(alice, seconds=600)
    lease, address = claim(run.id, 0), reverse("runs:told", args=[run.id])
    store(lease, Batch(lines=[line(second, "A dog.") for second in range(300)], done=_with_a_dog(0, 300)))
    first = alices_browser.get(address).json()
    assert first["percents"] == [100] * 300 + [None] * 300
    store(lease, Batch(lines=[line(second, "A cat.") for second in range(300, 600)], done=_with_a_dog(300, 600)))
    assert alices_browser.get(address).json() == first
    finish(lease, AnalysisRun.State.DONE)
    assert alices_browser.get(address).json()["percents"] == [100] * 300 + [0] * 300


def _with_a_dog(first: int, end: int) -> list[SegmentDone]:
    """Segments of six seconds in which a dog is seen."""
    segments = [Segment(start, start + 6) for start in range(first, end, 6)]
    return [SegmentDone(segment, (_dog(segment),), (WindowPlan(segment.start_second, segment.end_second, 6),)) for segment in segments]


def _dog(segment: Segment) -> Track:
    start, end = float(segment.start_second), float(segment.end_second)
    return Track("object", start, end, "dog", (0.1, 0.4, 0.3, 0.8), ((start, 0.2, 0.6), (end, 0.5, 0.6)), 0.9, 1)

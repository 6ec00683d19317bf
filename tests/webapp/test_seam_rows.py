"""A neighbour's sentence for a second: kept once, told to open pages, shown where detectors support it better, in every export."""

from __future__ import annotations

import pytest

from analysis.events import NeighbourLine
from analysis.timeline import Claim, SecondDescription, Segment
from tests.webapp.rows import done, line, queued_run
from webapp.runs.changes import changes_since
from webapp.runs.document import document_of
from webapp.runs.lease import claim
from webapp.runs.models import Alternative, AnalysisRun, Correction
from webapp.runs.writing import Batch, store

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def run(alice) -> AnalysisRun:
    """Twelve seconds in two segments, worked on."""
    return queued_run(alice, 12.0)


def neighbour(text: str, *verdicts: str, second: int = 5) -> NeighbourLine:
    claims = tuple(Claim("dog", "object", verdict, "objects") for verdict in verdicts)
    return NeighbourLine(Segment(6, 12), SecondDescription(second, text, "described", "model", (5.0,), claims=claims))


def told(run: AnalysisRun, second: int = 5):
    run.refresh_from_db()
    return next(row for row in document_of(run)["seconds"] if row["second"] == second)


def test_the_neighbours_sentence_stands_beside_the_line_and_scores_the_seam(run):
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(second) for second in range(12)], neighbours=[neighbour("A dog.")], done=[done(0, 6), done(6, 12)]))
    assert told(run)["text"] == "Second 5." and told(run)["alternatives"] == ["A dog."]
    [seam] = document_of(run)["run"]["seams"]
    assert seam["second"] == 6 and seam["score"] < 0.5


def test_a_better_supported_sentence_is_shown_and_an_open_page_hears_of_it(run):
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(second) for second in range(6)]))
    run.refresh_from_db()
    seen = run.last_seq
    store(lease, Batch(neighbours=[neighbour("A dog.", "confirmed")]))
    run.refresh_from_db()
    [resent] = changes_since(run, seen)["lines"]
    assert (resent["second"], resent["text"], resent["alternatives"], resent["chosen"]) == (5, "A dog.", ["Second 5."], "neighbour")


def test_it_may_come_before_the_line_itself_and_is_kept_once(run):
    lease = claim(run.id, 0)
    store(lease, Batch(neighbours=[neighbour("A dog.")]))
    store(lease, Batch(neighbours=[neighbour("Another dog.")]))
    store(lease, Batch(lines=[line(5)]))
    assert Alternative.objects.filter(run=run).count() == 1 and told(run)["alternatives"] == ["A dog."]


def test_a_persons_words_stand_over_both(run, alice):
    lease = claim(run.id, 0)
    store(lease, Batch(lines=[line(5)], neighbours=[neighbour("A dog.", "confirmed")]))
    Correction.objects.create(video=run.video, second=5, text="A wolf.", author=alice)
    assert told(run)["corrected"] == "A wolf." and told(run)["text"] == "A dog."

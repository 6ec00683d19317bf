"""Hostile uploads through the whole product: a sentence on the row, the worker lives, the next video is looked at and described."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.video.refusals import SENTENCES
from tests.hostile.canaries import Canaries, canaries
from tests.hostile.corpus import named
from tests.hostile.guards import switched
from tests.hostile.made import Clips
from tests.webapp.rows import received_video
from webapp.runs.models import AnalysisRun
from webapp.runs.queueing import queue_run
from webapp.runs.tasks import describe, look
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

WORST = [
    "hls of a file, by its own name",
    "a compressed index that claims 4 GiB",
    "an mp4 of common encryption that doesn't say so",
    "a picture that grows past 8K",
    "a session over udp",
]
ASKED = {"preset": "fast", "language": "en"}


@pytest.fixture
def around(tmp_path: Path) -> Iterator[Canaries]:
    folder = tmp_path / "around"
    folder.mkdir()
    with canaries(folder) as listening:
        yield listening


def looked_at(owner, path: Path) -> Video:
    """An upload, looked at as a worker does."""
    video = received_video(owner, path, ASKED)
    look(str(video.id))
    video.refresh_from_db()
    return video


def test_the_worst_are_refused_in_a_sentence_and_the_next_video_is_described(alice, make_clip, around, tmp_path):
    clips = Clips(tmp_path, around.around)
    for name in WORST:
        video = looked_at(alice, named(name).write(tmp_path, clips))
        assert video.state == "refused" and video.refusal in SENTENCES.values() and not video.path.exists(), name
        assert not AnalysisRun.objects.filter(video=video).exists()
    assert around.calls == []
    good = looked_at(alice, make_clip(seconds=2))
    run = AnalysisRun.objects.get(video=good)
    describe(str(run.id), run.generation)
    run.refresh_from_db()
    assert (good.state, run.state, run.error) == ("ready", "done", "")


def test_a_part_of_a_video_is_described_and_says_where_the_file_ends(alice, around, tmp_path):
    one = named("mp4 with its index at the front, cut off at 50 %")
    video = looked_at(alice, one.write(tmp_path, Clips(tmp_path, around.around)))
    run = AnalysisRun.objects.get(video=video)
    describe(str(run.id), run.generation)
    run.refresh_from_db()
    assert (video.state, video.partial, video.warnings[0]) == ("ready", True, "The file ends at 0:02 of 0:04; the rest is missing.")
    assert run.state == "done" and run.seconds_total == 2


def test_a_decoder_that_crashes_in_a_run_fails_it_in_plain_words_and_the_next_run_is_done(alice, make_clip):
    video = looked_at(alice, make_clip(seconds=2))
    run = AnalysisRun.objects.get(video=video)
    crashing = "import os\nsandbox._filter_calls = lambda: True\nchild._send_frames = lambda *given: os.abort()\n"
    with switched(crashing, ""):
        describe(str(run.id), run.generation)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", SENTENCES["decode"]) and "could not be decoded" in run.error
    again = queue_run(video, "fast", "en")
    describe(str(again.id), again.generation)
    again.refresh_from_db()
    assert (again.state, again.error) == ("done", "")

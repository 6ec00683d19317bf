"""A worker that is killed while a model describes: the run goes on, tells no second twice, and ends as if undisturbed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.webapp.processes import wait_until, worker
from tests.webapp.rows import received_video
from tests.webapp.test_worker_process import state_of
from webapp.runs.models import Description
from webapp.runs.queueing import queue_run
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue"), pytest.mark.slow]
CHECKPOINT = Path(__file__).parents[1] / "tiny_llava" / "checkpoint"
SECONDS = 12


def lines_of(run) -> dict[int, str]:
    return dict(Description.objects.filter(run=run).values_list("second", "text"))


def test_a_run_by_a_model_survives_its_worker_being_killed(alice, make_clip, monkeypatch):
    monkeypatch.setenv("SECONDSIGHT_MODEL", str(CHECKPOINT))
    monkeypatch.setenv("SECONDSIGHT_MODEL_ROWS", "1")
    video = received_video(alice, make_clip(seconds=SECONDS, cuts=(3.5, 8.2), width=640, height=360))
    Video.objects.filter(pk=video.pk).update(state="ready", duration_seconds=float(SECONDS), sha256="0")
    video.refresh_from_db()
    disturbed, undisturbed = queue_run(video, "balanced", "en"), queue_run(video, "balanced", "en")
    assert disturbed.describer == "transformers_vlm"

    with worker("describe") as first:
        wait_until(lambda: Description.objects.filter(run=disturbed).count() >= 2, 90, "the first lines")
        first.kill()
        first.wait()
    before = lines_of(disturbed)
    assert 0 < len(before) < SECONDS
    with worker("describe"):
        wait_until(lambda: state_of(disturbed) == state_of(undisturbed) == "done", 180, "both runs")
    told = Counter(Description.objects.filter(run=disturbed).values_list("second", flat=True))
    assert told == Counter(range(SECONDS))
    assert before.items() <= lines_of(disturbed).items()
    assert lines_of(disturbed) == lines_of(undisturbed)

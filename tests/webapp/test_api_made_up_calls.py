"""Calls that a machine makes up from the OpenAPI document find no server error and no answer that it doesn't allow."""

from __future__ import annotations

import pytest

from soak.api_calls import WITHOUT_DELETING, Trial, make_calls
from tests.webapp.shelf import run_of, video_of
from tests.webapp.test_asgi_servers import served
from webapp.accounts.bearing import make_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.mark.slow
def test_a_few_hundred_made_up_calls_are_answered_as_the_document_says(alice, tmp_path, monkeypatch):
    monkeypatch.setenv("API_CALLS_A_MINUTE", "1000000")
    monkeypatch.setenv("UPLOAD_ANSWER_WAITS_SECONDS", "0")
    run, trial = run_of(video_of(alice)), Trial()
    token = make_token(alice, "made up")[1]
    with served("uvicorn") as address:
        ids = {"video_id": str(run.video_id), "run_id": str(run.id)}
        make_calls(f"http://{address}", token, tmp_path, trial, ids, *WITHOUT_DELETING, seed=1, seconds=20, examples=4)
    assert trial.breaks == [] and trial.server_errors == 0
    assert trial.calls >= 150

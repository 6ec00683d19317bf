"""A check of the machine measures the model on a clip; later runs follow it as long as machine, model and versions are the same."""

from __future__ import annotations

import json

import pytest

from analysis.loading import check_machine
from analysis.vlm.checkpoint import Source
from analysis.vlm.compiled import CompiledBatches
from analysis.vlm.decoding import PaddedBatch
from analysis.vlm.engines import load_engine
from analysis.vlm.following import follow_check
from tests.drawn import three_shots, write_clip
from tests.random_llava import save_tiny


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    return str(save_tiny(tmp_path_factory.mktemp("model"), seed=2))


@pytest.fixture(scope="module")
def checked(checkpoint, tmp_path_factory):
    clip = write_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", three_shots(seconds=7))
    return check_machine(checkpoint, None, clip, compile_steps=False)


def test_every_second_is_answered_and_measured_beside_what_was_predicted(checked):
    figures, sentences = checked
    assert figures["seconds_answered"] % 7 == 0 and figures["seconds_per_second"] > 0 < figures["predicted_seconds_per_second"]
    assert any("predicted" in sentence for sentence in sentences) and not figures["compiled"]


def test_later_runs_follow_it_on_the_same_machine_only(checked, checkpoint, tmp_path):
    engine = load_engine(Source(checkpoint), "letterbox", False)
    figures = dict(checked[0]) | {"compiled": True, "rows": 2}
    kept = tmp_path / "check-gpu.json"
    for told, follows in ((figures | {"device": "another card"}, False), ({"model": 3}, False), (figures, True)):
        kept.write_text(json.dumps(told))
        engine.rows, engine.decoder.make_batch = 8, PaddedBatch
        follow_check(engine, checkpoint, kept)
        assert (engine.rows == 2) is follows
        assert isinstance(engine.decoder.make_batch, CompiledBatches) is follows
    engine.decoder.make_batch = PaddedBatch


def test_a_model_that_is_not_there_is_refused_in_a_plain_sentence(tmp_path):
    with pytest.raises(ValueError, match="holds no model"):
        check_machine(str(tmp_path), None, tmp_path / "clip.mp4", compile_steps=False)

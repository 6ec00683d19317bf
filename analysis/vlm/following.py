"""What a check of this machine found is followed by later runs, as long as machine, model and versions are the same."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.vlm.check import device_name, versions
from analysis.vlm.compiled import CompiledBatches
from analysis.vlm.llava import LlavaEngine


def follow_check(engine: LlavaEngine, model: str, check_file: Path) -> None:
    """Take over the rows that fitted, and decode compiled where that passed; a file of another machine is left aside."""
    try:
        found = json.loads(check_file.read_text())
        same = (_last(found["model"]), found["device"], found["versions"]) == (_last(model), device_name(), versions())
        rows, compiled = int(found["rows"]), found["compiled"] is True
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return
    if same and rows >= 1:
        engine.rows = min(engine.rows, rows)
        if compiled:
            engine.decoder.make_batch = CompiledBatches(engine.rows, engine.plan.context_tokens)


def _last(model: str) -> str:
    """A model's own name: one from the hub lies in a folder that ends like it."""
    return model.rstrip("/").rsplit("/", 1)[-1]

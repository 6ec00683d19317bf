"""Opens a model of `analysis/weights` in ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

from onnxruntime import InferenceSession, SessionOptions

WEIGHTS = Path(__file__).parents[1] / "weights"


def open_session(file: str | Path, threads: int) -> InferenceSession:
    """The model on the CPU with that many threads, a bare name from WEIGHTS; raises onnxruntime's errors where it is missing or broken."""
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Idle threads would spin and take the core that the decoder needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(str(WEIGHTS / file), options, providers=["CPUExecutionProvider"])

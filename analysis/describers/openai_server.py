"""A model that a server runs as describer: the same windows, the same guarantees, frames sent as pictures."""

from __future__ import annotations

import os

from analysis.describers.model_lines import ModelDescriber
from analysis.options import AnalysisOptions
from analysis.video.metadata import VideoMetadata
from analysis.vlm.openai_server import ServerEngine
from analysis.vlm.questions import ModelError
from analysis.vlm.server_settings import from_environment


def load_describer(options: AnalysisOptions, model: str, video: VideoMetadata | None) -> ModelDescriber:
    """The describer for the server that the environment names, with the model of that name there; raises ModelError."""
    settings = from_environment({**os.environ, "SECONDSIGHT_SERVER_MODEL": model})
    if settings is None:
        raise ModelError("No model server is set: name its address in SECONDSIGHT_SERVER_URL and its model in SECONDSIGHT_SERVER_MODEL.")
    engine = ServerEngine(settings)
    width, height = (video.width, video.height) if video else (16, 9)
    return ModelDescriber(engine, options, engine.frame_size(width, height))

"""A model that a server runs as describer: the same windows, the same guarantees, frames sent as pictures."""

from __future__ import annotations

import os

from analysis.describers.model_lines import ModelDescriber
from analysis.options import AnalysisOptions
from analysis.token_counts import TokenCounts, counted
from analysis.video.metadata import VideoMetadata
from analysis.vlm.openai_server import ServerEngine
from analysis.vlm.questions import LineShape, ModelError
from analysis.vlm.server_settings import ServerSettings, from_environment


def load_describer(options: AnalysisOptions, model: str, video: VideoMetadata | None) -> ModelDescriber:
    """The describer for the server that the environment names, with the model of that name there; raises ModelError."""
    engine = ServerEngine(_settings(model))
    width, height = (video.width, video.height) if video else (16, 9)
    return ModelDescriber(engine, options, engine.frame_size(width, height))


def count_server(model: str) -> TokenCounts:
    """What windows take there, estimated: the server is asked for its context and doesn't tell how it counts. Raises ModelError."""
    engine = ServerEngine(_settings(model))
    return counted(lambda shape: engine.budget(LineShape(shape.language, shape.words, shape.layout)), estimated=True)


def _settings(model: str) -> ServerSettings:
    settings = from_environment({**os.environ, "SECONDSIGHT_SERVER_MODEL": model})
    if settings is None:
        raise ModelError("No model server is set: name its address in SECONDSIGHT_SERVER_URL and its model in SECONDSIGHT_SERVER_MODEL.")
    return settings

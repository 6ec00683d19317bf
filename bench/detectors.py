"""What each detector costs: CPU milliseconds per second of video, one after the other, on one video.

    python -m bench.detectors VIDEO [--preset balanced]

The locked child's CPU time (decode and scaling for all of them together) is told beside them, its start included.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from analysis.detectors.camera import CameraDetector
from analysis.detectors.faces import FaceDetector
from analysis.detectors.objects import ObjectDetector
from analysis.detectors.shots import ShotDetector
from analysis.detectors.text import TextDetector
from analysis.options import PRESETS, AnalysisOptions, options_for
from analysis.timeline import Frame, FrameDetector, TimelineDetector
from analysis.video.source import Consumer, VideoSource


def detectors_for(options: AnalysisOptions) -> list[FrameDetector | TimelineDetector]:
    """All detectors at the rates of a preset, with their weights read."""
    objects, faces = ObjectDetector(options.objects_per_second), FaceDetector(options.faces_per_second)
    text = TextDetector(options.text_per_second)
    objects.load()
    faces.load()
    text.load()
    return [ShotDetector(options.cuts_per_second), CameraDetector(options.camera_per_second), text, objects, faces]


def measure(path: Path, options: AnalysisOptions) -> None:
    """Print a line for each detector, the child and their sum."""
    detectors = {detector.name: detector for detector in detectors_for(options)}
    spent = dict.fromkeys(detectors, 0.0)
    consumers = [Consumer(detector.name, detector.rate, detector.size) for detector in detectors.values()]
    with VideoSource(path) as source:
        seconds = source.probe().duration_seconds
        before = _children_cpu()
        for sampled in source.frames(consumers):
            for name, image in sampled.images.items():
                spent[name] += _cpu_of(partial(_give, detectors[name], Frame(image, sampled.pts_seconds)))
        spent["decode (child)"] = _children_cpu() - before
    for name, detector in detectors.items():
        if hasattr(detector, "finish"):
            spent[name] += _cpu_of(detector.finish)
    print(f"{path.name}: {seconds:.1f} s, preset {options.preset}; CPU ms per second of video")
    for name, cpu in spent.items():
        print(f"  {name:15} {1000 * cpu / seconds:7.1f}")
    print(
        f"  {'together':15} {1000 * sum(spent.values()) / seconds:7.1f}  = {2 * seconds / sum(spent.values()):.1f}x real time on two cores"
    )


def _give(detector: FrameDetector | TimelineDetector, frame: Frame) -> None:
    if hasattr(detector, "feed"):
        detector.feed(frame)
    else:
        detector.detect(frame)


def _cpu_of(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("video", type=Path)
    parser.add_argument("--preset", choices=list(PRESETS), default="balanced")
    asked = parser.parse_args()
    measure(asked.video, options_for(asked.preset))

"""A closer look at one to three seconds: many frames for the model, and detectors that look as often as movements need."""

from __future__ import annotations

from dataclasses import replace

from analysis.options import AnalysisOptions

MOST_SECONDS = 3
"""What is looked at so closely costs several times as much a second."""

FRAMES_PER_SECOND = 16.0
LOOKS_PER_SECOND = 8.0
LEAST_WORDS = 35
"""Of a line: who looks closer wants to be told more."""


def closer(options: AnalysisOptions) -> AnalysisOptions:
    """The options for a closer look: the preset stays what the run is based on."""
    return replace(
        options,
        close_look=True,
        words_per_line=max(LEAST_WORDS, options.words_per_line),
        objects_per_second=max(LOOKS_PER_SECOND, options.objects_per_second),
        faces_per_second=max(LOOKS_PER_SECOND, options.faces_per_second),
        text_per_second=max(LOOKS_PER_SECOND, options.text_per_second),
        cuts_per_second=None,
        frames_per_second=FRAMES_PER_SECOND,
        most_frames=None,
        ask_unchanged=True,
    )

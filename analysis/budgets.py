"""What each detector costs, what a preset may cost, and how often to look where a video is too large or too fast for that.

The costs are CPU milliseconds on one core, measured with `python -m bench.detectors` on a 1280 x 720 video of 24 pictures a
second. What a run looks at follows from the file's size and rate alone, never from a clock: a slow machine, a busy one and a
run that was taken up again give the same lines.
"""

from __future__ import annotations

from dataclasses import replace

from analysis.options import AnalysisOptions, PresetName

DECODE_MS_PER_MEGAPIXEL = 4.5
"""Decoding and scaling, for each million pixels of the video."""

SHOTS_MS_PER_FRAME = 0.11
CAMERA_MS_PER_LOOK = 2.6
TEXT_MS_PER_LOOK = 100.0
OBJECTS_MS_PER_LOOK = 64.0
"""The mean of a coarse and a fine look."""

FACES_MS_PER_LOOK = 35.0
SCENES_MS_PER_SECOND = 18.0

BUDGET_MS: dict[PresetName, float] = {"fast": 500.0, "balanced": 1000.0, "thorough": 4000.0}
"""CPU milliseconds for a second of video: of two cores' 2000, for four times, twice and half of real time."""

SHARES = (1.0, 0.5, 0.25)
"""How much of the wanted rates is left, from the first that keeps within the budget; the last one where none does."""

LEAST_PER_SECOND = 0.5
"""A thing must be seen twice to be told, and a segment reaches over eight seconds at most."""


def cost_ms(options: AnalysisOptions, width: int, height: int, fps: float) -> float:
    """CPU milliseconds for a second of a video of that size, with all detectors but speech."""
    megapixels_a_second = width * height * fps / 1e6
    cuts_per_second = fps if options.cuts_per_second is None else min(fps, options.cuts_per_second)
    return (
        DECODE_MS_PER_MEGAPIXEL * megapixels_a_second
        + SHOTS_MS_PER_FRAME * cuts_per_second
        + CAMERA_MS_PER_LOOK * options.camera_per_second
        + TEXT_MS_PER_LOOK * options.text_per_second
        + OBJECTS_MS_PER_LOOK * options.objects_per_second
        + FACES_MS_PER_LOOK * options.faces_per_second
        + SCENES_MS_PER_SECOND
    )


def within_budget(options: AnalysisOptions, width: int, height: int, fps: float) -> tuple[AnalysisOptions, str | None]:
    """The options with rates that the budget allows for a video of that size, and a sentence for the user where they fell.

    A close look is at so few seconds that it may cost what it costs.
    """
    if options.close_look:
        return options, None
    choices = [_slowed(options, share) for share in SHARES]
    budget = BUDGET_MS[options.preset]
    chosen = next((one for one in choices if cost_ms(one, width, height, fps) <= budget), choices[-1])
    if chosen == options:
        return options, None
    megapixels = round(width * height * fps / 1e6)
    return chosen, (
        f"The picture is large or fast ({megapixels} million pixels a second), "
        f"so it is looked at less often: {chosen.objects_per_second:g} times a second."
    )


def _slowed(options: AnalysisOptions, share: float) -> AnalysisOptions:
    def slowed(rate: float) -> float:
        return min(rate, max(LEAST_PER_SECOND, rate * share))

    return replace(
        options,
        objects_per_second=slowed(options.objects_per_second),
        faces_per_second=slowed(options.faces_per_second),
        text_per_second=slowed(options.text_per_second),
    )

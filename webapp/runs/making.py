"""How the lines of a run were made: who described, and what was shown and asked in each window."""

from __future__ import annotations

from typing import TypedDict, cast

from analysis.events import PlanJSON
from webapp.runs.models import AnalysisRun, Segment
from webapp.runs.progress import kind_words, model_name
from webapp.runs.redrawing import told_of
from webapp.runs.scoping import cut_plans


class WindowJSON(TypedDict):
    """One call of the describer, [start, end) in whole seconds; `prompt` counts into the list of prompts, None for no words."""

    start: int
    end: int
    frames: int
    tokens: int
    context: int
    prompt: int | None
    asked_again: int


class PromptJSON(TypedDict):
    """The words that followed the frames, exactly, and what they take without frames."""

    text: str
    tokens: int


class MakingJSON(TypedDict):
    """What the page shows; the same prompt of many windows is told once."""

    describer_words: str
    model: str
    revision: str
    precision: str
    wish: str
    """A person's own words in the prompts."""
    asked_again: int
    told: float | None
    """The share of what was seen that the lines tell, 0..1; None where nothing was seen."""
    windows: list[WindowJSON]
    prompts: list[PromptJSON]


def making_of(run: AnalysisRun) -> MakingJSON:
    """Of the segments that are done."""
    plans = plans_of(run)
    prompts = list(dict.fromkeys((plan["prompt"], plan["prompt_tokens"]) for plan in plans if plan["prompt"]))
    numbers = {prompt: number for number, prompt in enumerate(prompts)}
    return {
        "describer_words": kind_words(run.describer),
        "model": model_name(run.model),
        "revision": run.revision,
        "precision": run.precision,
        "wish": run.options.get("wish", ""),
        "asked_again": sum(plan["asked_again"] for plan in plans),
        "told": told_of(run)["mean"],
        "windows": [_window(plan, numbers) for plan in plans],
        "prompts": [{"text": text, "tokens": tokens} for text, tokens in prompts],
    }


def plans_of(run: AnalysisRun) -> list[PlanJSON]:
    """The windows in order of time."""
    kept = Segment.objects.filter(run=run).values_list("plan", flat=True)
    return list(cut_plans((cast(PlanJSON, {**EMPTY, **plan}) for plans in kept for plan in plans or []), run.scope))


EMPTY = {"tokens": 0, "context": 0, "prompt": "", "prompt_tokens": 0, "asked_again": 0}
"""What windows lack that were stored before models described."""


def _window(plan: PlanJSON, numbers: dict[tuple[str, int], int]) -> WindowJSON:
    return {
        "start": plan["start"],
        "end": plan["end"],
        "frames": plan["frames"],
        "tokens": plan["tokens"],
        "context": plan["context"],
        "prompt": numbers.get((plan["prompt"], plan["prompt_tokens"])),
        "asked_again": plan["asked_again"],
    }

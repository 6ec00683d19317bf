"""What is sent to a server: a question with its frames as pictures, and the ways in which servers take a regex."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from analysis.prompts import stamp
from analysis.timeline import Frame
from analysis.vlm.questions import Question
from analysis.vlm.server_settings import ServerSettings

LONGER_SIDE = 448
"""Pixels: what most models on servers look at a picture with."""
JPEG_QUALITY = 88
LEAST_LETTERS = 8

ONLY = {"en": " Write only the line for {stamp}.", "de": " Schreibe nur die Zeile für {stamp}."}

Fields = dict[str, Any]


def ways(regex: str) -> list[Fields]:
    """Fields that make a server keep to a regex, in the order in which they are tried: vLLM's, an older vLLM's, SGLang's.

    All at once first: servers that know one of them mostly leave the others aside.
    """
    each: list[Fields] = [{"structured_outputs": {"regex": regex}}, {"guided_regex": regex}, {"regex": regex}]
    return [{name: value for fields in each for name, value in fields.items()}, *each, {}]


def regex_of(seconds: Sequence[int], most: int) -> str:
    """One line for each second, none empty, nothing else."""
    return r"\n".join(rf"\[{second}s\] [^\n\[]{{{LEAST_LETTERS},{max(most, 2 * LEAST_LETTERS)}}}" for second in seconds)


def content(asked: Question) -> list[Fields]:
    """The pictures in the order of time, with times before them where they stand between, and the text at the end."""
    parts: list[Fields] = []
    for second, frames in enumerate(asked.frames):
        if asked.layout == "interleaved" and frames:
            parts.append({"type": "text", "text": stamp(second)})
        parts += [{"type": "image_url", "image_url": {"url": data_url(frame)}} for frame in frames]
    return [*parts, {"type": "text", "text": asked.text}]


def only(parts: Sequence[Fields], language: str, second: int) -> list[Fields]:
    """The same question for one second's line alone."""
    return [*parts[:-1], {"type": "text", "text": parts[-1]["text"] + ONLY[language].format(stamp=stamp(second))}]


def body(settings: ServerSettings, parts: Sequence[Fields], most_tokens: int) -> Fields:
    """A question as chat completions take it."""
    return {
        "model": settings.model,
        "messages": [{"role": "user", "content": list(parts)}],
        "max_tokens": most_tokens,
        "temperature": 0,
        "stream": True,
    }


def data_url(frame: Frame) -> str:
    """The frame as a JPEG of at most LONGER_SIDE pixels a side."""
    picture = Image.fromarray(frame.image)
    picture.thumbnail((LONGER_SIDE, LONGER_SIDE))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=JPEG_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(file.getvalue()).decode("ascii")

"""What a child that was taken over may send: a plain sentence, never an error of our own."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analysis.video import wire
from analysis.video.facts import IndexFacts
from analysis.video.refusals import VideoError
from analysis.video.source import VideoSource, _checked_count
from tests.encoded import write_video


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> IndexFacts:
    with VideoSource(write_video(tmp_path_factory.mktemp("clip") / "clip.mp4", count=10)) as source:
        return source._index()


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no stretches": lambda sent: sent.update(stretches=[]),
    "a stretch that is a number": lambda sent: sent.update(stretches=[1]),
    "a stretch that is nothing": lambda sent: sent.update(stretches=[None]),
    "a stretch with a word": lambda sent: sent.update(stretches=[{"first_pts": "x", "last_pts": 1, "clock_ticks": 0}]),
    "a stretch with a name too many": lambda sent: sent.update(stretches=[{**sent["stretches"][0], "more": 1}]),
    "keyframes that are a number": lambda sent: sent.update(keyframes=7),
    "a number of 200 bits": lambda sent: sent.update(stretches=[{"first_pts": 1 << 200, "last_pts": 1 << 200, "clock_ticks": 0}]),
    "a codec that is a list": lambda sent: sent.update(codec=["h264"]),
    "a width that is a word": lambda sent: sent.update(width="160"),
    "a length that is no number": lambda sent: sent.update(duration_seconds=math.nan),
    "a promise without end": lambda sent: sent.update(declared_seconds=math.inf),
    "a turn by one degree": lambda sent: sent.update(rotation=1),
    "a time base of zero": lambda sent: sent.update(time_base=[1, 0]),
    "a time base that is nothing": lambda sent: sent.update(time_base=None),
    "a field that is missing": lambda sent: sent.pop("hdr"),
    "a field too many": lambda sent: sent.update(extra=1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_facts_that_cannot_be_true_are_one_kind_of_error(facts: IndexFacts, change: str) -> None:
    sent = facts.to_message()
    assert IndexFacts.from_message(sent) == facts
    CHANGES[change](sent)
    with pytest.raises(ValueError):
        IndexFacts.from_message(sent)


@pytest.mark.parametrize("message", [[], None, 3, "facts"])
def test_facts_that_are_no_mapping_are_refused(message: Any) -> None:
    with pytest.raises(ValueError):
        IndexFacts.from_message(message)


@pytest.mark.parametrize("broken", [None, "3", 1.5, -1, True, 1 << 80, [1]])
def test_the_counts_at_the_end_are_counts(broken: object) -> None:
    assert _checked_count({"kind": "end", "broken": 3}, "broken") == 3
    with pytest.raises(VideoError):
        _checked_count({"kind": "end", "broken": broken}, "broken")


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[1]", b"\xff\xfe", b"{"])
def test_what_is_no_message_is_told_as_such(body: bytes) -> None:
    inbox = wire.Inbox()
    inbox.add(len(body).to_bytes(4, "little") + body)
    with pytest.raises(wire.BadMessageError):
        inbox.take()


@pytest.mark.parametrize(
    "message", [{}, {"kind": 3}, {"kind": "facts"}, {"kind": "facts", "facts": None}, {"kind": "refused", "code": [1]}]
)
def test_a_message_without_sense_is_a_plain_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, message: dict[str, Any]) -> None:
    # the child answers through a pipe; here the words of a child that was taken over are in it before it speaks
    path = write_video(tmp_path / "clip.mp4", count=3)
    made = os.pipe

    def filled() -> tuple[int, int]:
        ends = made()
        pipes.append(ends)
        if len(pipes) == 2:
            os.write(ends[1], wire.pack(message))
        return ends

    pipes: list[tuple[int, int]] = []
    monkeypatch.setattr("analysis.video.process.os.pipe", filled)
    with VideoSource(path) as source, pytest.raises(VideoError) as refusal:
        source.probe()
    assert refusal.value.code == "decode"


def test_facts_of_any_true_video_go_over_the_wire(facts: IndexFacts) -> None:
    whole = replace(facts, declared_seconds=None, sound_seconds=3)
    assert IndexFacts.from_message(whole.to_message()) == whole

"""What training is fed with, drawn without end by worker processes: rows of frames, and the tokens of prompts and replies."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader, IterableDataset, get_worker_info
from transformers import PreTrainedTokenizerFast

from analysis.prompts import VIDEO, Layout, stamp
from tests.tiny_llava.asking import draw_briefed_question, draw_question, prompt
from tests.tiny_llava.build import TOKENS_PER_FRAME
from tests.tiny_llava.frames import draw_framing, rows_of
from tests.tiny_llava.telling import Fact, Facts
from tests.tiny_llava.world import MANY, Clip, draw_clip

Tensor = torch.Tensor

FACTS: tuple[Fact, ...] = get_args(Fact)
NO_FACT = len(FACTS)
"""Number of what stands in every line."""
SHORT, MIDDLE = (1, 2, 2, 3), (1, 2, 3, 4, 5, 6)
"""Lengths of clips at the beginning and until lengths of all kinds come, in seconds."""
LONG_FROM = 9
SHORT_UNTIL, MIDDLE_UNTIL = 0.12, 0.35
"""In parts of the schedule."""


class ClipBatch(NamedTuple):
    """Clips of one length and sampling rate with their questions and replies."""

    rows: Tensor
    """(frames of all clips, columns)"""
    ids: Tensor
    """(clips, tokens), padded on the right."""
    video_at: Tensor
    """Where in the flattened ids the tokens of the frames stand, in the order of `rows`."""
    learned_at: Tensor
    """Where in the flattened ids the token behind is part of a reply."""
    targets: Tensor
    """Those tokens."""
    facts: Tensor
    """Which of FACTS each tells, NO_FACT where none."""
    seconds: int
    layout: Layout


class Frames(IterableDataset[Tensor]):
    """Rows of single frames, `count` at a time."""

    def __init__(self, count: int, seed: int) -> None:
        self._count = count
        self._seed = seed

    def __iter__(self) -> Iterator[Tensor]:
        rng = random.Random(_own_seed(self._seed))
        while True:
            pairs = [rows_of(draw_clip(rng, 1, True, True), 2, draw_framing(rng), number) for number in range(self._count // 2)]
            yield torch.from_numpy(np.concatenate(pairs))


@dataclass(frozen=True)
class Share:
    """How often a layout is used."""

    block: float
    interleaved: float
    briefed: bool = False
    """Whether questions follow a briefing, and some ask for one thing only."""


class Clips(IterableDataset[ClipBatch]):
    """Batches of clips of about `frames` frames; `progress` (one number, shared) is how far the schedule is."""

    def __init__(self, speller: Speller, share: Share, frames: int, most_clips: int, seed: int, progress: Tensor) -> None:
        self._speller = speller
        self._share = share
        self._frames = frames
        self._most_clips = most_clips
        self._seed = seed
        self._progress = progress

    def __iter__(self) -> Iterator[ClipBatch]:
        rng = random.Random(_own_seed(self._seed))
        while True:
            seconds, rate = draw_length(rng, float(self._progress)), rng.choice((1, 2))
            layout: Layout = rng.choices(("block", "interleaved"), (self._share.block, self._share.interleaved))[0]
            count = max(4, min(self._most_clips, self._frames // (seconds * rate)))
            yield make_batch(rng, self._speller, layout, seconds, rate, count, self._share.briefed)


class Speller:
    """Texts as tokens; what comes often is remembered."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self._tokenizer = tokenizer
        self.ids = lru_cache(20_000)(self._ids)
        self.line = lru_cache(20_000)(self._line)

    @cached_property
    def video(self) -> int:
        """The token that stands for a part of a frame."""
        return int(self._tokenizer.convert_tokens_to_ids(VIDEO))

    @cached_property
    def padding(self) -> int:
        """Fills shorter rows."""
        return int(self._tokenizer.pad_token_id)

    @cached_property
    def end(self) -> int:
        """Ends a reply."""
        return int(self._tokenizer.eos_token_id)

    def prompt(self, layout: Layout, frames_per_second: Sequence[int], asked: str) -> list[int]:
        """All before the reply, with as many tokens as a frame takes in each frame's place."""
        first, *others = prompt(layout, frames_per_second, asked).split(VIDEO)
        ids = [int(self._tokenizer.bos_token_id), *self.ids(first)]
        for text in others:
            ids += [self.video] * TOKENS_PER_FRAME + self.ids(text)
        return ids

    def reply(self, clip: Clip, asked: Sequence[int]) -> tuple[list[int], list[int]]:
        """The tokens of the lines of these seconds, and which fact each tells."""
        ids: list[int] = []
        facts: list[int] = []
        for place, second in enumerate(asked):
            time = self.ids(f"{' ' if place == 0 else chr(10)}{stamp(second)}")
            line, told = self.line(clip.facts(second))
            ids += time + line
            facts += [NO_FACT] * len(time) + told
        return [*ids, self.end], [*facts, NO_FACT]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False)
        return ids

    def _line(self, facts: Facts) -> tuple[list[int], list[int]]:
        pieces = [(self.ids(text), NO_FACT if fact is None else FACTS.index(fact)) for text, fact in facts.pieces()]
        return [token for ids, _ in pieces for token in ids], [fact for ids, fact in pieces for _ in ids]


def draw_length(rng: random.Random, progress: float) -> int:
    """Seconds of the clips of a batch: short ones first, and beyond the end of the schedule mostly long ones."""
    if progress > 1 and rng.random() < 0.8:
        return rng.randint(LONG_FROM, MANY)
    if progress < SHORT_UNTIL:
        return rng.choice(SHORT)
    if progress < MIDDLE_UNTIL or rng.random() < 0.25:
        return rng.choice(MIDDLE)
    return rng.randint(1, MANY)


def make_batch(
    rng: random.Random, speller: Speller, layout: Layout, seconds: int, rate: int, count: int, briefed: bool = False
) -> ClipBatch:
    """`count` clips of so many seconds. Half of them cut every second: their lines can't be copied from the line before."""
    ask = draw_briefed_question if briefed else draw_question
    rows, texts, learned, facts = [], [], [], []
    for number in range(count):
        clip = draw_clip(rng, seconds, rate == 2, rng.random() < 0.5)
        rows.append(rows_of(clip, rate, draw_framing(rng), number))
        asked = speller.prompt(layout, [rate] * seconds, ask(rng, seconds, clip.cuts))
        reply, told = speller.reply(clip, _asked_seconds(rng, seconds))
        texts.append(asked + reply)
        learned.append(range(len(asked) - 1, len(asked) + len(reply) - 1))
        facts += told
    ids = _padded(texts, speller.padding)
    width = ids.shape[1]
    return ClipBatch(
        rows=torch.from_numpy(np.concatenate(rows)),
        ids=torch.from_numpy(ids),
        video_at=torch.from_numpy(np.flatnonzero(ids.ravel() == speller.video)),
        learned_at=torch.tensor([number * width + place for number, places in enumerate(learned) for place in places]),
        targets=torch.tensor([text[place + 1] for text, places in zip(texts, learned, strict=True) for place in places]),
        facts=torch.tensor(facts),
        seconds=seconds,
        layout=layout,
    )


def loader(examples: IterableDataset[Tensor] | IterableDataset[ClipBatch], workers: int, on_gpu: bool) -> DataLoader[Tensor]:
    """The examples from so many processes, ready to be moved to a GPU."""
    return DataLoader(examples, batch_size=None, num_workers=workers, pin_memory=on_gpu, prefetch_factor=3 if workers else None)


def _asked_seconds(rng: random.Random, seconds: int) -> list[int]:
    """Mostly all; sometimes some, so that a line is found by its time and not by counting."""
    if rng.random() < 0.7:
        return list(range(seconds))
    return sorted(rng.sample(range(seconds), rng.randint(1, seconds)))


def _padded(texts: Sequence[Sequence[int]], padding: int) -> NDArray[np.int64]:
    ids = np.full((len(texts), max(map(len, texts))), padding, np.int64)
    for number, text in enumerate(texts):
        ids[number, : len(text)] = text
    return ids


def _own_seed(seed: int) -> int:
    """Another one for each worker."""
    worker = get_worker_info()
    return seed * 1000 + (worker.id if worker else 0)

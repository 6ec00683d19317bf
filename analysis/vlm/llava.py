"""LLaVA-NeXT-Video and its kin: own pixels, own decoding, many windows side by side, each frame seen once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from transformers import LlavaNextVideoForConditionalGeneration

from analysis.options import Fit
from analysis.prompts import question
from analysis.timeline import Frame
from analysis.token_budget import TokenBudget
from analysis.vlm.batches import in_batches
from analysis.vlm.checkpoint import Source, commit_of, open_config, open_model, open_tokenizer, pixel_spec, size_of
from analysis.vlm.decoding import Decoder, Row
from analysis.vlm.feature_cache import FeatureCache
from analysis.vlm.forced_lines import ForcedLines
from analysis.vlm.line_budget import MOST_STAMPS, line_budget, line_lengths, more_ends, most_new_tokens
from analysis.vlm.memory import MemoryPlan, ModelSize, Precision
from analysis.vlm.pixels import pixels
from analysis.vlm.questions import Answer, LineShape, Question
from analysis.vlm.template import expanded, rendered, tokens_of, without_frames
from analysis.vlm.vocabulary import Vocabulary

FRAMES_AT_ONCE = 8
"""Seen by the vision tower together: more takes memory and hardly less time."""

CACHE_BYTES = 512 << 20
"""Of features of frames: seven minutes of a 7B model at one frame per second."""

KIND = LlavaNextVideoForConditionalGeneration


class LlavaEngine:
    """One loaded checkpoint; `rows` falls where memory runs out."""

    def __init__(self, model: Any, tokenizer: Any, spec: Any, plan: MemoryPlan, revision: str | None = None) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.plan = plan
        self.rows = plan.rows
        self.revision = revision
        self._spec = spec
        self.vocabulary = Vocabulary(tokenizer, more_ends(model))
        self.decoder = Decoder(model, self.vocabulary)
        self.seen = FeatureCache(CACHE_BYTES)
        self.halved = 0
        """How often memory ran out and the batch was halved."""

    @property
    def tokens_per_frame(self) -> int:
        """As many as the vision tower's patches, pooled by the config's stride (llava_next_video, spatial_pool_stride)."""
        vision = self.model.config.vision_config
        return int(vision.image_size // vision.patch_size // self.model.config.spatial_pool_stride) ** 2

    def frame_size(self, width: int, height: int) -> int:
        """The longer side of frames, in pixels, for a video of this size."""
        return int(self._spec.frame_size(width, height))

    def budget(self, shape: LineShape) -> TokenBudget:
        """What windows may take; the context is the model's own or what memory has room for."""
        context = min(int(self.model.config.get_text_config().max_position_embeddings), self.plan.context_tokens)
        prompt = self.prompt_tokens(question(shape.language, MOST_STAMPS, shape.words, wish=shape.wish))
        return line_budget(self.vocabulary, shape, context, prompt, self.tokens_per_frame)

    def prompt_tokens(self, asked: str) -> int:
        """The tokens of a prompt without its frames."""
        return len(tokens_of(self.tokenizer, without_frames(self.tokenizer, asked)))

    def tokens_in(self, text: str) -> int:
        """What these words take of the context."""
        return len(self.vocabulary.encode(text))

    def answers(self, questions: Sequence[Question], shape: LineShape, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        """The lines as they are written, batch after batch; where memory runs out the batch is halved and goes on."""
        return in_batches(self, len(questions), lambda batch: self._batch(questions, batch, shape, cancelled), self.seen.clear)

    def _batch(
        self, questions: Sequence[Question], batch: Sequence[int], shape: LineShape, cancelled: Callable[[], bool]
    ) -> Iterator[Answer]:
        rows = [self.row(questions[number], shape) for number in batch]
        for written in self.decoder.write(rows, cancelled):
            asked = questions[batch[written.row]]
            second = asked.start_second + written.line.second
            yield Answer(batch[written.row], replace(written.line, second=second))

    def prompt_and_features(self, asked: Question) -> tuple[list[int], torch.Tensor]:
        """The question in tokens, and what its frames look like: (tokens of all frames, width)."""
        tokens = tokens_of(self.tokenizer, rendered(self.tokenizer, asked))
        prompt = expanded(tokens, int(self.model.config.video_token_index), self.tokens_per_frame)
        return prompt, self._features(asked)

    def row(self, asked: Question, shape: LineShape) -> Row:
        """The question as the decoder takes it."""
        prompt, features = self.prompt_and_features(asked)
        lengths, seconds = line_lengths(self.vocabulary, shape), asked.seconds
        most = most_new_tokens(self.vocabulary, seconds, lengths)
        return Row(prompt, features, ForcedLines(self.vocabulary, seconds, lengths), most)

    def _features(self, asked: Question) -> torch.Tensor:
        frames = [frame for second in asked.frames for frame in second]
        if not frames:
            return torch.empty(0, int(self.model.config.get_text_config().hidden_size), device=self.model.device, dtype=self.model.dtype)
        return torch.cat(self.seen.features([_key(frame) for frame in frames], lambda places: self._looked_at([frames[p] for p in places])))

    @torch.inference_mode()
    def _looked_at(self, frames: Sequence[Frame]) -> torch.Tensor:
        """(frames, tokens of a frame, width)"""
        found = []
        for at in range(0, len(frames), FRAMES_AT_ONCE):
            some = np.stack([pixels(frame.image, self._spec) for frame in frames[at : at + FRAMES_AT_ONCE]])
            inputs = torch.from_numpy(some).to(self.model.device, self.model.dtype)
            features = self.model.model.get_video_features(inputs[:, None]).pooler_output
            found.append(torch.cat(list(features)).reshape(len(some), -1, features[0].shape[-1]))
        return torch.cat(found)


def load_llava(source: Source, fit: Fit, long_context: bool, precision: Precision, device: str, plan: MemoryPlan) -> LlavaEngine:
    """A ready engine; raises ModelError with a plain sentence."""
    config = open_config(source, long_context)
    tokenizer = open_tokenizer(source)
    model = open_model(source, KIND, config, precision, device)
    return LlavaEngine(model, tokenizer, pixel_spec(source, config, fit), plan, commit_of(config, source))


def llava_size(config: Any) -> ModelSize:
    """What a checkpoint of this config takes, without loading it."""
    return size_of(KIND, config)


def _key(frame: Frame) -> tuple[float, int]:
    """A frame by its time and picture: the engine outlives a run, and two videos may have frames at the same time."""
    return frame.pts_seconds, hash((frame.image.shape, frame.image.tobytes()))

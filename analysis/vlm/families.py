"""Vision language models of other families than LLaVA-NeXT-Video: their own processor and generate(), the same forced lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from typing import Any

import torch
from PIL import Image
from transformers import AutoModelForImageTextToText

from analysis.events import Cancelled
from analysis.prompts import question
from analysis.token_budget import TokenBudget
from analysis.vlm.batches import in_batches
from analysis.vlm.checkpoint import Source, commit_of, open_model, open_tokenizer
from analysis.vlm.family_processor import FRAME_TOKENS, longer_side, open_processor
from analysis.vlm.family_prompt import prompt_of
from analysis.vlm.family_vocabulary import FamilyVocabulary
from analysis.vlm.forced_lines import ForcedLines
from analysis.vlm.forced_logits import forced_steps
from analysis.vlm.line_budget import MOST_STAMPS, line_budget, line_lengths, more_ends, most_new_tokens
from analysis.vlm.memory import MemoryPlan, ModelSize, Precision
from analysis.vlm.questions import Answer, LineShape, ModelError, Question

MOST_FRAMES = {"video_llava": 8}
"""Families that were trained on so many frames, and say less of more."""

BLANK_SIDE = 1024
"""Larger than any family's frames, so that a blank one takes as many tokens as a frame can."""

WRAPPING_TOKENS = 4
"""What stands around a frame's own tokens at most, in an estimate."""

KIND = AutoModelForImageTextToText


class FamilyEngine:
    """One loaded checkpoint of any family; `rows` falls where memory runs out."""

    def __init__(self, model: Any, processor: Any, plan: MemoryPlan, revision: str | None = None) -> None:
        self.model = model
        self.processor = processor
        self.plan = plan
        self.rows = plan.rows
        self.revision = revision
        self.most_frames: int | None = MOST_FRAMES.get(model.config.model_type)
        """Of one window; what is shown beyond is thinned out."""
        self.vocabulary = FamilyVocabulary(processor.tokenizer, more_ends(model), self._prompt("", 1).endswith("\n"))
        self.halved = 0
        """How often memory ran out and the batch was halved."""

    @cached_property
    def tokens_per_frame(self) -> int:
        """What one more frame takes, with all that the template puts around it; measured."""
        return self._measured(3) - self._measured(2)

    @cached_property
    def _more_for_one(self) -> int:
        """What a frame that is alone takes beyond that: LLaVA-OneVision shows it twice."""
        return max(0, self._measured(1) - self._measured(0) - self.tokens_per_frame)

    def frame_size(self, width: int, height: int) -> int:
        """The longer side of frames, in pixels, for a video of this size."""
        return longer_side(self.processor.image_processor, width, height)

    def budget(self, shape: LineShape) -> TokenBudget:
        """What windows may take; the context is the model's own, what memory has room for, or what holds the family's most frames."""
        context = min(int(self.model.config.get_text_config().max_position_embeddings), self.plan.context_tokens)
        prompt = self.prompt_tokens(question(shape.language, MOST_STAMPS, shape.words, wish=shape.wish))
        budget = line_budget(self.vocabulary, shape, context, prompt, self.tokens_per_frame, self._more_for_one)
        if self.most_frames is None:
            return budget
        enough = budget.needed(self.most_frames, self.most_frames, self.most_frames)
        return replace(budget, context_tokens=min(budget.context_tokens, enough))

    def prompt_tokens(self, asked: str) -> int:
        """The tokens of a prompt without its frames."""
        return len(self._tokens([self._prompt(asked, 0)], [])["input_ids"][0])

    def tokens_in(self, text: str) -> int:
        """What these words take of the context."""
        return len(self.vocabulary.encode(text))

    def question_tokens(self, asked: Question) -> int:
        """What a question takes with its frames, without its lines."""
        return int(self._inputs([asked])["input_ids"].shape[1])

    def answers(self, questions: Sequence[Question], shape: LineShape, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Answer]:
        """The lines as they are written, batch after batch; where memory runs out the batch is halved and goes on."""
        return in_batches(self, len(questions), lambda batch: self._batch(questions, batch, shape, cancelled))

    def _batch(
        self, questions: Sequence[Question], batch: Sequence[int], shape: LineShape, cancelled: Callable[[], bool]
    ) -> Iterator[Answer]:
        asked = [questions[number] for number in batch]
        lengths = line_lengths(self.vocabulary, shape)
        lines = [ForcedLines(self.vocabulary, one.seconds, lengths) for one in asked]
        most = max(most_new_tokens(self.vocabulary, one.seconds, lengths) for one in asked)
        if cancelled():
            raise Cancelled
        with closing(forced_steps(self.model, self._inputs(asked), self.vocabulary, lines, most)) as steps:
            for written in steps:
                for row, line in written:
                    yield Answer(batch[row], replace(line, second=asked[row].start_second + line.second))
                if cancelled():
                    raise Cancelled

    def _inputs(self, asked: Sequence[Question]) -> dict[str, Any]:
        shown = [_thinned(one, self.most_frames) for one in asked]
        prompts = [prompt_of(self.processor, one.text, one.layout, one.counts) for one in shown]
        pictures = [[Image.fromarray(frame.image) for second in one.frames for frame in second] for one in shown]
        return dict(self._tokens(prompts, pictures).to(self.model.device, self.model.dtype))

    def _tokens(self, prompts: list[str], pictures: list[list[Image.Image]]) -> Any:
        opening = self.processor.tokenizer.bos_token
        inputs = self.processor(
            text=prompts,
            images=pictures if any(pictures) else None,
            padding=True,
            return_tensors="pt",
            add_special_tokens=not (opening and prompts[0].startswith(opening)),
        )
        # of sentence pairs: some tokenizers number them, no family reads that
        inputs.pop("token_type_ids", None)
        return inputs

    def _prompt(self, text: str, pictures: int) -> str:
        return prompt_of(self.processor, text, "block", [pictures])

    def _measured(self, pictures: int) -> int:
        blank = [Image.new("RGB", (BLANK_SIDE, BLANK_SIDE))] * pictures
        return len(self._tokens([self._prompt("?", pictures)], [blank] if blank else [])["input_ids"][0])


def load_family(source: Source, config: Any, precision: Precision, device: str, plan: MemoryPlan) -> FamilyEngine:
    """A ready engine; raises ModelError with a plain sentence."""
    processor = open_processor(source, config, open_tokenizer(source))
    model = open_model(source, KIND, config, precision, device)
    return FamilyEngine(model, processor, plan, commit_of(config, source))


def family_size(config: Any) -> ModelSize:
    """What a checkpoint of this config takes, without loading it; raises ModelError where its kind can't be shown pictures."""
    try:
        with torch.device("meta"):
            model: Any = KIND.from_config(config)  # type: ignore[no-untyped-call]
    except ValueError as error:
        raise ModelError(f"A model of the kind {config.model_type!r} can't be used here: it sees no pictures.") from error
    modules = model.get_decoder().layers.modules()
    linear = sum(module.weight.numel() for module in modules if isinstance(module, torch.nn.Linear))
    every = sum(weight.numel() for weight in model.parameters())
    return ModelSize(linear, every - linear, _cache_bytes_per_token(config.get_text_config()))


def family_tokens_per_frame(config: Any) -> int:
    """About what a frame takes, from the config alone; the loaded engine measures it."""
    vision = config.vision_config
    side = getattr(vision, "image_size", None)
    if side is None:
        return FRAME_TOKENS + WRAPPING_TOKENS
    return int(side // vision.patch_size // getattr(config, "scale_factor", 1)) ** 2 + WRAPPING_TOKENS


def _cache_bytes_per_token(text: Any) -> int:
    """Keys and values at 16 bits; layers of linear attention keep none of their tokens."""
    kinds = getattr(text, "layer_types", None) or ["full_attention"] * text.num_hidden_layers
    heads = getattr(text, "num_key_value_heads", None) or text.num_attention_heads
    width = getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads
    return int(2 * sum(kind != "linear_attention" for kind in kinds) * heads * width * 2)


def _thinned(asked: Question, most: int | None) -> Question:
    """The question with at most so many frames, evenly chosen."""
    total = sum(asked.counts)
    if most is None or total <= most:
        return asked
    kept = {place * total // most for place in range(most)}
    numbered = iter(range(total))
    frames = tuple(tuple(frame for frame in second if next(numbered) in kept) for second in asked.frames)
    return replace(asked, frames=frames)

"""What a tokenizer's tokens mean to lines: which end one, which are blank, and how a time is written in tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from analysis.prompts import stamp

SENTENCE_ENDS = (".", "!", "?")
ANCHOR = "x"
"""Tokens are taken in mid-text: SentencePiece puts a space piece before a text that is encoded alone."""


class Tokenizer(Protocol):
    """What is used of a tokenizer of transformers."""

    eos_token_id: int | None
    pad_token_id: int | None
    all_special_ids: list[int]

    def __len__(self) -> int: ...

    def encode(self, text: str, *, add_special_tokens: bool) -> list[int]: ...

    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool) -> str: ...


class Vocabulary:
    """The facts of one tokenizer; `more_ends` are further tokens with which the model may end a reply."""

    def __init__(self, tokenizer: Tokenizer, more_ends: Sequence[int] = ()) -> None:
        self._tokenizer = tokenizer
        self._stamps: dict[tuple[int, bool], list[int]] = {}
        self.ends: frozenset[int] = frozenset({*more_ends, *([tokenizer.eos_token_id] if tokenizer.eos_token_id is not None else [])})
        """Tokens that end a reply."""
        if not self.ends:
            raise ValueError("This model's tokenizer has no token that ends a reply.")

    @property
    def size(self) -> int:
        """How many tokens there are; a model may have rows of its head for more, which mean nothing."""
        return len(self._tokenizer)

    @property
    def end(self) -> int:
        """The token that is written where a reply has ended."""
        return min(self.ends)

    @property
    def padding(self) -> int:
        """The token that fills up shorter rows; it is never looked at."""
        pad = self._tokenizer.pad_token_id
        return self.end if pad is None else pad

    @cached_property
    def pieces(self) -> list[str]:
        """The text of each token as it stands within a sentence."""
        anchor = self.encode(ANCHOR)
        shown = self._tokenizer.decode(anchor, skip_special_tokens=True)
        whole = [self._tokenizer.decode([*anchor, token], skip_special_tokens=True) for token in range(len(self._tokenizer))]
        return [text[len(shown) :] if text.startswith(shown) else text for text in whole]

    @cached_property
    def line_enders(self) -> frozenset[int]:
        """Tokens that end a line: with a newline or an opening bracket in them, or the end of the reply."""
        return self.ends | {token for token, piece in enumerate(self.pieces) if "\n" in piece or "[" in piece}

    @cached_property
    def sentence_enders(self) -> frozenset[int]:
        """Tokens that end a sentence."""
        return frozenset(token for token, piece in enumerate(self.pieces) if piece.rstrip().endswith(SENTENCE_ENDS))

    @cached_property
    def never(self) -> tuple[int, ...]:
        """Special tokens that no line may hold."""
        return tuple(sorted(set(self._tokenizer.all_special_ids) - self.ends))

    @cached_property
    def never_first(self) -> tuple[int, ...]:
        """Tokens with which no line may begin: a line isn't empty."""
        return tuple(sorted(self.line_enders | {token for token, piece in enumerate(self.pieces) if not piece.strip()}))

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, without an opening token."""
        return self._tokenizer.encode(text, add_special_tokens=False)

    def text(self, tokens: Sequence[int]) -> str:
        """The text of a line's tokens."""
        return self._tokenizer.decode(tokens, skip_special_tokens=True).strip()

    def stamp(self, second: int, first: bool) -> list[int]:
        """The tokens of "[12s]" as they follow the question (`first`) or the line before; the space behind belongs to the next piece."""
        if (second, first) not in self._stamps:
            anchor = self.encode(ANCHOR)
            whole = self.encode(f"{ANCHOR}{' ' if first else chr(10)}{stamp(second)}")
            if whole[: len(anchor)] != anchor:
                raise ValueError("This model's tokenizer joins times with the words before them; it can't be used.")
            self._stamps[second, first] = whole[len(anchor) :]
        return self._stamps[second, first]

    def longest_stamp(self, seconds: int) -> int:
        """The most tokens that a time within a window of so many seconds takes."""
        return max(len(self.stamp(second, first=False)) for second in range(seconds))

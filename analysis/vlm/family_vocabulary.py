"""What a chat model's tokens mean to lines, beyond what every tokenizer says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from analysis.prompts import stamp
from analysis.vlm.vocabulary import ANCHOR, Vocabulary


class FamilyVocabulary(Vocabulary):
    """`begins_line` says that replies begin on a line of their own, as in ChatML, and not behind a word."""

    def __init__(self, tokenizer: Any, more_ends: Sequence[int] = (), begins_line: bool = False) -> None:
        super().__init__(tokenizer, more_ends)
        self._added: dict[int, Any] = tokenizer.added_tokens_decoder
        self._begins_line = begins_line

    @cached_property
    def never(self) -> tuple[int, ...]:
        """No line may hold a special token or one that looks like a tag: pictures' places, thoughts, tools."""
        tags = {token for token, added in self._added.items() if added.special or _is_tag(added.content)}
        return tuple(sorted((tags | set(super().never)) - self.ends))

    def stamp(self, second: int, first: bool) -> list[int]:
        """The tokens of a time; the reply's first one follows a newline where replies begin a line."""
        if first and self._begins_line:
            opened = self.encode(f"{ANCHOR}\n")
            whole = self.encode(f"{ANCHOR}\n{stamp(second)}")
            if whole[: len(opened)] == opened:
                return whole[len(opened) :]
        return super().stamp(second, first)


def _is_tag(content: str) -> bool:
    return content.startswith("<") and content.endswith(">")

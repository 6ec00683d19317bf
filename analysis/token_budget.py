"""How many tokens a call of the model takes, and that it never takes more than the model's context holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TokenBudget:
    """What a window costs in tokens: T + p f + q s + L n + R <= C, for f frames, s shown seconds and n lines.

    All numbers come from a model's own config and tokenizer; raises ValueError where not even one second fits.
    """

    context_tokens: int
    """C: what the model was trained to read, or less where memory ends before."""
    prompt_tokens: int
    """T: the prompt without frames, its opening token included."""
    tokens_per_frame: int
    """p"""
    tokens_per_line: int
    """L: the longest line with the time before it."""
    reserve_tokens: int = 16
    """R: room for what tokenizers add at seams."""
    tokens_per_second: int = 0
    """q: the time in words before the frames of a second, in the interleaved layout."""

    def __post_init__(self) -> None:
        if min(self.prompt_tokens, self.tokens_per_frame, self.tokens_per_line) < 1 or min(self.reserve_tokens, self.tokens_per_second) < 0:
            raise ValueError(f"a token budget counts tokens: {self}")
        if self.needed(frames=1, seconds=1, lines=1) > self.context_tokens:
            raise ValueError(f"One second takes {self.needed(1, 1, 1)} tokens, and there is room for {self.context_tokens} only.")

    def needed(self, frames: int, seconds: int, lines: int) -> int:
        """The tokens that a window takes, its lines at their longest included."""
        return self.asked(frames, seconds) + lines * self.tokens_per_line + self.reserve_tokens

    def asked(self, frames: int, seconds: int = 0) -> int:
        """The tokens of the question alone: the prompt and its frames."""
        return self.prompt_tokens + frames * self.tokens_per_frame + seconds * self.tokens_per_second

    def max_seconds(self, frames_per_second: float) -> int:
        """The longest window, in whole seconds, that fits at this sampling rate; 0 where not one second does."""
        each = self.tokens_per_frame * frames_per_second + self.tokens_per_second + self.tokens_per_line
        return int((self.context_tokens - self.prompt_tokens - self.reserve_tokens) // each)

    def most_frames(self) -> int:
        """As many frames as a window of one single second may show."""
        return (self.context_tokens - self.needed(frames=0, seconds=1, lines=1)) // self.tokens_per_frame

    def check(self, frames: int, seconds: int, lines: int) -> None:
        """Raise ValueError with the number that would fit where a window is too large."""
        if frames < 1:
            raise ValueError("a window shows at least one frame")
        if (needed := self.needed(frames, seconds, lines)) > self.context_tokens:
            room = self.context_tokens - self.needed(0, seconds, lines)
            raise ValueError(
                f"{frames} frames and {lines} lines take {needed} tokens of a context of {self.context_tokens}; "
                f"at most {max(0, room // self.tokens_per_frame)} frames fit."
            )

"""One measured figure of a promise, and whether it is as wanted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

MARK = "FIGURE "
"""Begins a line of output that carries a figure; everything else a part prints is for whoever watches."""


@dataclass(frozen=True)
class Figure:
    """`what` was `seen`, where `wanted` was wanted; both in words and numbers that a reader understands."""

    promise: str
    what: str
    seen: str
    wanted: str
    met: bool

    def __post_init__(self) -> None:
        if not (self.promise and self.what and self.seen and self.wanted):
            raise ValueError("A figure says whose promise, what, how much and how much was wanted.")

    def tell(self) -> None:
        """Print it so that `python -m soak` finds it."""
        print(MARK + json.dumps(asdict(self)), flush=True)


def told(line: str) -> Figure | None:
    """The figure in a line of output, if there is one."""
    return Figure(**json.loads(line.removeprefix(MARK))) if line.startswith(MARK) else None


def table(figures: list[Figure]) -> str:
    """A table in Markdown, one row a figure."""
    rows = [f"| {f.promise} | {f.what} | {f.seen} | {f.wanted} | {'yes' if f.met else '**no**'} |" for f in figures]
    return "\n".join(["| promise | what was tried | seen | wanted | met |", "|---|---|---|---|---|", *rows])

"""Which trail goes with which sighting when several could: as many pairs as can be, the likeliest of them."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[int, int]


def best_pairs(likeness: Mapping[Pair, float]) -> dict[int, int]:
    """Each row's column, none used twice, from the likeness of every pair that is possible.

    The likeliest pairs come first; one is broken up again where that lets both its row and its column go with others. Two
    people who walk side by side show why: the one behind is, half a second on, where the one in front was.
    """
    column_of: dict[int, int] = {}
    row_of: dict[int, int] = {}
    for row, column in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        if row not in column_of and column not in row_of:
            column_of[row], row_of[column] = column, row
    free_columns = sorted({column for _, column in likeness} - row_of.keys())
    for column in free_columns:
        _find_room(column, likeness, column_of, row_of)
    return column_of


def _find_room(column: int, likeness: Mapping[Pair, float], column_of: dict[int, int], row_of: dict[int, int]) -> None:
    """Gives a free column to a row whose own column can go with a free row."""
    swaps = [
        (likeness[row, column] + likeness[free, old] - likeness[row, old], row, old, free)
        for row, old in column_of.items()
        for free in {free for free, other in likeness if other == old} - column_of.keys()
        if (row, column) in likeness
    ]
    if swaps:
        _, row, old, free = max(swaps)
        column_of.update({row: column, free: old})
        row_of.update({column: row, old: free})

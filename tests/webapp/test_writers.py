"""Several processes change one row at once: none is refused, and each change counts (the short form of soak/writers.py)."""

from __future__ import annotations

from soak.writers import try_writers


def test_nobody_is_told_that_the_database_is_locked(tmp_path):
    outcome = try_writers(tmp_path, writers=4, each=25)
    assert (outcome.refused, outcome.counted, len(outcome.seconds)) == (0, 100, 100)

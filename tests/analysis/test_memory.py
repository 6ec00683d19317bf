"""The same pixels are worked out once, and only the last pictures are remembered."""

from __future__ import annotations

import numpy as np

from analysis.detectors.memory import Memory


def test_the_same_picture_is_worked_out_once_and_forgotten_after_others() -> None:
    asked: list[int] = []

    def work(image: np.ndarray) -> int:
        asked.append(int(image[0, 0]))
        return int(image.sum())

    memory: Memory[int] = Memory(2)
    one, two, three = (np.full((2, 3), number, np.uint8) for number in (1, 2, 3))
    assert [memory.of(image, work) for image in (one, one.copy(), two, three, one)] == [6, 6, 12, 18, 6]
    assert asked == [1, 2, 3, 1]
    assert memory.of(one.reshape(3, 2), work) == 6 and len(asked) == 5

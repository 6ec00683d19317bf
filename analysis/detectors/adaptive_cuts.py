"""Hard cuts among pictures a fifth of a second apart: changes that stand out against the mean of those around them.

At that distance a step of a fast pan changes as much as a cut, so no fixed measure parts them. Two things do: movement of
the camera that can be followed is taken off first, and what is left is compared with what is usual around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from analysis.detectors.boundary import LEAST_SHOT_SECONDS, Boundary
from analysis.detectors.hard_cuts import ANOTHER_VIEW, FLASH_SECONDS, FOLLOWED_FAR, FOLLOWED_LIKE, STAYS
from analysis.detectors.mixes import MOST_RESIDUE
from analysis.detectors.thumbs import Floats, Pictures, change_between, correlation, opening

LEAST_CHANGE = 22.0
"""The least change from before a cut to after it (sum of the mean differences of Y, Cr and Cb, each 0..255)."""
STANDS_OUT = 2.5
"""A cut's score is that many times the mean score around it."""
AROUND = 2
"""So many steps on either side are compared with."""
COMPARABLE = 0.4
"""A step next to a cut's that changes by that share of it belongs to it (a blended picture) or makes it a movement."""
MOST_STEPS = 3
"""A quick dissolve spreads a cut over so many steps at most; what takes longer is told by its mix."""
SAME_PICTURE = 0.9
"""Pictures that correlate more than that are one view in another light; a hand moves it a little in a fifth of a second."""
MOVED, MOVED_TOO_FAR = 0.02, 0.1
"""Shares of the width from one picture to the next between which the camera's movement is taken off: in faster ones some steps can't be
followed, which would then stand out."""

Scores = NDArray[np.float64]


def adaptive_cuts(pictures: Pictures) -> Iterator[Boundary]:
    """The cuts, in order, at the first picture after each."""
    scores = np.array([0.0, *(_score(pictures, number) for number in range(1, len(pictures.times)))])
    for peak in range(1, len(scores)):
        first, last = _spread(pictures.thumbs, scores, peak)
        if scores[peak] == scores[max(1, peak - AROUND) : peak + AROUND + 1].max() and _is_cut(pictures, scores, first, last):
            yield Boundary(pictures.times[peak], "cut", change_between(pictures.thumbs[first - 1], pictures.thumbs[last]))


def _score(pictures: Pictures, number: int) -> float:
    """By how much a picture differs from the one before, but for what the camera's movement explains."""
    old, new = pictures.thumbs[number - 1], pictures.thumbs[number]
    change = change_between(old, new)
    if change < LEAST_CHANGE / 2:
        return change
    motion = pictures.motion(number - 1, number)
    if motion is None or not MOVED <= np.hypot(motion.right, motion.down) <= MOVED_TOO_FAR:
        return change
    return min(change, _change_unexplained(old, new, motion.right, motion.down))


def _change_unexplained(old: Floats, new: Floats, right: float, down: float) -> float:
    """The change within the part that both pictures show, once the old one is moved (shares of the width)."""
    height, width = old.shape[:2]
    x, y = right * width, down * width
    moved = cv2.warpAffine(old, np.array([[1, 0, x], [0, 1, y]], np.float32), (width, height), borderMode=cv2.BORDER_REPLICATE).astype(
        np.float32
    )
    left, top = max(0, int(np.ceil(x))), max(0, int(np.ceil(y)))
    shared = np.s_[top : height + min(0, int(np.floor(y))), left : width + min(0, int(np.floor(x)))]
    return change_between(moved[shared].astype(np.float32, copy=False), new[shared]) if moved[shared].size else change_between(old, new)


def _spread(thumbs: Sequence[Floats], scores: Scores, peak: int) -> tuple[int, int]:
    """The first and last step of a change: its peak, and steps beside it as long as every picture within is a mix of both ends."""
    first = last = peak
    while last - first + 1 < MOST_STEPS:
        if first > 1 and scores[first - 1] >= COMPARABLE * scores[peak] and _mixed(thumbs[first - 2 : last + 1]):
            first -= 1
        elif last + 1 < len(scores) and scores[last + 1] >= COMPARABLE * scores[peak] and _mixed(thumbs[first - 1 : last + 2]):
            last += 1
        else:
            break
    return first, last


def _mixed(stretch: Sequence[Floats]) -> bool:
    """Whether the pictures between the first and the last are mixes of the two."""
    old, whole = stretch[0], stretch[-1] - stretch[0]
    size, power = float(np.abs(whole).mean()), float((whole * whole).sum())
    if power <= 0:
        return False
    shares = [float(((one - old) * whole).sum()) / power for one in stretch[1:-1]]
    residues = [float(np.abs(one - old - share * whole).mean()) / size for one, share in zip(stretch[1:-1], shares, strict=True)]
    return shares == sorted(shares) and min(shares) >= 0 and max(shares) <= 1 and max(residues) <= MOST_RESIDUE


def _is_cut(pictures: Pictures, scores: Scores, first: int, last: int) -> bool:
    times, thumbs = pictures.times, pictures.thumbs
    before, after = thumbs[first - 1], thumbs[last]
    change = change_between(before, after)
    if (
        change < LEAST_CHANGE
        or correlation(before, after) >= SAME_PICTURE
        or opening(times[0] == 0.0, times[first], LEAST_SHOT_SECONDS, before)
    ):
        return False
    later = min(int(np.searchsorted(np.array(times), times[last] + FLASH_SECONDS)), len(times) - 1)
    stays = change_between(before, thumbs[later]) >= STAYS * change
    return stays and _stands_out(scores, first, last) and not _camera_moved(pictures, first - 1, last)


def _camera_moved(pictures: Pictures, before: int, after: int) -> bool:
    """Whether the later picture is the earlier one, moved, or what hardly moved is much alike (a jump cut is not)."""
    shift, likeness = pictures.shift(before, after), correlation(pictures.thumbs[before], pictures.thumbs[after])
    return 0 <= shift <= ANOTHER_VIEW and (shift >= FOLLOWED_FAR or likeness >= FOLLOWED_LIKE)


def _stands_out(scores: Scores, first: int, last: int) -> bool:
    """Whether the biggest step of a change is far bigger than the mean of the steps around it, and than each one beside it."""
    biggest = float(scores[first : last + 1].max())
    around = np.concatenate([scores[max(1, first - AROUND) : first], scores[last + 1 : last + 1 + AROUND]])
    beside = [scores[at] for at in (first - 1, last + 1) if 1 <= at < len(scores)]
    return biggest >= STANDS_OUT * (around.mean() if around.size else 0.0) and all(one < COMPARABLE * biggest for one in beside)

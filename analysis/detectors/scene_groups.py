"""What a whole shot may be said to look like, only where several of its pictures agree and are sure.

Classes of ImageNet, by number, are put together under words that a viewer would use. They are scenes, and things that fill
a picture by themselves and that COCO has no name for. Left out on purpose are small wares (hair clips, lighters), whose names
the network gives to textures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.timeline import Track

GROUPS: dict[str, tuple[int, ...]] = {
    "a mountain landscape": (970, 972, 979),
    "a coast": (975, 976, 977, 978),
    "an underwater scene": (*range(0, 7), *range(389, 398), 107, 108, 109, 973),
    "a volcano": (974, 980),
    "a field": (984, 987, 998),
    "a castle or palace": (483, 698),
    "a church or monastery": (497, 663, 668),
    "a bridge": (821, 839, 888),
    "a shop": (415, 424, 454, 467, 582, 788, 860, 865),
    "a restaurant": (762,),
    "a library": (624,),
    "a theatre or cinema": (498, 819, 854),
    "a greenhouse": (580,),
    "a barn": (425,),
    "a lighthouse": (437,),
    "a fountain": (562,),
    "a harbour": (536, 449, 510, 914, 871),
    "a deer or antelope": (350, 351, 352, 353),
    "a fox or wolf": (*range(269, 281),),
    "a big cat": (*range(286, 294),),
    "a monkey or ape": (*range(365, 385),),
    "a squirrel or rodent": (*range(333, 339),),
    "a rabbit": (330, 331, 332),
    "a camel": (354, 355),
    "a panda": (387, 388),
    "a pig": (341, 342, 343),
    "a butterfly": (*range(321, 327),),
    "an insect": (*range(300, 321),),
    "a spider": (*range(72, 78),),
    "a snake": (*range(52, 69),),
    "a lizard": (*range(38, 49),),
    "a turtle": (*range(33, 38),),
    "a frog": (30, 31, 32),
    "a flower": (985, 986),
    "mushrooms": (*range(991, 998),),
    "vegetables": (*range(936, 947),),
    "fruit": (*range(948, 958), 989),
    "a dish of food": (*range(959, 966), 924, 925, 926, 933, 934),
    "coffee": (967,),
    "a fire engine": (555,),
    "a tank": (847,),
    "a rocket": (657, 812),
    "a musical instrument": (402, 420, 486, 541, 546, 558, 566, 579, 593, 594, 642, 683, 684, 687, 699, 776, 875, 881, 889),
    "a page or window on a screen": (916,),
    "a ball game": (981, 429, 430, 768, 805, 890),
}

ON_A_SCREEN = "a page or window on a screen"
"""A scene in which people are photographs; a window may also stand in a larger picture."""

SCENES = frozenset(
    [
        *("a mountain landscape", "a coast", "an underwater scene", "a volcano", "a field", "a castle or palace", "a church or monastery"),
        *("a bridge", "a shop", "a restaurant", "a library", "a theatre or cinema", "a greenhouse", "a barn", "a harbour"),
        *("a ball game", "a page or window on a screen"),
    ]
)
"""What a whole picture is, and nothing in it can be."""

FOOD = frozenset(["mushrooms", "vegetables", "fruit", "a dish of food", "coffee"])
"""What the network calls many a mossy stone and heap of leaves; a whole shot of it is another matter."""

EVERY_SECONDS = 2
"""A shot's scene doesn't change: one second in two is looked at."""

SURE = 0.5
"""Mean probability over a shot from which a scene is told: on 17 real videos no wrong one came above a third."""

LEAST_OF_ANY = 0.25
LEAST_PICTURES = 2

Likeness = Mapping[str, float]
"""The probability of each of GROUPS, 0..1."""


def scene_of(shot: Track | None, pictures: Sequence[tuple[float, Likeness]]) -> str | None:
    """The group that the pictures (seconds, likeness) of this shot agree on; None where they don't or are too few."""
    if shot is None:
        return None
    seen = [likeness for seconds, likeness in pictures if shot.start_seconds <= seconds < shot.end_seconds]
    if len(seen) < LEAST_PICTURES:
        return None
    group = max(GROUPS, key=lambda one: sum(likeness.get(one, 0.0) for likeness in seen))
    shares = [likeness.get(group, 0.0) for likeness in seen]
    return group if sum(shares) / len(shares) >= SURE and min(shares) >= LEAST_OF_ANY else None

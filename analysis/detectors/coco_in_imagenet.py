"""Which of ImageNet's 1000 classes show which of COCO's things, so that one network can be asked what another one saw.

Only names for which ImageNet has classes of its own: it knows 118 breeds of dogs, but no person, cake or skateboard.
"""

from __future__ import annotations

CLASSES: dict[str, tuple[int, ...]] = {
    "bicycle": (444, 671),
    "car": (407, 436, 468, 511, 609, 627, 656, 661, 717, 734, 751, 817),
    "motorcycle": (665, 670),
    "airplane": (404, 895, 908),
    "bus": (654, 779, 874),
    "train": (466, 547, 705, 820, 829),
    "truck": (555, 569, 675, 717, 734, 864, 867),
    "boat": (403, 472, 484, 510, 554, 576, 625, 628, 724, 780, 814, 871, 914),
    "traffic light": (920,),
    "stop sign": (919,),
    "parking meter": (704,),
    "bench": (703,),
    "bird": (*range(7, 25), *range(80, 101), *range(127, 147)),
    "cat": (*range(281, 286),),
    "dog": (*range(151, 269),),
    "horse": (339, 603),
    "sheep": (348, 349),
    "cow": (345, 346, 347),
    "elephant": (101, 385, 386),
    "bear": (*range(294, 298),),
    "zebra": (340,),
    "backpack": (414,),
    "umbrella": (879,),
    "handbag": (636, 748),
    "tie": (457, 906),
    "skis": (795,),
    "sports ball": (429, 430, 522, 574, 722, 768, 805, 852, 890),
    "tennis racket": (752,),
    "bottle": (440, 503, 720, 737, 898, 907),
    "wine glass": (572,),
    "cup": (504, 967, 968),
    "knife": (499,),
    "spoon": (618, 910),
    "bowl": (659, 809),
    "banana": (954,),
    "apple": (948,),
    "orange": (950,),
    "broccoli": (937,),
    "hot dog": (934,),
    "pizza": (963,),
    "chair": (423, 559, 765, 857),
    "couch": (831,),
    "potted plant": (738,),
    "bed": (520, 564),
    "dining table": (532,),
    "toilet": (861,),
    "tv": (664, 782, 851),
    "laptop": (620, 681),
    "mouse": (673,),
    "remote": (761,),
    "keyboard": (508, 878),
    "cell phone": (487,),
    "microwave": (651,),
    "oven": (766, 827),
    "toaster": (859,),
    "sink": (896,),
    "refrigerator": (760,),
    "book": (917, 921),
    "clock": (409, 530, 892),
    "vase": (883,),
    "teddy bear": (850,),
    "hair drier": (589,),
}

_WHEELED = (408, 535, 561, 565, 573, 575, 586, 595, 612, 757, 803, 856, 866, 870, 880)
_HOOFED = (*range(339, 356),)
_VESSELS = (438, 441, 463, 469, 505, 550, 647, 653, 666, 725, 738, 773, 849, 899, 901, 969)
_SEATS_AND_TABLES = (453, 493, 495, 526, 548, 553, 736, 846, 894)
_SCREENS_AND_KEYS = (482, 527, 590, 592, 605, 662, 707, 732, 745, 754)
_TO_EAT = (*range(924, 970),)
_BAGS = (414, 636, 728, 748, 797)

KIN: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("bicycle", "car", "motorcycle", "bus", "train", "truck"), _WHEELED),
    **dict.fromkeys(("horse", "sheep", "cow", "zebra"), _HOOFED),
    **dict.fromkeys(("bottle", "wine glass", "cup", "bowl", "vase", "potted plant"), _VESSELS),
    **dict.fromkeys(("bench", "chair", "couch", "bed", "dining table"), _SEATS_AND_TABLES),
    **dict.fromkeys(("tv", "laptop", "mouse", "remote", "keyboard", "cell phone"), _SCREENS_AND_KEYS),
    **dict.fromkeys(("banana", "apple", "orange", "broccoli", "hot dog", "pizza"), _TO_EAT),
    **dict.fromkeys(("backpack", "handbag"), _BAGS),
    "dog": (*range(269, 281),),
    "cat": (*range(286, 294),),
    "bear": (387, 388),
}
"""Classes that show things alike: whoever calls a parked bicycle a half-track doesn't doubt that it's something on wheels."""

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("bicycle", "car", "motorcycle", "bus", "train", "truck"),
    ("bottle", "wine glass", "cup", "bowl", "vase"),
    ("bench", "chair", "couch", "bed", "dining table"),
    ("tv", "laptop", "mouse", "remote", "keyboard", "cell phone"),
    ("backpack", "handbag"),
)
"""Names that are alike in the same way."""


def classes_of_kin(name: str) -> tuple[int, ...]:
    """The classes of a name and of all that is alike."""
    family = next((names for names in FAMILIES if name in names), (name,))
    return tuple({number for member in family for number in CLASSES[member]} | set(KIN.get(name, ())))

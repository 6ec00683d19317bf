"""English words for things, COCO's 80 names and others: what they are called, one and many."""

from __future__ import annotations

CALLED = {"tv": "TV", "remote": "remote control", "mouse": "computer mouse"}
"""Where the bare name would mislead or read badly; the name itself stays in it."""

PLURALS = {
    "person": "people",
    "sheep": "sheep",
    "knife": "knives",
    "mouse": "computer mice",
    "bus": "buses",
    "bench": "benches",
    "wine glass": "wine glasses",
    "sandwich": "sandwiches",
    "couch": "couches",
    "toothbrush": "toothbrushes",
    "broccoli": "pieces of broccoli",
    "scissors": "pairs of scissors",
    "skis": "pairs of skis",
    "deer or antelope": "deer or antelopes",
    "fox or wolf": "foxes or wolves",
    "monkey or ape": "monkeys or apes",
    "squirrel or rodent": "squirrels or rodents",
    "butterfly": "butterflies",
    "page or window on a screen": "pages or windows on a screen",
}

SINGULARS = {
    "broccoli": "piece of broccoli",
    "scissors": "pair of scissors",
    "skis": "pair of skis",
}
"""Names that English doesn't count by themselves."""

KINDS = {
    "animal": "bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, deer or antelope, fox or wolf, big cat, monkey or ape, "
    "squirrel or rodent, rabbit, camel, panda, pig, butterfly, insect, spider, snake, lizard, turtle, frog",
    "vehicle": "bicycle, car, motorcycle, airplane, bus, train, truck, boat",
    "piece of fruit": "banana, apple, orange",
    "piece of furniture": "bench, chair, couch, bed, dining table",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split(", ")}
"""What a thing surely is when its name is doubtful."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    """The number in letters up to twelve."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def noun(label: str, count: int = 1) -> str:
    """The word for so many of these things."""
    if count == 1:
        return SINGULARS.get(label) or CALLED.get(label, label)
    return PLURALS.get(label) or CALLED.get(label, label) + "s"


def with_article(words: str) -> str:
    """The words with "a" or "an" before them; the names know no silent h and no spoken you-."""
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def some(label: str, count: int = 1) -> str:
    """ "a dog", "three bottles"."""
    return with_article(noun(label)) if count == 1 else f"{number(count)} {noun(label, count)}"

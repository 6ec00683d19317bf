import pytest

from analysis.describers.english import English
from analysis.describers.english_nouns import noun, some
from analysis.describers.facts import (
    Block,
    Camera,
    Comes,
    Cut,
    Goes,
    Group,
    Leaves,
    Light,
    Nothing,
    Place,
    Shown,
    Stays,
    Stirring,
    Unwritten,
    Written,
)
from analysis.describers.grammar import LONGEST_SENTENCE, tell
from analysis.detectors.coco import NAMES

LEFT, CENTRE, RIGHT, TOP = Place("left", "middle"), Place("centre", "middle"), Place("right", "middle"), Place("centre", "top")


def told(*facts):
    return tell(facts, English())


def test_articles_and_plurals_agree():
    assert [some("dog"), some("apple"), some("umbrella"), some("skis"), some("scissors")] == [
        *("a dog", "an apple", "an umbrella", "a pair of skis", "a pair of scissors")
    ]
    assert [some("person", 2), some("bus", 3), some("knife", 12), some("sheep", 13)] == [
        "two people",
        "three buses",
        "twelve knives",
        "13 sheep",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_thing_is_named_by_its_coco_name(name):
    assert name.casefold() in noun(name).casefold()
    assert some(name, 2).startswith("two ")


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (Group("dog", (LEFT,)), "A dog on the left."),
        (Group("bottle", (LEFT, CENTRE, RIGHT)), "Three bottles, one on the left, one in the centre and one on the right."),
        (Group("bottle", (LEFT, LEFT)), "Two bottles on the left."),
        (Group("person", (LEFT, RIGHT)), "Two people, one person on the left and one on the right."),
        (Group("car", (LEFT, LEFT, LEFT, LEFT, RIGHT)), "Five cars, mostly on the left."),
        (Group("car", (LEFT, LEFT, CENTRE, RIGHT, RIGHT)), "Five cars, across the picture."),
        (Group("dog", (Place("right", "bottom"),), size="small"), "A dog at the bottom right, small."),
        (Group("person", (TOP,), size="large", face="seen"), "A person at the top, face visible, large in the picture."),
        (Group("person", (CENTRE,), size="large", face="close"), "A person in close-up in the centre, large in the picture."),
        (Group("cat", (CENTRE,), size="filling"), "A cat filling the picture."),
        (Group("person", (CENTRE,), holding=("tie", "cell phone")), "A person with a tie and a cell phone in the centre."),
        (Group("car", (CENTRE,), confidence=0.5), "A vehicle, probably a car, in the centre."),
        (Group("vase", (CENTRE,), confidence=0.5), "Probably a vase in the centre."),
    ],
)
def test_things_are_told_with_number_place_and_size(group, words):
    assert told(Shown(group)) == words


def test_a_cut_opens_the_sentence_of_what_is_then_seen():
    assert told(Cut("cut"), Shown(Group("dog", (LEFT,)))) == "The picture cuts to a dog on the left."
    assert told(Cut("fade"), Shown(Group("dog", (LEFT,)))) == "The picture fades to a dog on the left."
    assert told(Cut("dissolve"), Nothing()) == "The picture dissolves into another view. No person, object or words are recognised."
    assert told(Cut("cut", times=3)) == "The picture changes three times, at last to another view."


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Comes(Group("dog", (LEFT,)), "left"), "A dog enters from the left."),
        (Comes(Group("dog", (LEFT,)), "right", "running"), "A dog runs in from the right."),
        (Comes(Group("person", (CENTRE,)), None, now=3), "Another person appears in the centre; there are now three."),
        (
            Comes(Group("bottle", (LEFT, RIGHT)), None, now=4),
            "Two more bottles appear, one on the left and one on the right; there are now four.",
        ),
        (Leaves(Group("dog", (RIGHT,)), "right"), "The dog leaves at the right edge."),
        (Leaves(Group("dog", (RIGHT,)), "right", "running"), "The dog runs out of the picture to the right."),
        (Leaves(Group("bird", (TOP,)), "top", "plain"), "The bird leaves at the top edge."),
        (
            Leaves(Group("bottle", (LEFT,)), None, remaining=Group("bottle", (CENTRE, RIGHT))),
            "A bottle on the left is no longer seen; two bottles remain, one in the centre and one on the right.",
        ),
        (Goes(Group("dog", (CENTRE,)), "right", "plain", RIGHT), "The dog moves to the right side."),
        (Goes(Group("dog", (RIGHT,)), "left", "running", CENTRE), "The dog runs to the left, to the centre."),
        (Goes(Group("dog", (LEFT,)), "top", "quick"), "The dog moves quickly up."),
        (Goes(Group("dog", (LEFT,)), "left", "little"), "The dog moves a little on the left."),
        (Goes(Group("person", (LEFT,)), "right", "plain", among=3), "The person on the left moves right."),
        (Goes(Group("person", (LEFT, CENTRE)), "right", "plain", among=2), "The two people move right."),
        (Goes(Group("person", (LEFT, CENTRE)), "right", "plain", among=3), "Two of the three people move right."),
        (Goes(Group("dog", (CENTRE,)), "right", "running", goes_on=True), "The dog keeps running to the right."),
    ],
)
def test_what_happens_is_told_by_a_verb_that_agrees(fact, words):
    assert told(fact) == words


def test_what_stays_is_told_shortly():
    assert told(Stays(Group("dog", (CENTRE,)))) == "The dog stays in the centre."
    assert told(Stays(Group("dog", (CENTRE,))), Stays(Group("cat", (LEFT,)))) == "Still there: a dog in the centre and a cat on the left."


def test_words_on_screen_are_quoted_whole_at_their_place():
    blocks = (Block(("Big Buck", "Bunny"), TOP), Block(("by night",), TOP), Block(("OK",), RIGHT))
    assert told(Written(blocks)) == "Words at the top: “Big Buck Bunny”, “by night”; on the right: “OK”."
    assert told(Written(blocks[2:], still=True)) == "The words “OK” stay on screen."
    assert told(Written((Block(("rn0re",), LEFT, sure=False),))) == "Words, hard to read, on the left: “rn0re”."
    assert told(Unwritten()) == "The words disappear."


def test_a_long_text_is_told_whole_in_sentences_that_can_be_followed():
    text = " ".join(f"word{number}" for number in range(100))
    line = told(Written((Block((text,), LEFT),)))
    sentences = line.rstrip(".").split(". ")
    assert all(len(sentence.split()) <= LONGEST_SENTENCE for sentence in sentences)
    assert [word for word in line.replace("“", " ").replace("”", " ").split() if word.startswith("word")] == text.split()


def test_many_short_texts_and_things_make_more_sentences():
    texts = told(Written(tuple(Block((f"button number {n}",), LEFT if n % 2 else RIGHT) for n in range(30))))
    things = told(Cut("cut"), *(Shown(Group(name, (LEFT, CENTRE, RIGHT))) for name in NAMES[:9]))
    for line in (texts, things):
        assert max(len(sentence.split()) for sentence in line.split(". ")) <= LONGEST_SENTENCE
    assert texts.count("button number") == 30 and things.count("cuts to") == 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("static", "Static camera."),
        ("handheld", "Hand-held camera."),
        ("pan left", "The camera pans left."),
        ("tilt down", "The camera tilts down."),
        ("zoom in", "The camera zooms in."),
        ("roll", "The camera rolls."),
    ],
)
def test_the_camera_has_its_own_words(value, words):
    assert told(Camera(value)) == words


def test_a_camera_that_goes_on_is_told_so():
    assert told(Camera("tilt up", goes_on=True)) == "The camera keeps tilting up."
    assert told(Camera("roll", goes_on=True)) == "The camera keeps rolling."


def test_light_and_colours_are_told_last():
    assert told(Light("dark", ("blue", "grey")), Camera("static")) == "Static camera. A dark picture, mainly blue and grey."
    assert told(Light("black")) == "The picture is black."
    assert told(Light("ordinary", before="dark")) == "The picture grows brighter."


def test_movement_of_the_unknown_is_told_in_other_words_each_time():
    lines = {told(Stirring(0.4, turn)) for turn in range(3)}
    assert len(lines) == 3 and all("much of the picture" in line.casefold() for line in lines)

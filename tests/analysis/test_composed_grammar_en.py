from dataclasses import replace

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
    Nears,
    Nothing,
    Passes,
    Place,
    Setting,
    Shown,
    Stays,
    Stirring,
    Unwritten,
    Written,
)
from analysis.describers.grammar import LONGEST_SENTENCE, tell
from analysis.detectors.coco import NAMES
from analysis.timeline import Patch

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
        (Group("bottle", (LEFT, CENTRE, RIGHT)), "Three bottles, left, centre and right."),
        (Group("bottle", (LEFT, LEFT)), "Two bottles on the left."),
        (Group("person", (LEFT, RIGHT)), "Two people, left and right."),
        (Group("car", (LEFT, LEFT, RIGHT)), "Three cars, two left and one right."),
        (Group("bird", (TOP, Place("right", "top"))), "Two birds, top and top right."),
        (Group("cup", (RIGHT,), beside=("left", "person")), "A cup left of the person."),
        (Group("person", (LEFT,), colours=("white", "blue")), "A person in white and blue on the left."),
        (Group("car", (LEFT,), colours=("orange",)), "An orange car on the left."),
        (Group("car", (LEFT, LEFT, LEFT, LEFT, RIGHT)), "Five cars, mostly on the left."),
        (Group("car", (LEFT, LEFT, CENTRE, RIGHT, RIGHT)), "Five cars, across the picture."),
        (Group("dog", (Place("right", "bottom"),), size="small"), "A dog at the bottom right, small."),
        (Group("person", (TOP,), size="large", face="seen"), "A person at the top, face visible, large in the picture."),
        (Group("person", (CENTRE,), size="large", face="close"), "A person in close-up in the centre, large in the picture."),
        (Group("cat", (CENTRE,), size="filling"), "A cat filling most of the picture."),
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
        (Comes(Group("person", (LEFT,), colours=("white", "blue")), "left"), "A person in white and blue enters from the left."),
        (Comes(Group("dog", (LEFT,)), "right", "running"), "A dog runs in from the right."),
        (
            Comes(Group("person", (CENTRE,)), None, whole=Group("person", (LEFT, CENTRE, RIGHT))),
            "Another person appears in the centre; there are now three, left, centre and right.",
        ),
        (
            Comes(Group("bottle", (LEFT, RIGHT)), None, whole=Group("bottle", (LEFT, LEFT, RIGHT, RIGHT))),
            "Two more bottles appear, left and right; there are now four, two left and two right.",
        ),
        (Leaves(Group("dog", (RIGHT,)), "right"), "The dog leaves at the right edge."),
        (Leaves(Group("dog", (RIGHT,)), "right", "running"), "The dog runs out of the picture to the right."),
        (Leaves(Group("bird", (TOP,)), "top", "plain"), "The bird leaves at the top edge."),
        (
            Leaves(Group("bottle", (LEFT,)), None, remaining=Group("bottle", (CENTRE, RIGHT))),
            "A bottle on the left is no longer seen; two bottles remain, centre and right.",
        ),
        (
            Leaves(Group("dog", (LEFT,)), "left", "running", Group("dog", (RIGHT,)), then=True, with_them=Group("dog", (LEFT, RIGHT))),
            "Two dogs, left and right; the one on the left then runs out of the picture to the left.",
        ),
        (
            Leaves(Group("dog", (LEFT, CENTRE)), None, then=True, with_them=Group("dog", (LEFT, CENTRE, RIGHT))),
            "Three dogs, left, centre and right; those left and centre are then no longer seen.",
        ),
        (
            Leaves(Group("dog", (LEFT,)), "top", then=True, with_them=Group("dog", (LEFT, LEFT))),
            "Two dogs on the left; one of them then leaves at the top edge.",
        ),
        (
            Comes(Group("dog", (CENTRE,)), None, whole=Group("dog", (LEFT, CENTRE))),
            "Another dog appears in the centre; there are now two, left and centre.",
        ),
        (Goes(Group("dog", (CENTRE,)), "right", "plain", RIGHT), "The dog moves to the right side."),
        (Goes(Group("dog", (RIGHT,)), "left", "running", CENTRE), "The dog runs to the left, to the centre."),
        (Goes(Group("dog", (LEFT,)), "top", "quick"), "The dog moves quickly up."),
        (Nears(Group("dog", (LEFT,)), nearer=True), "The dog on the left comes nearer."),
        (Nears(Group("person", (LEFT,)), nearer=False), "The person on the left goes farther away."),
        (Shown(Group("bottle", (LEFT, RIGHT)), now=True), "Now two bottles, left and right."),
        (Goes(Group("person", (LEFT,)), "right", "plain", among=3), "One of the three people, on the left, moves right."),
        (Goes(Group("person", (LEFT, CENTRE)), "right", "plain", among=2), "The two people move right."),
        (Goes(Group("person", (LEFT, CENTRE)), "right", "plain", among=3), "Two of the three people move right."),
        (Goes(Group("dog", (CENTRE,)), "right", "running", goes_on=True), "The dog keeps running to the right."),
    ],
)
def test_what_happens_is_told_by_a_verb_that_agrees(fact, words):
    assert told(fact) == words


def test_what_stays_is_told_shortly_with_what_stirs():
    dog, cat = Stays(Group("dog", (CENTRE,))), Stays(Group("cat", (LEFT,)))
    assert told(dog) == "Still a dog in the centre."
    assert told(dog, cat) == "Still a dog in the centre and a cat on the left."
    assert told(dog, Stirring(LEFT)) == "Still a dog in the centre; something moves on the left."
    assert told(Stays(Group("car", (LEFT,), confidence=0.5))) == "Still probably a car on the left."
    assert told(Stirring(who=Group("person", (LEFT,)))) == "The person moves on the left."


def test_the_same_is_told_in_other_words_the_next_time():
    facts = [Stays(Group("dog", (CENTRE,))), Stirring(LEFT), Camera("pan left", goes_on=True)]
    assert len({tell(facts, English(), turn) for turn in range(3)}) == 3


def test_what_is_now_another_number_stands_alone_beside_what_is_introduced():
    facts = [Cut("cut"), Shown(Group("dog", (LEFT,))), Shown(Group("cat", (LEFT, RIGHT)), now=True)]
    assert told(*facts) == "The picture cuts to a dog on the left. Now two cats, left and right."


def test_words_on_screen_are_quoted_whole_at_their_place():
    blocks = (Block(("Big Buck", "Bunny"), TOP), Block(("by night",), TOP), Block(("OK",), RIGHT))
    assert told(Written(blocks)) == "Words at the top: “Big Buck Bunny”, “by night”; on the right: “OK”."
    assert told(Written(blocks[2:], still=True)) == "Still the words “OK”."
    assert told(Written((Block(("rn0re",), LEFT, sure=False),))) == "Words, hard to read, on the left: “rn0re”."
    assert told(Written(blocks[1:], still=True, more=True)) == "Still the words “by night”, “OK” and more words."
    assert told(Written(blocks[2:], more=True)) == "Words on the right: “OK”, more words."
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
    assert told(Light("ordinary", grows="brighter")) == "The picture grows brighter."


def test_a_picture_that_grows_is_told_as_it_is_at_first_and_in_the_end():
    grows = Light("dim", ("white",), grows="brighter", first=("black", "grey"))
    assert told(grows) == "The picture grows brighter, at first dim, mainly black and grey, in the end mainly white."
    assert told(replace(grows, brightness="black")) == "The picture grows brighter, at first black, in the end mainly white."
    assert told(replace(grows, brightness="ordinary", first=("red",))) == (
        "The picture grows brighter, at first mainly red, in the end mainly white."
    )


def test_colours_are_told_by_the_sides_where_they_lie():
    assert (
        told(Light("ordinary", ("blue",), patches=(Patch("blue", "top", 0.4), Patch("green", "bottom", 0.3))))
        == "Blue at the top and green at the bottom."
    )
    assert told(Nothing(still=True, colours=("blue",))) == "Still nothing known is recognised, mainly blue."
    assert told(Nothing(still=True, scene="a lakeside")) == "Still what looks like a lakeside."


def test_a_shot_tells_its_size_and_scene():
    assert told(Setting("wide", "a church")) == "A wide shot, which looks like a church."
    assert told(Setting(None, "a church")) == "It looks like a church."
    assert told(Setting("close-up")) == "A close-up."


def test_movement_of_the_unknown_is_told_with_its_place():
    assert told(Stirring(Place("left", "top"))) == "Something moves at the top left."
    assert told(Stirring()) == "Much of the picture moves."


def test_what_looks_like_plants_or_sky_is_a_guess_and_what_most_of_it_is_comes_first():
    patches = (
        Patch("brown", "all over", 0.5),
        Patch("beige", "centre", 0.2),
        Patch("sky", "top", 0.2),
        Patch("grass or plants", "bottom", 0.1),
    )
    assert (
        told(Light("ordinary", ("brown",), patches=patches))
        == "Mainly brown, beige in the centre, probably sky at the top and grass or plants at the bottom."
    )
    assert (
        told(Light("ordinary", (), patches=(Patch("trees or plants", "all over", 0.6),)))
        == "Probably trees or plants all over the picture."
    )


def test_what_is_seen_within_the_second_only():
    assert told(Passes(Group("hand", (Place("left", "top"),)))) == "For a moment a hand is seen at the top left."
    assert (
        told(Passes(Group("dog", (Place("left", "middle"), Place("right", "middle"))))) == "For a moment two dogs are seen, left and right."
    )

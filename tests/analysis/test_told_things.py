"""What tells one thing from another in a line: its colour and size, and whether it is there when the second begins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.describers.composed import ComposedDescriber
from analysis.describers.english import English
from analysis.describers.facts import Goes, Group, Leaves, Nears, Place, Shown, Stays
from analysis.describers.german import German
from analysis.describers.grammar import Grammar, tell
from analysis.describers.sight import Sight
from analysis.timeline import Observation, Patch, Segment, Track
from tests.telling import START, STATIC, moving, texts, thing, told

LEFT, CENTRE, RIGHT, TOP_LEFT = (
    Place(*words) for words in (("left", "middle"), ("centre", "middle"), ("right", "middle"), ("left", "top"))
)
PAGE = "a page or window on a screen"
ENGLISH, GERMAN = English(), German()


@pytest.mark.parametrize(
    ("fact", "grammar", "line"),
    [
        (
            Shown(Group("bottle", (LEFT, RIGHT), "half", colours=("grey", "blue"))),
            ENGLISH,
            "Two grey and blue bottles, left and right, half as high as the picture.",
        ),
        (
            Shown(Group("bottle", (LEFT, RIGHT), "half", colours=("blue",))),
            GERMAN,
            "Zwei Flaschen, blau, links und rechts, halb so hoch wie das Bild.",
        ),
        (Shown(Group("person", (LEFT, RIGHT), colours=("black",))), ENGLISH, "Two people in black, left and right."),
        (
            Shown(Group("object", (TOP_LEFT, RIGHT), tints=("orange", "brown"))),
            ENGLISH,
            "Two objects, orange at the top left and brown on the right.",
        ),
        (
            Shown(Group("object", (TOP_LEFT, RIGHT), tints=("orange", "brown"))),
            GERMAN,
            "Zwei Gegenstände, orange oben links und braun rechts.",
        ),
        (Shown(Group("object", (CENTRE, CENTRE), tints=("red", "brown"))), ENGLISH, "Two objects in the centre, red and brown."),
        (Shown(Group("object", (CENTRE, CENTRE), tints=("red", "brown"))), GERMAN, "Zwei Gegenstände in der Mitte, rot und braun."),
        (Shown(Group("dog", (CENTRE,), confidence=0.5, colours=("brown",))), GERMAN, "Ein Tier, vermutlich ein Hund, braun, in der Mitte."),
        (Shown(Group("person", (CENTRE,), pictured=True)), ENGLISH, "A picture of a person in the centre."),
        (Shown(Group("person", (CENTRE,), pictured=True)), GERMAN, "Ein Bild von einer Person in der Mitte."),
        (
            Nears(Group("object", (CENTRE,), "filling", colours=("beige",)), nearer=True),
            ENGLISH,
            "The beige object now fills most of the picture.",
        ),
        (Nears(Group("object", (CENTRE,), "filling"), nearer=True), GERMAN, "Der Gegenstand füllt jetzt den größten Teil des Bildes."),
        (Leaves(Group("hand", (TOP_LEFT,)), None, then=True), ENGLISH, "The hand at the top left is seen, then no longer."),
        (Leaves(Group("hand", (TOP_LEFT,)), "top", then=True, known=False), ENGLISH, "A hand at the top left then leaves at the top edge."),
        (Leaves(Group("hand", (TOP_LEFT,)), None, then=True, known=False), GERMAN, "Eine Hand oben links ist zu sehen, dann nicht mehr."),
        (Leaves(Group("dog", (RIGHT,)), "right", "running", then=True), GERMAN, "Der Hund rechts rennt dann nach rechts aus dem Bild."),
        (Goes(Group("bottle", (LEFT,)), "top", "quick", among=3), GERMAN, "Eine der drei Flaschen, links, bewegt sich schnell nach oben."),
        (Goes(Group("hand", (CENTRE,)), "top", "plain", start=LEFT), GERMAN, "Die Hand links bewegt sich nach oben."),
        (Stays(Group("bottle", (RIGHT,)), others=True), ENGLISH, "Still the other bottle on the right."),
        (Stays(Group("bottle", (CENTRE, RIGHT)), others=True), GERMAN, "Weiter die anderen zwei Flaschen, in der Mitte und rechts."),
    ],
)
def test_a_thing_is_told_so_that_it_can_be_drawn(fact: Shown | Nears | Leaves | Goes | Stays, grammar: Grammar, line: str) -> None:
    assert tell([fact], grammar) == line


def test_several_things_share_a_colour_or_without_a_name_have_each_their_own() -> None:
    bottles = [replace(thing("bottle", 0, 9, (x, 0.3, x + 0.1, 0.8), number=n), colours=("grey", "blue")) for n, x in enumerate((0.1, 0.8))]
    assert texts(told([START, STATIC, *bottles], [1.0]))[0].startswith(
        "Two grey and blue bottles, left and right, half as high as the picture."
    )
    things = [
        replace(thing("object", 0, 9, (x, 0.4, x + 0.1, 0.6), number=n), colours=(c,))
        for n, (x, c) in enumerate(((0.1, "red"), (0.8, "blue")))
    ]
    assert texts(told([START, STATIC, *things], [1.0]))[0].startswith("Two objects, red on the left and blue on the right.")


def test_a_thing_without_a_name_keeps_its_size_and_without_a_colour_isnt_told() -> None:
    large = thing("object", 0, 9, (0.2, 0.1, 0.8, 0.9))
    line = texts(told([START, STATIC, replace(large, colours=("beige",))], [1.0, 0.1]))[1]
    assert line.startswith("Still a beige object in the centre, large in the picture.")
    assert not any("object" in line for line in texts(told([START, STATIC, large, thing("dog", 0, 9, number=2)], [1.0, 0.1])))


def test_a_thing_that_stands_is_where_its_box_is() -> None:
    leaf = replace(moving("object", (0, 0.85), (0.5, 0.85), (1, 0.85), (9, 0.85)), colours=("brown",))
    sights = [Sight(0, (0.0,), difference=1.0, patches=(Patch("brown", "left", 0.2),))]
    assert texts(ComposedDescriber().describe(Segment(0, 1), sights, [START, STATIC, leaf]))[0].startswith("A brown object on the right")


def test_what_is_there_when_the_second_begins_is_told_to_go_then() -> None:
    hand = thing("hand", 1.0, 2.4, (0.1, 0.1, 0.2, 0.3), number=2)
    lines = texts(told([START, STATIC, thing("cup", 0, 9), hand], [1.0, *[0.1] * 3]))
    assert "The hand at the top left is seen, then no longer. Still a cup in the centre." in lines[2]
    early = texts(told([START, STATIC, thing("cup", 0, 9), replace(hand, end_seconds=2.1)], [1.0, *[0.1] * 3]))
    assert "The hand at the top left is no longer seen." in early[2]


def test_a_hand_that_a_segment_begins_with_and_no_line_has_told_isnt_the_hand() -> None:
    hand = thing("hand", 5.0, 6.6, (0.1, 0.1, 0.2, 0.3), number=2)
    line = next(
        ComposedDescriber().describe(
            Segment(6, 8), [Sight(6, (6.0,), difference=0.1), Sight(7, (7.0,))], [START, STATIC, thing("cup", 0, 9), hand]
        )
    )
    assert "A hand at the top left is seen, then no longer." in line.text


def test_of_two_that_go_about_a_seam_only_the_one_that_is_still_there_is_told_to_go() -> None:
    hands = [thing("hand", 5.0, end, (x, 0.1, x + 0.1, 0.3), number=2 + n) for n, (x, end) in enumerate(((0.1, 6.6), (0.4, 5.4)))]
    sights = [Sight(6, (6.0,), difference=0.1), Sight(7, (7.0,))]
    line = next(ComposedDescriber().describe(Segment(6, 8), sights, [START, STATIC, thing("cup", 0, 9), *hands]))
    assert "A hand at the top left is seen, then no longer." in line.text


def test_a_line_that_tells_that_something_goes_tells_what_remains() -> None:
    hands = [thing("hand", 0.0, 2.5, (x, 0.1, x + 0.1, 0.3), number=2 + n) for n, x in enumerate((0.1, 0.4))]
    line = texts(told([START, STATIC, thing("cup", 0, 9), *hands], [1.0, *[0.1] * 3], words=8))[2]
    assert "then no longer" in line
    assert "a cup" in line.casefold()


def test_who_moves_among_others_is_told_with_their_number_or_all_stay() -> None:
    dogs = [moving("dog", (0, 0.2), (1, 0.2), (1.5, 0.3), (2, 0.45), (9, 0.45)), moving("dog", (0, 0.8), (9, 0.8), number=2)]
    assert texts(told([START, STATIC, *dogs], [1.0, 0.2]))[1].startswith("One of the two dogs, on the left, moves right")
    assert texts(told([START, STATIC, *dogs], [1.0, 0.2], words=7))[1] == "Still two dogs, left and right."


def test_a_person_on_a_page_is_a_picture() -> None:
    person = thing("person", 0, 9, (0.45, 0.4, 0.55, 0.6))
    on_page, outside = (
        texts(ComposedDescriber().describe(Segment(0, 1), [Sight(0, (0.0,), difference=1.0, scene=scene)], [START, STATIC, person]))[0]
        for scene in (PAGE, None)
    )
    assert on_page.startswith("A picture of a person in the centre")
    assert outside.startswith("A person in the centre")


def zoomed(camera: str) -> list[str]:
    """A thing that is seen larger and larger until 2.25, while the camera does so; then no more."""
    sizes = ((0.0, 0.2), (0.5, 0.22), (1.0, 0.25), (1.5, 0.28), (2.0, 0.3))
    track = replace(
        moving("object", *((at, 0.5) for at, _ in sizes)), end_seconds=2.25, colours=("beige",), box=(0.25, 0.25, 0.75, 0.75), kind="thing"
    )
    seen = [Observation(at, "thing", "object", 0.4, (0.5 - half, 0.5 - half, 0.5 + half, 0.5 + half)) for at, half in sizes]
    sights = [Sight(s, (float(s),), tuple(one for one in seen if s <= one.pts_seconds < s + 1), difference=0.9) for s in range(5)]
    track = replace(track, path=tuple((one.pts_seconds, 0.5, 0.5) for one in seen))
    return texts(ComposedDescriber().describe(Segment(0, 5), sights, [START, Track("camera", 0.0, 5.0, camera), track]))


def test_what_grows_until_it_is_lost_while_the_camera_zooms_in_fills_the_picture() -> None:
    lines = zoomed("zoom in")
    assert lines[2].startswith("The beige object now fills most of the picture.")
    assert "a beige object filling most of the picture." in lines[4]
    assert not any("fill" in line for line in zoomed("static"))


def test_one_of_two_that_goes_as_the_shot_begins_is_told_and_one_that_is_seen_twice_is_not() -> None:
    stays = thing("hand", 0, 9, (0.1, 0.1, 0.3, 0.4), number=1)
    goes = thing("hand", 0, 0.75, (0.7, 0.0, 0.9, 0.2), number=2)
    assert texts(told([START, STATIC, stays, goes], [0.1, 0.1]))[0].startswith(
        "Two hands, top left and top right; the one at the top right is then"
    )
    twice = thing("hand", 0, 0.75, (0.12, 0.1, 0.32, 0.4), number=2)
    assert texts(told([START, STATIC, stays, twice], [0.1, 0.1]))[0].startswith("A hand at the top left")
    assert "no longer" not in texts(told([START, STATIC, stays, twice], [0.1, 0.1]))[0]


def test_what_is_there_for_most_of_a_second_is_not_told_as_a_moment() -> None:
    long, short = (texts(told([START, STATIC, thing("hand", 3.0 + late, 3.75, (0.1, 0.1, 0.3, 0.3))], [0.1] * 6))[3] for late in (0.0, 0.4))
    assert long.startswith("A hand at the top left is seen, then no longer.")
    assert short.startswith("For a moment a hand is seen at the top left.")


def test_what_is_well_inside_when_first_seen_came_in_before() -> None:
    """Half a second lies between two looks: at the first one a dog that runs has come in a quarter second before, by its speed."""
    runs = texts(told([START, STATIC, moving("dog", (3, 0.8), (3.5, 0.55), (4, 0.5), (9, 0.5))], [0.1] * 5))
    assert "A dog enters from the right" in runs[2] or "A dog runs in from the right" in runs[2]
    assert "enters" not in runs[3] and "runs in" not in runs[3]
    appears = texts(told([START, STATIC, moving("dog", (3, 0.5), (3.5, 0.5), (9, 0.5))], [0.1] * 5))
    assert "dog" not in appears[2] and "appears" in appears[3]


def test_what_moves_is_not_told_to_stay_for_want_of_room() -> None:
    bottles = [thing("bottle", 0, 9, (x, 0.3, x + 0.1, 0.8), number=1 + n) for n, x in enumerate((0.45, 0.8))]
    path = ((0.0, 0.15, 0.55), (1.0, 0.15, 0.55), (2.0, 0.15, 0.2), (8.5, 0.15, 0.2))
    lifted = replace(thing("bottle", 0, 9, (0.1, 0.3, 0.2, 0.8), number=7), path=path)
    hand = thing("hand", 1, 1.75, (0.1, 0.1, 0.2, 0.3), number=9)
    line = texts(told([START, STATIC, *bottles, lifted, hand], [0.1] * 3, words=20))[1]
    assert "A hand at the top left is seen, then no longer." in line
    assert "One of the three bottles, on the left, moves quickly up." in line and "Still three" not in line


def test_one_that_comes_beside_others_in_a_segments_first_second_is_told_to_come() -> None:
    stays, comes = thing("bottle", 0, 9, (0.7, 0.3, 0.8, 0.8)), thing("bottle", 3.5, 9, (0.45, 0.3, 0.55, 0.8), number=2)
    first = texts(told([START, STATIC, stays, comes], [0.1] * 3, first=3))[0]
    assert first.startswith("Another bottle appears in the centre; there are now two, centre and right.")
    sooner = texts(told([START, STATIC, stays, thing("bottle", 2.5, 9, (0.45, 0.3, 0.55, 0.8), number=2)], [0.1] * 3, first=3))[0]
    assert sooner.startswith("Two bottles, centre and right")
    tight = texts(told([START, STATIC, stays, comes], [0.1] * 3, first=3, words=8))[0]
    assert tight.startswith("Now two bottles, centre and right.")


def test_what_stands_at_an_edge_and_hardly_moves_has_not_come_in_there() -> None:
    path = ((3.0, 0.5, 0.62), (3.5, 0.5, 0.60), (8.5, 0.5, 0.6))
    person = replace(thing("person", 3, 9, (0.4, 0.2, 0.6, 1.0)), path=path)
    assert "A person appears in the centre" in texts(told([START, STATIC, person], [0.1] * 4))[3]


def test_things_of_several_names_that_appear_at_once_are_one_list() -> None:
    tracks = [thing("person", 3, 9, (0.4, 0.2, 0.6, 0.9)), thing("bicycle", 3, 9, (0.4, 0.5, 0.7, 0.9), number=2)]
    line = texts(told([START, STATIC, thing("cup", 0, 9, number=5), *tracks], [0.1] * 4))[3]
    assert line.startswith("Now a person") and "a bicycle" in line and "appears" not in line


def test_what_had_no_room_is_no_news_and_without_a_name_not_told_before_people() -> None:
    people = [thing("person", 0, 9, (x, 0.3, x + 0.1, 0.8), number=1 + n) for n, x in enumerate((0.1, 0.45, 0.8))]
    pieces = [replace(thing("object", 0, 9, (x, 0.8, x + 0.1, 0.95), number=5 + n), colours=("brown",)) for n, x in enumerate((0.1, 0.8))]
    lines = texts(told([START, STATIC, *people, *pieces], [1.0, 0.1, 0.1], words=8))
    assert all("three people" in line.casefold() for line in lines)

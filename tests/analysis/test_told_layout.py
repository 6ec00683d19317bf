"""What lies where is told besides what happens, and of a new view as soon as it is known."""

from __future__ import annotations

from dataclasses import replace

from analysis.describers.composed import ComposedDescriber
from analysis.describers.sight import Sight
from analysis.timeline import SMALL_THINGS, Patch, Segment, Track
from tests.telling import START, STATIC, moving, texts, thing

GROUND = (Patch("grey", "all over", 0.6), Patch("light green", "bottom", 0.2))


def lines(tracks: list[Track], patches: list[tuple[Patch, ...]], language: str = "en", words: int = 20) -> list[str]:
    sights = [Sight(s, (float(s),), (), (), 0.1, 0.5, patches=told) for s, told in enumerate(patches)]
    return texts(ComposedDescriber(language, words).describe(Segment(0, len(patches)), sights, tracks))


def test_a_line_that_is_full_of_what_happens_still_tells_what_lies_where() -> None:
    dog = moving("dog", (0, 0.2), (1, 0.2), (2, 0.5), (3, 0.5))
    told = lines([START, STATIC, dog, thing("person", 0, 9, (0.8, 0.2, 1.0, 0.9), number=2)], [GROUND, GROUND], words=14)
    assert told[1] == "The dog moves quickly to the right, to the centre. Still a person. Mainly grey, light green at the bottom."


def test_a_new_view_is_told_by_its_first_whole_picture() -> None:
    shots = [Track("shot", 0, 1.4, "start"), Track("shot", 1.4, 9, "cut")]
    told = lines([*shots, STATIC], [GROUND, GROUND, (Patch("blue", "all over", 0.7),), (Patch("blue", "all over", 0.7),)])
    assert told[1].endswith("The picture cuts to another view. Mainly blue.")


def test_a_picture_that_goes_as_the_second_begins_is_not_told_of_the_one_that_follows() -> None:
    shots = [Track("shot", 0, 1.1, "start"), Track("shot", 1.1, 9, "dissolve")]
    blue = (Patch("blue", "all over", 0.7),)
    told = lines([*shots, STATIC], [GROUND, (*GROUND, *blue), blue])
    assert told[1].startswith("The picture dissolves into another view.") and told[1].endswith("Mainly blue.")
    at_the_end = lines([*shots, STATIC], [GROUND, (*GROUND, *blue)])
    assert "grey" not in at_the_end[1].casefold()


def test_many_small_things_are_told_as_many_and_not_one_by_one() -> None:
    many = (Patch("grey", "all over", 0.6), Patch(SMALL_THINGS, "centre", 0.1, ("red", "yellow", "blue"), shape="square"))
    one = thing("object", 0, 9, (0.4, 0.4, 0.5, 0.5))
    assert lines([START, STATIC, one], [many])[0].endswith("Mainly grey, many small square red, yellow and blue things in the centre.")
    assert "an object" not in lines([START, STATIC, one], [many])[0].casefold()
    german = lines([START, STATIC], [many], "de")[0]
    assert german.endswith("Vor allem Grau, viele kleine quadratische Dinge in Rot, Gelb und Blau in der Mitte.")


def test_a_colour_at_two_places_is_named_once_and_a_sky_has_its_colour() -> None:
    patches = (Patch("grey-brown", "left", 0.2), Patch("grey-brown", "top right", 0.1), Patch("sky", "top", 0.2, ("light blue",)))
    assert lines([START], [patches])[0].endswith("Grey-brown on the left and at the top right, probably light blue sky at the top.")
    assert lines([START], [patches], "de")[0].endswith("Graubraun links und oben rechts, vermutlich Himmel in Hellblau oben.")


def test_an_unnamed_thing_is_where_the_patch_of_its_colour_is() -> None:
    patches = (Patch("brown", "all over", 0.7), Patch("beige", "centre", 0.2))
    guessed = replace(thing("object", 0, 9, (0.05, 0.2, 0.5, 0.9)), colours=("brown", "beige"))
    assert lines([START, guessed], [patches])[0] == "A beige object in the centre, large in the picture. Mainly brown, beige in the centre."
    red = replace(guessed, colours=("red",))
    assert lines([START, red], [patches])[0].startswith("A red object on the left")


def test_words_that_stay_over_a_cut_are_told_once_in_a_line() -> None:
    shots = [Track("shot", 0, 1.5, "start"), Track("shot", 1.5, 9, "cut")]
    caption = Track("text", 0, 9, "www.example.org", box=(0.7, 0.9, 0.9, 0.95), track_id=5)
    assert lines([*shots, STATIC, caption], [GROUND] * 3)[1].count("www.example.org") == 1


def test_a_picture_that_comes_out_of_black_is_told_to_grow_brighter() -> None:
    sights = [
        Sight(s, (float(s),), (), (), 1.0, light, patches=told)
        for s, (light, told) in enumerate(zip((0.0, 0.1, 0.7, 0.7), ((), (), GROUND, GROUND), strict=True))
    ]
    english = texts(ComposedDescriber().describe(Segment(0, 4), sights, [START]))
    assert english[1] == "The picture grows brighter, at first dark, in the end mainly grey, light green at the bottom."
    assert "grows" not in english[2]
    german = texts(ComposedDescriber("de").describe(Segment(0, 4), sights, [START]))
    assert german[1] == "Das Bild wird heller, zuerst dunkel, am Ende vor allem Grau, Hellgrün unten."


def test_a_picture_that_is_only_guessed_at_confirms_nothing_of_its_light() -> None:
    sight = Sight(0, (0.0,), (), (), 0.1, 0.5, patches=(Patch("trees or plants", "all over", 0.9),))
    (line,) = ComposedDescriber().describe(Segment(0, 1), [sight], [START, STATIC])
    assert "Probably trees or plants all over the picture" in line.text
    assert [claim.kind for claim in line.claims if claim.kind == "light"] == []


def test_a_picture_that_has_become_bright_still_has_its_layout() -> None:
    sights = [Sight(s, (float(s),), (), (), 0.3, 0.7, light=light, patches=GROUND) for s, light in enumerate((None, "bright"))]
    line = texts(ComposedDescriber().describe(Segment(0, 2), sights, [START, STATIC, thing("dog", 0, 9)]))[1]
    assert line == "Still a dog in the centre. A bright picture, mainly grey, light green at the bottom."


def test_a_dim_picture_that_becomes_ordinary_grows_brighter() -> None:
    lights = zip((0.2, 0.2, 0.5), ("dim", "dim", "ordinary"), strict=True)
    sights = [Sight(s, (float(s),), (), (), 0.1, brightness, light=light) for s, (brightness, light) in enumerate(lights)]
    dog = thing("dog", 0, 9)
    assert "The picture grows brighter." in texts(ComposedDescriber().describe(Segment(0, 3), sights, [START, STATIC, dog]))[2]


def test_two_colours_of_one_place_are_named_with_it_once() -> None:
    patches = (Patch("white", "top", 0.2), Patch("light grey", "top", 0.1), Patch("brown", "left", 0.1), Patch("sky", "top", 0.2))
    assert lines([START], [patches])[0].endswith("White and light grey at the top and brown on the left, probably sky at the top.")
    assert lines([START], [patches], "de")[0].endswith("Weiß und Hellgrau oben und Braun links, vermutlich Himmel oben.")


def test_what_happens_may_be_half_as_long_again_and_what_lies_where_is_told_all_the_same() -> None:
    stays, goes = thing("hand", 0, 9, (0.1, 0.1, 0.3, 0.4)), thing("hand", 0, 1.75, (0.7, 0.0, 0.9, 0.2), number=2)
    told = lines([START, STATIC, stays, goes], [GROUND] * 3, words=12)
    begins = "Two hands, top left and top right; the one at the top right is then no longer seen."
    assert told[1] == f"{begins} Mainly grey, light green at the bottom."
    assert lines([START, STATIC, stays, goes], [GROUND] * 3, words=9)[1].startswith("Two hands, top left and top right.")

import pytest

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
    Place,
    Setting,
    Shown,
    Stays,
    Stirring,
    Written,
)
from analysis.describers.german import German
from analysis.describers.german_nouns import NOUNS, noun
from analysis.describers.grammar import tell
from analysis.detectors.coco import NAMES
from analysis.timeline import Patch

LEFT, CENTRE, RIGHT, TOP = Place("left", "middle"), Place("centre", "middle"), Place("right", "middle"), Place("centre", "top")

GENDERS = {
    "m": "bus train truck dog elephant bear bird backpack umbrella suitcase kite cake apple chair tv laptop toaster oven refrigerator",
    "f": "person cat cow giraffe bottle cup fork bowl banana pizza clock vase scissors toothbrush mouse keyboard tie",
    "n": "bicycle car motorcycle airplane boat horse sheep zebra book bed knife sandwich surfboard couch",
}


def told(*facts):
    return tell(facts, German())


def test_all_80_names_have_a_noun():
    assert set(NAMES) <= set(NOUNS)


@pytest.mark.parametrize(("name", "gender"), [(name, gender) for gender, names in GENDERS.items() for name in names.split()])
def test_nouns_have_their_gender(name, gender):
    assert noun(name).gender == gender


def test_articles_follow_gender_and_case():
    dog, bear, cat, sheep = noun("dog"), noun("bear"), noun("cat"), noun("sheep")
    assert [dog.some(), dog.some(1, "accusative"), dog.some(1, "dative")] == ["ein Hund", "einen Hund", "einem Hund"]
    assert [bear.some(), bear.some(1, "accusative"), bear.some(1, "dative")] == ["ein Bär", "einen Bären", "einem Bären"]
    assert [cat.some(1, "accusative"), cat.some(1, "dative"), sheep.some(1, "dative")] == ["eine Katze", "einer Katze", "einem Schaf"]
    assert [dog.the(), cat.the(), sheep.the(), sheep.the(3)] == ["der Hund", "die Katze", "das Schaf", "die drei Schafe"]


def test_plurals_bend_in_the_dative():
    assert [noun("dog").some(2, "dative"), noun("car").some(2, "dative"), noun("bottle").some(2, "dative")] == [
        *("zwei Hunden", "zwei Autos", "zwei Flaschen")
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ([Shown(Group("dog", (LEFT,)))], "Ein Hund links."),
        ([Cut("cut"), Shown(Group("dog", (LEFT,)))], "Schnitt auf einen Hund links."),
        ([Cut("cut"), Shown(Group("bear", (CENTRE,)))], "Schnitt auf einen Bären in der Mitte."),
        ([Cut("dissolve"), Nothing()], "Überblendung auf ein anderes Bild. Keine Person, kein Gegenstand und keine Schrift zu erkennen."),
        ([Shown(Group("bottle", (LEFT, CENTRE, RIGHT)))], "Drei Flaschen, links, in der Mitte und rechts."),
        ([Shown(Group("dog", (LEFT, RIGHT)))], "Zwei Hunde, links und rechts."),
        ([Cut("cut"), Shown(Group("dog", (LEFT, LEFT, RIGHT)))], "Schnitt auf drei Hunde, zwei links und einen rechts."),
        ([Shown(Group("car", (LEFT, RIGHT, RIGHT)))], "Drei Autos, eines links und zwei rechts."),
        ([Shown(Group("person", (CENTRE,), holding=("tie", "umbrella")))], "Eine Person mit einer Krawatte und einem Schirm in der Mitte."),
        ([Shown(Group("car", (TOP,), confidence=0.5))], "Ein Fahrzeug, vermutlich ein Auto, oben in der Mitte."),
        ([Comes(Group("dog", (LEFT,)), "left")], "Ein Hund kommt von links ins Bild."),
        ([Comes(Group("dog", (LEFT,)), "left", "running")], "Ein Hund rennt von links ins Bild."),
        (
            [Comes(Group("car", (RIGHT,)), None, whole=Group("car", (LEFT, RIGHT)))],
            "Ein weiteres Auto erscheint rechts; jetzt sind es zwei, links und rechts.",
        ),
        (
            [Comes(Group("person", (RIGHT,)), "right", whole=Group("person", (LEFT, LEFT, RIGHT)))],
            "Eine weitere Person kommt von rechts ins Bild; jetzt sind es drei, zwei links und eine rechts.",
        ),
        ([Leaves(Group("cat", (RIGHT,)), "right")], "Die Katze verlässt das Bild am rechten Rand."),
        (
            [Leaves(Group("bottle", (LEFT,)), None, remaining=Group("bottle", (CENTRE, RIGHT)))],
            "Eine Flasche links ist nicht mehr zu sehen; es bleiben zwei Flaschen, in der Mitte und rechts.",
        ),
        (
            [Leaves(Group("dog", (LEFT,)), "left", "running", Group("dog", (RIGHT,)), then=True, with_them=Group("dog", (LEFT, RIGHT)))],
            "Zwei Hunde, links und rechts; der links rennt dann nach links aus dem Bild.",
        ),
        (
            [Leaves(Group("dog", (LEFT, CENTRE)), None, then=True, with_them=Group("dog", (LEFT, CENTRE, RIGHT)))],
            "Drei Hunde, links, in der Mitte und rechts; die links und in der Mitte sind dann nicht mehr zu sehen.",
        ),
        (
            [Leaves(Group("hand", (LEFT,)), "top", then=True, with_them=Group("hand", (LEFT, LEFT)))],
            "Zwei Hände links; eine von ihnen verlässt dann das Bild am oberen Rand.",
        ),
        (
            [Comes(Group("dog", (CENTRE,)), None, whole=Group("dog", (LEFT, CENTRE)))],
            "Ein weiterer Hund erscheint in der Mitte; jetzt sind es zwei, links und in der Mitte.",
        ),
        ([Goes(Group("dog", (CENTRE,)), "right", "running", RIGHT)], "Der Hund rennt auf die rechte Seite."),
        ([Goes(Group("dog", (RIGHT,)), "left", "quick", CENTRE)], "Der Hund bewegt sich schnell nach links, in die Mitte."),
        ([Goes(Group("person", (LEFT, CENTRE)), "right", "plain", among=3)], "Zwei der drei Personen bewegen sich nach rechts."),
        ([Stays(Group("sheep", (LEFT, LEFT)))], "Weiter zwei Schafe links."),
        ([Written((Block(("Guten Tag",), TOP),))], "Schrift oben in der Mitte: „Guten Tag“."),
        ([Camera("pan left"), Light("dark", ("blue",))], "Die Kamera schwenkt nach links. Ein dunkles Bild, vor allem Blau."),
        ([Shown(Group("sheep", (LEFT, CENTRE)), now=True)], "Jetzt zwei Schafe, links und in der Mitte."),
        ([Stirring(Place("left", "top"))], "Oben links bewegt sich etwas."),
        ([Stirring()], "Ein großer Teil des Bildes bewegt sich."),
        ([Stirring(who=Group("cat", (RIGHT,)))], "Die Katze bewegt sich rechts."),
        ([Stays(Group("dog", (LEFT,))), Stirring(RIGHT)], "Weiter ein Hund links; rechts bewegt sich etwas."),
        ([Stays(Group("cup", (RIGHT,), beside=("left", "bear")))], "Weiter eine Tasse links von dem Bären."),
        ([Stays(Group("car", (RIGHT,), confidence=0.5))], "Weiter vermutlich ein Auto rechts."),
        (
            [Stays(Group("dog", (LEFT,))), Written((Block(("OK",), TOP),), still=True, more=True)],
            "Weiter ein Hund links und die Schrift „OK“ und weitere Wörter.",
        ),
        ([Nears(Group("dog", (LEFT,)), nearer=True)], "Der Hund links kommt näher."),
        ([Nears(Group("person", (LEFT,)), nearer=False)], "Die Person links entfernt sich."),
        ([Shown(Group("person", (LEFT,), colours=("white", "blue")))], "Eine Person in Weiß und Blau links."),
        ([Shown(Group("dog", (LEFT,), colours=("brown",)))], "Ein Hund, braun, links."),
        ([Light("ordinary", ("blue",), patches=(Patch("blue", "top", 0.4), Patch("green", "bottom", 0.3)))], "Blau oben und Grün unten."),
        ([Nothing(still=True, colours=("blue",))], "Weiter nichts Bekanntes zu erkennen, vor allem Blau."),
        ([Setting("wide")], "Eine Totale."),
        ([Setting(None, "a castle or palace")], "Es sieht aus wie eine Burg oder ein Schloss."),
        ([Nothing(still=True, scene="a coast", colours=("blue",))], "Es sieht weiter aus wie eine Küste, vor allem Blau."),
    ],
)
def test_sentences_agree(facts, words):
    assert told(*facts) == words

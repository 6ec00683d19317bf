"""German words for things, COCO's 80 names and others: noun, gender and plural, and how they bend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Gender = Literal["m", "f", "n"]
Case = Literal["nominative", "accusative", "dative"]

_TABLE = """
person: Person f Personen | bicycle: Fahrrad n Fahrräder | car: Auto n Autos | motorcycle: Motorrad n Motorräder
airplane: Flugzeug n Flugzeuge | bus: Bus m Busse | train: Zug m Züge | truck: Lastwagen m Lastwagen | boat: Boot n Boote
traffic light: Ampel f Ampeln | fire hydrant: Hydrant m* Hydranten | stop sign: Stoppschild n Stoppschilder
parking meter: Parkuhr f Parkuhren | bench: Sitzbank f Sitzbänke | bird: Vogel m Vögel | cat: Katze f Katzen | dog: Hund m Hunde
horse: Pferd n Pferde | sheep: Schaf n Schafe | cow: Kuh f Kühe | elephant: Elefant m* Elefanten | bear: Bär m* Bären
zebra: Zebra n Zebras | giraffe: Giraffe f Giraffen | backpack: Rucksack m Rucksäcke | umbrella: Schirm m Schirme
handbag: Handtasche f Handtaschen | tie: Krawatte f Krawatten | suitcase: Koffer m Koffer | frisbee: Frisbee n Frisbees
skis: Paar~Ski n Paar~Ski | snowboard: Snowboard n Snowboards | sports ball: Ball m Bälle | kite: Drachen m Drachen
baseball bat: Baseballschläger m Baseballschläger | baseball glove: Baseballhandschuh m Baseballhandschuhe
skateboard: Skateboard n Skateboards | surfboard: Surfbrett n Surfbretter | tennis racket: Tennisschläger m Tennisschläger
bottle: Flasche f Flaschen | wine glass: Weinglas n Weingläser | cup: Tasse f Tassen | fork: Gabel f Gabeln
knife: Messer n Messer | spoon: Löffel m Löffel | bowl: Schüssel f Schüsseln | banana: Banane f Bananen | apple: Apfel m Äpfel
sandwich: Sandwich n Sandwiches | orange: Orange f Orangen | broccoli: Brokkoli m Brokkoli | carrot: Karotte f Karotten
hot dog: Hotdog m Hotdogs | pizza: Pizza f Pizzen | donut: Donut m Donuts | cake: Kuchen m Kuchen | chair: Stuhl m Stühle
couch: Sofa n Sofas | potted plant: Topfpflanze f Topfpflanzen | bed: Bett n Betten | dining table: Esstisch m Esstische
toilet: Toilette f Toiletten | tv: Fernseher m Fernseher | laptop: Laptop m Laptops | mouse: Computermaus f Computermäuse
remote: Fernbedienung f Fernbedienungen | keyboard: Tastatur f Tastaturen | cell phone: Handy n Handys
microwave: Mikrowelle f Mikrowellen | oven: Backofen m Backöfen | toaster: Toaster m Toaster | sink: Spüle f Spülen
refrigerator: Kühlschrank m Kühlschränke | book: Buch n Bücher | clock: Uhr f Uhren | vase: Vase f Vasen
scissors: Schere f Scheren | teddy bear: Teddybär m* Teddybären | hair drier: Föhn m Föhne | toothbrush: Zahnbürste f Zahnbürsten
face: Gesicht n Gesichter | hand: Hand f Hände | arm: Arm m Arme | object: Gegenstand m Gegenstände | deer or antelope: Huftier n Huftiere
fox or wolf: Wildhund m Wildhunde | big cat: Großkatze f Großkatzen | monkey or ape: Affe m* Affen
squirrel or rodent: Nagetier n Nagetiere
rabbit: Kaninchen n Kaninchen | camel: Kamel n Kamele | panda: Panda m Pandas | pig: Schwein n Schweine
butterfly: Schmetterling m Schmetterlinge | insect: Insekt n Insekten | spider: Spinne f Spinnen | snake: Schlange f Schlangen
lizard: Echse f Echsen | turtle: Schildkröte f Schildkröten | frog: Frosch m Frösche | flower: Blume f Blumen
fire engine: Feuerwehrauto n Feuerwehrautos | tank: Panzer m Panzer | rocket: Rakete f Raketen
musical instrument: Musikinstrument n Musikinstrumente | page or window on a screen: Bildschirmfenster n Bildschirmfenster
lighthouse: Leuchtturm m Leuchttürme | fountain: Brunnen m Brunnen
"""

NUMBERS = ("kein", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")

INDEFINITE: dict[Case, dict[Gender, str]] = {
    "nominative": {"m": "ein", "f": "eine", "n": "ein"},
    "accusative": {"m": "einen", "f": "eine", "n": "ein"},
    "dative": {"m": "einem", "f": "einer", "n": "einem"},
}
DEFINITE: dict[Case, dict[Gender, str]] = {
    "nominative": {"m": "der", "f": "die", "n": "das"},
    "accusative": {"m": "den", "f": "die", "n": "das"},
    "dative": {"m": "dem", "f": "der", "n": "dem"},
}
ANOTHER: dict[Gender, str] = {"m": "ein weiterer", "f": "eine weitere", "n": "ein weiteres"}
ONE: dict[Case, dict[Gender, str]] = {
    "nominative": {"m": "einer", "f": "eine", "n": "eines"},
    "accusative": {"m": "einen", "f": "eine", "n": "eines"},
    "dative": {"m": "einem", "f": "einer", "n": "einem"},
}
"""The numeral standing alone: "einer links, zwei rechts"."""

KINDS: dict[str, tuple[str, Gender]] = {
    "bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, deer or antelope, fox or wolf, big cat, monkey or ape, "
    "squirrel or rodent, rabbit, camel, panda, pig, butterfly, insect, spider, snake, lizard, turtle, frog": ("Tier", "n"),
    "bicycle, car, motorcycle, airplane, bus, train, truck, boat": ("Fahrzeug", "n"),
    "bench, chair, couch, bed, dining table": ("Möbelstück", "n"),
}
KIND_OF = {name: kind for names, kind in KINDS.items() for name in names.split(", ")}
"""What a thing surely is when its name is doubtful."""


_SCENES = """
a mountain landscape: eine Berglandschaft | a coast: eine Küste | an underwater scene: eine Unterwasserszene | a volcano: ein Vulkan
a field: ein Feld | a castle or palace: eine Burg oder ein Schloss | a church or monastery: eine Kirche oder ein Kloster
a bridge: eine Brücke | a shop: ein Laden | a restaurant: ein Restaurant | a library: eine Bibliothek
a theatre or cinema: ein Theater oder Kino | a greenhouse: ein Gewächshaus | a barn: eine Scheune | a lighthouse: ein Leuchtturm
a fountain: ein Brunnen | a harbour: ein Hafen | a deer or antelope: ein Hirsch oder eine Antilope | a fox or wolf: ein Fuchs oder Wolf
a big cat: eine Großkatze | a monkey or ape: ein Affe | a squirrel or rodent: ein Eichhörnchen oder anderes Nagetier
a rabbit: ein Kaninchen | a camel: ein Kamel | a panda: ein Panda | a pig: ein Schwein | a butterfly: ein Schmetterling
an insect: ein Insekt | a spider: eine Spinne | a snake: eine Schlange | a lizard: eine Echse | a turtle: eine Schildkröte
a frog: ein Frosch | a flower: eine Blume | mushrooms: Pilze | vegetables: Gemüse | fruit: Obst | a dish of food: ein Gericht
coffee: Kaffee | a fire engine: ein Feuerwehrauto | a tank: ein Panzer | a rocket: eine Rakete
a musical instrument: ein Musikinstrument | a ball game: ein Ballspiel
a page or window on a screen: eine Seite oder ein Fenster auf einem Bildschirm
"""
SCENES = dict(entry.strip().split(": ") for entry in _SCENES.strip().replace("\n", "|").split("|"))
"""What a shot may look like, in the nominative, by its English words."""

NATURAL = {"sky": "Himmel", "trees or plants": "Bäume oder Pflanzen", "grass or plants": "Gras oder Pflanzen"}
"""What a patch of the picture looks like."""

STRIPES = {
    "level stripes": "waagrechte Streifen",
    "upright stripes": "senkrechte Streifen",
    "stripes that rise to the right": "nach rechts steigende Streifen",
    "stripes that fall to the right": "nach rechts fallende Streifen",
}

COLOURS = {
    "black": "Schwarz",
    "white": "Weiß",
    "grey": "Grau",
    "gray": "Grau",
    "red": "Rot",
    "orange": "Orange",
    "yellow": "Gelb",
    "green": "Grün",
    "cyan": "Türkis",
    "turquoise": "Türkis",
    "blue": "Blau",
    "purple": "Lila",
    "violet": "Violett",
    "pink": "Rosa",
    "brown": "Braun",
    "beige": "Beige",
}


@dataclass(frozen=True)
class Noun:
    """One noun and how it bends."""

    singular: str
    gender: Gender
    plural: str
    weak: bool = False
    """Takes -n or -en in all cases of the singular but the first: der Bär, den Bären."""

    def one(self, case: Case = "nominative") -> str:
        """The bare singular in that case."""
        if self.weak and case != "nominative":
            return self.plural
        return self.singular

    def many(self, case: Case = "nominative") -> str:
        """The bare plural in that case; the dative adds -n where the word allows it."""
        if case == "dative" and not self.plural.endswith(("n", "s", "i")):
            return f"{self.plural}n"
        return self.plural

    def some(self, count: int = 1, case: Case = "nominative") -> str:
        """ "ein Hund", "einen Bären", "drei Flaschen"."""
        if count == 1:
            return f"{INDEFINITE[case][self.gender]} {self.one(case)}"
        return f"{number(count)} {self.many(case)}"

    def the(self, count: int = 1, case: Case = "nominative") -> str:
        """ "der Hund", "dem Bären", "die drei Flaschen"."""
        if count == 1:
            return f"{DEFINITE[case][self.gender]} {self.one(case)}"
        return f"{'den' if case == 'dative' else 'die'} {number(count)} {self.many(case)}"


def number(count: int) -> str:
    """The number in letters up to twelve."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def noun(label: str) -> Noun:
    """The noun for a COCO name; a name that isn't one stands as a neuter."""
    return NOUNS.get(label) or Noun(label, "n", label)


def _read_table() -> dict[str, Noun]:
    nouns: dict[str, Noun] = {}
    for entry in _TABLE.replace("\n", "|").split("|"):
        if entry.strip():
            label, words = entry.split(": ")
            singular, gender, plural = (word.replace("~", " ") for word in words.split())
            known: Gender = "m" if gender[0] == "m" else "f" if gender[0] == "f" else "n"
            nouns[label.strip()] = Noun(singular, known, plural, weak=gender.endswith("*"))
    return nouns


NOUNS = _read_table()

"""What things may be called besides the names that the detectors have for them; in English and in German."""

from __future__ import annotations

from functools import lru_cache

from analysis.describers.english_nouns import CALLED, KIND_OF, PLURALS, SINGULARS, noun
from analysis.describers.german_nouns import NOUNS
from analysis.timeline import UNNAMED

Forms = tuple[frozenset[str], frozenset[str]]
"""What one is called, and what many are."""

_ENGLISH = """
person: man woman boy girl child kid baby lady guy someone somebody adult worker player presenter speaker rider cyclist pedestrian figure
| men women boys girls children kids babies ladies guys persons everyone crowd group audience adults workers players riders figures
face: person man woman boy girl child head | people men women children faces heads
hand: hand fingers fist palm | hands both~hands
arm: arm sleeve | arms
car: automobile vehicle van suv taxi sedan | automobiles vehicles vans taxis traffic
truck: lorry van pickup vehicle | lorries vans pickups vehicles
bus: coach vehicle | coaches vehicles
motorcycle: motorbike scooter bike | motorbikes scooters bikes
bicycle: bike cycle | bikes cycles
airplane: plane aircraft jet aeroplane | planes jets aeroplanes
boat: ship vessel canoe kayak yacht | ships vessels canoes kayaks yachts
bird: duck swan goose seagull pigeon hawk eagle kingfisher hummingbird chick penguin parrot | ducks swans geese pigeons penguins birds
dog: puppy | puppies
cat: kitten | kittens
cow: bull ox calf | cattle bulls calves oxen
sheep: lamb goat | lambs goats
horse: pony foal | ponies
bear: panda | pandas
couch: sofa | sofas
potted plant: plant houseplant flowerpot | plants
dining table: table desk | tables desks
tv: television screen monitor display | televisions screens monitors displays
laptop: notebook computer | computers
cell phone: phone smartphone mobile | phones smartphones
remote: remote controller | remotes
refrigerator: fridge | fridges
sports ball: ball football basketball | balls
handbag: bag purse | bags
backpack: rucksack bag | rucksacks bags
suitcase: luggage bag case | bags cases
cup: mug glass beaker | mugs glasses
wine glass: glass goblet | glasses
donut: doughnut | doughnuts
bowl: dish | dishes
hair drier: hair~dryer | hair~dryers
clock: watch | watches
skis: ski skis | skis
fire engine: fire~truck | fire~trucks
page or window on a screen: page window screen website document | pages windows screens
deer or antelope: deer antelope stag | deer antelopes
fox or wolf: fox wolf | foxes wolves
big cat: lion tiger leopard cheetah lynx | lions tigers leopards
monkey or ape: monkey ape gorilla | monkeys apes
squirrel or rodent: squirrel rodent mouse hamster beaver | squirrels rodents
musical instrument: guitar violin piano drum flute | guitars violins drums
object: object thing something item | objects things items
"""
_GERMAN = """
person: mann frau junge mädchen kind baby mensch jemand dame herr arbeiter spieler sprecher sprecherin radfahrer fußgänger gestalt
| männer frauen jungen kinder babys menschen leute menge gruppe publikum arbeiter spieler radfahrer fußgänger gestalten
face: person mann frau kind kopf | personen männer frauen kinder köpfe gesichter
hand: hand finger faust | hände
car: wagen pkw fahrzeug taxi | wagen pkws fahrzeuge taxis verkehr
truck: lkw laster fahrzeug | lkws laster fahrzeuge
bus: fahrzeug | fahrzeuge
motorcycle: motorroller roller | motorroller roller
bicycle: rad | räder
airplane: flieger jet | flieger jets
boat: schiff kahn kanu kajak jacht | schiffe kähne kanus jachten
bird: ente schwan gans möwe taube adler eisvogel pinguin | enten schwäne gänse möwen tauben pinguine
dog: welpe | welpen
cat: kätzchen kater | kätzchen
cow: rind stier kalb | rinder kälber
sheep: lamm ziege | lämmer ziegen
horse: pony fohlen | ponys
bench: bank | bänke
couch: couch | couches
potted plant: pflanze | pflanzen
dining table: tisch | tische
tv: bildschirm monitor | bildschirme monitore
laptop: computer notebook | computer notebooks
cell phone: telefon smartphone mobiltelefon | telefone smartphones
handbag: tasche | taschen
backpack: tasche | taschen
suitcase: gepäck tasche | taschen
cup: becher glas | becher gläser
wine glass: glas | gläser
umbrella: regenschirm | regenschirme
sports ball: fußball | fußbälle
mouse: maus | mäuse
hair drier: haartrockner | haartrockner
clock: armbanduhr wanduhr | uhren
skis: ski skier | skier
deer or antelope: hirsch reh antilope | hirsche rehe antilopen
fox or wolf: fuchs wolf | füchse wölfe
big cat: löwe tiger leopard gepard | löwen tiger leoparden
squirrel or rodent: eichhörnchen maus hamster | eichhörnchen mäuse
page or window on a screen: seite fenster bildschirm | seiten fenster bildschirme
musical instrument: gitarre geige klavier trommel | gitarren geigen
object: ding etwas gegenstand | dinge gegenstände
"""

KIND_WORDS = {
    "animal": frozenset(["animal", "animals", "creature", "tier", "tiere"]),
    "vehicle": frozenset(["vehicle", "vehicles", "fahrzeug", "fahrzeuge"]),
    "piece of fruit": frozenset(["fruit", "fruits", "obst", "frucht", "früchte"]),
    "piece of furniture": frozenset(["furniture", "möbelstück", "möbel"]),
    "thing": frozenset(["object", "objects", "thing", "things", "item", "items", "gegenstand", "gegenstände"]),
}


def kind_of(name: str) -> str:
    """What a thing of this name surely is."""
    return KIND_OF.get(name, "" if name in ("person", "face", UNNAMED) else "thing")


@lru_cache(maxsize=512)
def forms_of(name: str, language: str) -> Forms:
    """All that one thing of this name is called, and several; in a German line also by English names."""
    one, many = _english_forms(name)
    if language != "de":
        return one, many
    german_one, german_many = _german_forms(name)
    return one | german_one, many | german_many


def _english_forms(name: str) -> Forms:
    more_one, more_many = _read(_ENGLISH).get(name, (frozenset(), frozenset()))
    one = {name, CALLED.get(name, name), SINGULARS.get(name, name)}
    many = {noun(name, 2), PLURALS.get(name, f"{name}s")}
    return _lower(one) | more_one, _lower(many) | more_many


def _german_forms(name: str) -> Forms:
    more_one, more_many = _read(_GERMAN).get(name, (frozenset(), frozenset()))
    known = NOUNS.get(name)
    if not known:
        return more_one, more_many
    one = {known.one("nominative"), known.one("dative"), *(f"{known.singular}{end}" for end in ("s", "es"))}
    return _lower(one) | more_one, _lower({known.many("nominative"), known.many("dative")}) | more_many


def _lower(words: set[str]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


@lru_cache(maxsize=2)
def _read(table: str) -> dict[str, Forms]:
    rows = table.strip().replace("\n|", " |").splitlines()
    read = {}
    for row in rows:
        name, words = row.split(": ")
        one, many = words.split("|")
        read[name] = (_forms(one), _forms(many))
    return read


def _forms(words: str) -> frozenset[str]:
    return frozenset(word.replace("~", " ").casefold() for word in words.split())

"""German words that a free line may use, by what detectors call them; the names of things themselves are in german_nouns.py."""

from __future__ import annotations

from analysis.checking.listed import listed

EXACT = """
person: Mensch Menschen Person Personen Leute Leuten | airplane: Flieger | bicycle: Rad Räder | bench: Bank Bänke
tie: Schlips Schlipse | cell phone: Smartphone Smartphones Telefon Telefone | couch: Sofa Sofas | cup: Becher
boat: Schiff Schiffe Schiffen Schiffs | truck: Lkw Lkws LKW LKWs Laster | motorcycle: Moped Mopeds | bus: Busses Bussen
refrigerator: Kühlschranks | umbrella: Regenschirm Regenschirme Sonnenschirm Sonnenschirme | dog: Hundes Hunden | backpack: Rucksacks
car: Wagen Autos PKW Pkw | stop sign: Stoppschilds Stoppschildes Stopschild Stopschilder | cow: Rind Rinder | hot dog: Hot~Dog Hot~Dogs
squirrel or rodent: Eichhörnchen Maus Mäuse | deer or antelope: Hirsch Hirsche Reh Rehe Antilope Antilopen
fox or wolf: Fuchs Füchse Wolf Wölfe | big cat: Löwe Löwen Tiger Leopard Leoparden
"""

NARROW = """
person: Mann Männer Männern Mannes Frau Frauen Junge Jungen Mädchen Kind Kinder Kindern Baby Babys Dame Damen Herr Herren
person: Radfahrer Radfahrern Radfahrerin Radfahrerinnen Fußgänger Fußgängern Fußgängerin Läufer Läufern Läuferin Spieler Spielern Spielerin
person: Arbeiter Arbeitern Fahrer Fahrern Fahrerin Sänger Sängerin Tänzer Tänzerin Schüler Lehrer Lehrerin Koch Köchin Soldat Soldaten
dog: Welpe Welpen | cat: Kater Kätzchen | horse: Pony Ponys Fohlen | sheep: Lamm Lämmer | cow: Kalb Kälber Stier
car: Taxi Taxis Limousine | boat: Segelboot Segelboote Kanu Kanus Fähre Fähren | train: Straßenbahn Straßenbahnen Lokomotive
bird: Ente Enten Taube Tauben Möwe Möwen Schwan Schwäne Huhn Hühner | chair: Sessel
"""

LOOSE = """
person: jemand Menge Menschenmenge Gestalt Gestalten Publikum Familie Gruppe | dining table: Tisch Tische Tischen Schreibtisch
potted plant: Pflanze Pflanzen Topfpflanze Topfpflanzen | tv: Monitor Monitore | handbag: Tasche Taschen
wine glass: Glas Gläser | truck: Transporter Lieferwagen | sports ball: Fußball
"""

KINDS = """
bird cat dog horse sheep cow elephant bear zebra giraffe: Tier Tiere Tieren
bicycle car motorcycle airplane bus train truck boat: Fahrzeug Fahrzeuge Fahrzeugen
"""

COLOURS = """
black schwarz | white weiß | grey grau | red rot | orange orange | yellow gelb | green grün | blue blau | purple lila violett
pink rosa | brown braun | beige beige | cyan türkis
"""

NUMBERS_IN_ORDER = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
NUMBERS = {word: count for count, word in enumerate(NUMBERS_IN_ORDER)}
NEGATIONS = listed("kein keine keinen keinem keiner keines ohne niemand weder")
CLAUSE_DOUBTS = listed(
    "nicht nie niemals kaum vielleicht möglicherweise wohl wahrscheinlich vermutlich eventuell scheint scheinen scheinbar anscheinend "
    "könnte könnten dürfte dürften mag erinnert ähnelt wirkt war waren wird werden würde spiegelt spiegelbild spiegel"
)
COUNT_DOUBTS = listed(
    "etwa ungefähr rund circa ca fast beinahe über unter mindestens höchstens mehr weitere weiteren anderen andere mehrere viele "
    "jeweils beide beiden von der oder bis zusätzliche"
)
NOT_AFTER: frozenset[str] = frozenset()
VERBS: frozenset[str] = frozenset()
NOBODY = frozenset(["niemand"])
BETWEEN = listed("in im mit auf am bei der die das den dem ein eine einen einem einer ist sind zum zur vor neben")
PRETENDED = listed("wie gemalter gemalte gemaltes gezeichneter gezeichnete gezeichnetes hölzerner hölzernes")
DEPICTED = listed(
    "bild bilder foto fotos fotografie gemälde zeichnung zeichnungen plakat plakate poster statue statuen skulptur figur figuren "
    "illustration logo symbol spielzeug aufkleber silhouette maske kostüm wort wörter wie aufdruck modell"
)
JOINS = listed("und während wobei aber dann")
OTHERS = listed("weitere weiterer weiteres weiteren anderer andere anderes anderen zweiter zweite zweites zweiten")

"""The composed lines in German."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.describers.facts import (
    Camera,
    Comes,
    Cut,
    Edge,
    Goes,
    Group,
    Leaves,
    Light,
    Nears,
    Nothing,
    Passes,
    Place,
    Setting,
    Size,
    Stays,
    Stirring,
)
from analysis.describers.german_colours import colours_of
from analysis.describers.german_nouns import ANOTHER, COLOURS, INDEFINITE, KIND_OF, ONE, SCENES, Case, noun, number
from analysis.describers.german_places import after_comma, colour_word, listed_items, place_of, where_of

FROM = {"left": "von links", "right": "von rechts", "top": "von oben", "bottom": "von unten"}
AT = {"left": "am linken Rand", "right": "am rechten Rand", "top": "am oberen Rand", "bottom": "am unteren Rand"}
TOWARDS: dict[Edge, str] = {"left": "nach links", "right": "nach rechts", "top": "nach oben", "bottom": "nach unten"}
INTO = {"left": "auf die linke Seite", "centre": "in die Mitte", "right": "auf die rechte Seite"}
CUTS = {"cut": "Schnitt auf", "fade": "Blende auf", "dissolve": "Überblendung auf"}
CAMERAS = {
    "static": "die Kamera steht still",
    "handheld": "die Kamera wird in der Hand gehalten",
    "pan left": "die Kamera schwenkt nach links",
    "pan right": "die Kamera schwenkt nach rechts",
    "tilt up": "die Kamera schwenkt nach oben",
    "tilt down": "die Kamera schwenkt nach unten",
    "zoom in": "die Kamera fährt näher heran",
    "zoom out": "die Kamera fährt zurück",
    "roll": "die Kamera rollt zur Seite",
}
GOES_ON = {
    "pan left": "schwenkt weiter nach links",
    "pan right": "schwenkt weiter nach rechts",
    "tilt up": "schwenkt weiter nach oben",
    "tilt down": "schwenkt weiter nach unten",
    "zoom in": "fährt weiter heran",
    "zoom out": "fährt weiter zurück",
    "roll": "rollt weiter",
}
LIGHTS = {
    "black": "das Bild ist schwarz",
    "dark": "ein dunkles Bild",
    "dim": "ein düsteres Bild",
    "bright": "ein helles Bild",
    "white": "das Bild ist weiß",
}
BRIGHTNESSES = {"black": "schwarz", "dark": "dunkel", "dim": "düster", "bright": "hell", "white": "weiß"}
STILL = ("weiter", "weiterhin", "wie zuvor")
NOTHING_STILL = ("weiter nichts Bekanntes zu erkennen", "nichts Bekanntes zu erkennen", "noch immer nichts Bekanntes zu sehen")
SHOT_SIZES = {"close-up": "eine Nahaufnahme", "medium": "eine Halbnahe", "wide": "eine Totale"}
ON = {"left": "links", "right": "rechts", "top": "oben", "bottom": "unten"}
SHAPES = {
    "star": ("stern- oder blütenförmig",),
    "jagged": ("zackig",),
    "round": ("rund",),
    "cornered": ("rechteckig",),
    "wide": ("breit", "niedrig"),
    "tall": ("hoch", "schmal"),
    "slanting": ("lang", "schräg"),
}
SIZES: dict[Size, str] = {
    "large": ", groß im Bild",
    "high": ", so hoch wie das Bild",
    "most": ", mehr als halb so hoch wie das Bild",
    "half": ", halb so hoch wie das Bild",
    "small": ", klein",
}


class German:
    """The words of German; see `Grammar`."""

    then = "dann"

    def shown(self, groups: Sequence[Group], cut: Cut | None, now: bool = False) -> str:
        """The list of what is there, after the words for the cut."""
        things = listed_items([_item(group, "accusative" if cut else "nominative") for group in groups])
        if cut is None:
            return f"jetzt {things}" if now else things
        if cut.transition == "fade to black" and not things:
            return "das Bild wird schwarz"
        opening = CUTS.get(cut.transition, CUTS["fade" if cut.transition == "fade to black" else "cut"])
        if cut.times > 1:
            opening = f"das Bild wechselt {number(cut.times)}mal, zuletzt auf"
        return f"{opening} {things or 'ein anderes Bild'}"

    def comes(self, fact: Comes) -> str:
        """Who or what comes into view, from where, and how many there are now."""
        group, whole, word = fact.group, fact.whole, noun(fact.group.label)
        if not whole:
            subject = _named(group, "nominative")
            subject = subject.removesuffix(",") + _looking(group) if group.colours or group.outline else subject
        elif group.count == 1:
            subject = f"{ANOTHER[word.gender]} {word.singular}"
        else:
            subject = f"{number(group.count)} weitere {word.plural}"
        many = group.count > 1
        if fact.edge is None:
            words = f"{subject} {'erscheinen' if many else 'erscheint'}{after_comma(group)}"
        elif fact.pace == "running":
            words = f"{subject} {'rennen' if many else 'rennt'} {FROM[fact.edge]} ins Bild"
        else:
            words = f"{subject} {'kommen' if many else 'kommt'} {FROM[fact.edge]} ins Bild"
        return f"{words}; jetzt sind es {number(whole.count)}{after_comma(whole)}" if whole else words

    def leaves(self, fact: Leaves) -> str:
        """Who or what goes out of view, where, and what remains."""
        group, left, word = fact.group, fact.remaining, noun(fact.group.label)
        are = "sind" if group.count > 1 else "ist"
        if fact.with_them:
            opening = f"{word.some(fact.with_them.count)}{after_comma(fact.with_them)}"
            return f"{opening}; {_which(group, fact.with_them)} {_goes_out(fact) if fact.edge else f'{are} dann nicht mehr zu sehen'}"
        words = word.some(group.count) if left or not fact.known else word.the(group.count)
        words += f" {where_of(group)}" if fact.then or fact.edge is None else ""
        words += f" {_goes_out(fact)}" if fact.edge else f" {are} {'zu sehen, dann nicht mehr' if fact.then else 'nicht mehr zu sehen'}"
        return f"{words}; es {'bleiben' if left.count > 1 else 'bleibt'} {word.some(left.count)}{after_comma(left)}" if left else words

    def passes(self, fact: Passes) -> str:
        """Who or what is seen within the second only, and where."""
        return f"kurz {'sind' if fact.group.count > 1 else 'ist'} {_named(fact.group, 'nominative')}{after_comma(fact.group)} zu sehen"

    def goes(self, fact: Goes) -> str:
        """Who or what moves, how, and to where."""
        group, many, word = fact.group, fact.group.count > 1, noun(fact.group.label)
        if fact.among == group.count:
            subject = word.the(group.count) + (f" {place_of(fact.start)}" if fact.start else "")
        elif many:
            subject = f"{number(group.count)} der {number(fact.among)} {word.plural}"
        else:
            subject = f"{ONE['nominative'][word.gender]} der {number(fact.among)} {word.plural}, {place_of(fact.start or group.places[0])},"
        words = f"{subject} {_moves(fact, many)}"
        if fact.to and fact.to.column == fact.direction:
            return f"{words} {INTO[fact.to.column]}"
        return f"{words} {TOWARDS[fact.direction]}" + (f", {INTO[fact.to.column]}" if fact.to else "")

    def nears(self, fact: Nears) -> str:
        """Who or what comes nearer or goes farther away."""
        if fact.group.size == "filling":
            return f"{noun(fact.group.label).the()} füllt jetzt den größten Teil des Bildes"
        verb = "kommen" if fact.group.count > 1 else "kommt"
        if not fact.nearer:
            verb = "entfernen sich" if fact.group.count > 1 else "entfernt sich"
        return f"{noun(fact.group.label).the(fact.group.count)}{after_comma(fact.group)} {verb}{' näher' if fact.nearer else ''}"

    def stays(self, facts: Sequence[Stays], texts: Sequence[str], turn: int) -> str:
        """What is still there, things and words in quotes."""
        items = [_others(fact.group) if fact.others else _item(fact.group, "nominative", kind=False) for fact in facts]
        if texts:
            items.append(f"die Schrift {listed_items(texts)}")
        return f"{STILL[turn % len(STILL)]} {listed_items(items)}"

    def quoted(self, text: str) -> str:
        """The text in quotation marks."""
        return f"„{text}“"

    def written(self, places: Sequence[tuple[Place | None, Sequence[str]]], sure: bool) -> str:
        """Words on screen in quotes, by place."""
        opening = "Schrift" if sure else "schlecht lesbare Schrift"
        parts = [f"{place_of(place) if place else 'weiter'}: {', '.join(texts)}" for place, texts in places]
        return f"{opening} {'; '.join(parts)}"

    def more_written(self) -> str:
        """That other words are there too."""
        return "weitere Wörter"

    def unwritten(self) -> str:
        """The end of all words."""
        return "die Schrift verschwindet"

    def camera(self, fact: Camera, turn: int = 0) -> str:
        """What the camera does."""
        if fact.goes_on and fact.value in GOES_ON:
            words = f"die Kamera {GOES_ON[fact.value]}"
            return words.replace("weiter", "immer noch") if turn % 2 else words
        return CAMERAS.get(fact.value, f"Kamera: {fact.value}")

    def light(self, fact: Light) -> str:
        """How bright the picture is, and its colours."""
        colours = colours_of(fact)
        if fact.grows:
            grows = f"das Bild wird {'heller' if fact.grows == 'brighter' else 'dunkler'}"
            first = " und ".join(COLOURS[colour] for colour in fact.first) if fact.brightness not in ("black", "white") else ""
            light = BRIGHTNESSES[fact.brightness] if fact.brightness != "ordinary" else ""
            began = ", ".join(filter(None, (light, first and f"vor allem {first}")))
            return ", ".join(filter(None, (grows, began and f"zuerst {began}", colours and f"am Ende {colours}")))
        if fact.brightness in ("black", "white"):
            return LIGHTS[fact.brightness]
        if fact.brightness != "ordinary":
            return ", ".join(filter(None, (LIGHTS[fact.brightness], colours)))
        return colours

    def setting(self, fact: Setting) -> str:
        """How near the shot is, and what it looks like."""
        size = SHOT_SIZES.get(fact.shot_size or "", "")
        scene = f"es sieht aus wie {_scene(fact.scene)}" if fact.scene else ""
        return "; ".join(filter(None, (size, scene)))

    def nothing(self, fact: Nothing, turn: int = 0) -> str:
        """The honest sentence of detectors that know none of what is there, and what can be told of the picture all the same."""
        if not fact.still:
            return "keine Person, kein Gegenstand und keine Schrift zu erkennen"
        if fact.patches and not fact.scene:
            return f"{STILL[turn % len(STILL)]} {colours_of(fact)}"
        known = NOTHING_STILL[turn % len(NOTHING_STILL)]
        if fact.scene:
            known = f"es sieht {STILL[turn % len(STILL)]} aus wie {_scene(fact.scene)}"
        return ", ".join(filter(None, (known, colours_of(fact))))

    def stirring(self, fact: Stirring, turn: int = 0) -> str:
        """That something moves, and where, of which no more is known."""
        again = ("", " weiter", " immer noch")[turn % 3]
        if fact.who:
            verb = "bewegen sich" if fact.who.count > 1 else "bewegt sich"
            return f"{noun(fact.who.label).the(fact.who.count)} {verb}{again}{after_comma(fact.who)}{SIZES.get(fact.who.size, '')}"
        if fact.place is None:
            return f"ein großer Teil des Bildes bewegt sich{again}"
        return f"{place_of(fact.place)} bewegt sich{again} etwas"


def _others(group: Group) -> str:
    word = noun(group.label)
    words = f"{word.the().split()[0]} andere {word.singular}" if group.count == 1 else f"die anderen {number(group.count)} {word.plural}"
    return words + after_comma(group)


def _scene(scene: str) -> str:
    return SCENES.get(scene, f"„{scene}“")


def _which(group: Group, whole: Group) -> str:
    """Which of them: those at places where no other is, or so many."""
    word, one = noun(group.label), group.count == 1
    if all(whole.places.count(place) == group.places.count(place) for place in group.places):
        return f"{word.the().split()[0] if one else 'die'} {where_of(group)}"
    return f"{ONE['nominative'][word.gender] if one else number(group.count)} von ihnen"


def _goes_out(fact: Leaves) -> str:
    many, then, edge = fact.group.count > 1, " dann" if fact.then else "", fact.edge or "top"
    if fact.pace == "running":
        return f"{'rennen' if many else 'rennt'}{then} {TOWARDS[edge]} aus dem Bild"
    return f"{'verlassen' if many else 'verlässt'}{then} das Bild {AT[edge]}"


def _moves(fact: Goes, many: bool) -> str:
    on = " weiter" if fact.goes_on else ""
    if fact.pace == "running":
        return f"{'rennen' if many else 'rennt'}{on}"
    verb = "bewegen sich" if many else "bewegt sich"
    return verb + on + {"quick": " schnell"}.get(fact.pace, "")


def _named(group: Group, case: Case, kind: bool = True) -> str:
    """ "ein Hund", "ein Tier, vermutlich ein Hund", "drei Flaschen"; without its `kind` only "vermutlich ein Hund"."""
    words = noun(group.label).some(group.count, case)
    if group.pictured:
        words = f"{INDEFINITE[case]['n']} Bild von {noun(group.label).some(group.count, 'dative')}"
    if group.sure:
        return words
    sort = KIND_OF.get(group.label) if kind and group.count == 1 else None
    return f"{INDEFINITE[case][sort[1]]} {sort[0]}, vermutlich {words}," if sort else f"vermutlich {words}"


def _item(group: Group, case: Case, kind: bool = True) -> str:
    """A group as it stands in a list: what, with what, where, how large."""
    words = _named(group, case, kind)
    if group.colours or group.outline:
        words = words.removesuffix(",") + _looking(group)
    if group.holding:
        words += f" mit {listed_items([noun(label).some(1, 'dative') for label in group.holding])}"
    if group.face == "close":
        words += " in Nahaufnahme"
    elif group.size == "filling":
        return f"{words} fast bildfüllend"
    words = words.removesuffix(",") + after if (after := after_comma(group, case)).startswith(",") else words + after
    if group.face == "seen" and group.label == "person":
        words += ", das Gesicht sichtbar"
    return words.removesuffix(",") + SIZES.get(group.size, "")


def _looking(group: Group) -> str:
    """Colours and shape after the noun, so that none has to bend: a person "in Weiß und Blau", a thing ", weiß, braun und rund,"."""
    if group.label == "person":
        return f" in {listed_items([COLOURS.get(colour, colour) for colour in group.colours])}"
    return f", {listed_items([*map(colour_word, group.colours), *SHAPES.get(group.outline, ())])},"

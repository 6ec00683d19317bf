"""Whether the words of a line name a thing, quote words on screen, or tell of the camera or a cut; in English and in German."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from analysis.describers.writing import letters, same_words
from analysis.redrawing.synonyms import KIND_WORDS, forms_of, kind_of

MANY = 1000.0
"""As many as there are."""
KIND_SAID = 0.5
"""What is told of a dog that is called an animal."""
UNCLEAR_MOVE = 0.5
"""What is told of a pan to the left where the line says only that the camera pans."""

QUOTED = re.compile(r"“([^”]*)”|„([^“”]*)[“”]|\"([^\"]*)\"|«([^»]*)»|»([^«]*)«|(?<!\w)'([^']*)'(?!\w)")
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
NONE = frozenset(["no", "not", "without", "neither", "kein", "keine", "keinen", "keiner", "keinem", "ohne"])
ONE = frozenset(["a", "an", "one", "single", "ein", "eine", "einen", "einem", "einer"])

_CUT = re.compile(
    r"\b(cuts?|fades?|dissolv\w*|schnitt\w*|\w*blende\w*|\w*blendung|new (?:shot|scene|view)"
    r"|(?:shot|scene|view|picture) (?:changes|switches)|(?:szene|bild|ansicht)\w* wechsel\w*|wechselt (?:die|das|zu)"
    r"|neue[sr]? (?:szene|einstellung|bild))\b"
)
_MOVES: dict[str, tuple[str, str]] = {
    "pan left": (r"\bpan\w*|\bschwenk\w*|\bsweep\w*", r"\bleft|\blinks"),
    "pan right": (r"\bpan\w*|\bschwenk\w*|\bsweep\w*", r"\bright|\brechts"),
    "tilt up": (r"\btilt\w*|\bschwenk\w*|\bneig\w*", r"\bup|\bupwards?|\boben|\baufwärts"),
    "tilt down": (r"\btilt\w*|\bschwenk\w*|\bneig\w*", r"\bdown|\bdownwards?|\bunten|\babwärts"),
    "zoom in": (r"\bzoom\w*|\bcloser\b|\bnäher\b|\bheran\b", r"\bin\b|\bcloser|\bnäher|\bheran|\binto"),
    "zoom out": (r"\bzoom\w*|\bzurück\b|\bback\b", r"\bout\b|\bback\b|\bzurück|\bheraus|\bweg\b"),
    "roll": (r"\broll\w*|\brotat\w*|\bdreh\w*|\bkipp\w*", ""),
    "handheld": (r"\bhand-?\s?held\b|\bin der hand\b|\bshak\w*|\bwackel\w*|\bverwackel\w*", ""),
    "static": (r"\bstatic\b|\bstill\b|\bsteh\w*|\bunbewegt\w*", ""),
}
_ANY_MOVE = re.compile(r"\b(?:camera|kamera)\b[^.;]*\b(?:moves|moving|bewegt|fährt|keeps|goes)\b")


class Named:
    """The words of one line, ready to be asked what they tell."""

    def __init__(self, line: str, language: str) -> None:
        self._line = line
        self._language = language

    def count(self, name: str) -> float:
        """How many things of this name the line tells: once for each time one is named, all where many are; half of one by its kind."""
        one, many = forms_of(name, self._language)
        named = sum(self._times(form) for form in one)
        if any(self._several(form) for form in many):
            return MANY
        if not named and self._language == "de":
            # a compound ends with what it is: Sporttasche, Geländewagen
            named = sum(1 for word in self._told for form in one if len(form) > 3 and word != form and word.endswith(form))
        return named or (KIND_SAID if any(self._times(word) for word in KIND_WORDS.get(kind_of(name), ())) else 0.0)

    def quoted(self, words: str) -> float:
        """The share of the letters of words on screen that the line quotes, or says where it quotes nothing; readings may differ a bit."""
        wanted = [letters(word) for word in words.split() if letters(word)]
        if not wanted:
            return 0.0
        whole = "".join(wanted)
        if any((len(whole) > 1 and whole in said) or same_words(whole, said) for said in self._read):
            return 1.0
        found = [word for word in wanted if any(word == said or same_words(word, said) for said in self._read_words)]
        return round(sum(map(len, found)) / len(whole), 3)

    def camera(self, value: str) -> float:
        """Whether the line tells what the camera does: half where it moves some other way."""
        told = self._unquoted.casefold()
        moves, direction = _MOVES.get(value, (re.escape(value), ""))
        if not re.search(r"\b(?:camera|kamera|zoom\w*|pans|schwenk\w*|picture|bild|view)\b", told):
            return 0.0
        clause = next((part for part in re.split(r"[.;,]", told) if re.search(moves, part)), None)
        if clause is None:
            return UNCLEAR_MOVE if value != "static" and _ANY_MOVE.search(told) else 0.0
        return 1.0 if not direction or re.search(direction, clause) else UNCLEAR_MOVE

    def cut(self) -> float:
        """Whether the line tells that the picture becomes another one."""
        return 1.0 if _CUT.search(self._unquoted.casefold()) else 0.0

    @cached_property
    def _quotes(self) -> list[str]:
        return [next(filter(None, groups), "") for groups in QUOTED.findall(self._line)]

    @cached_property
    def _unquoted(self) -> str:
        return QUOTED.sub(" ", self._line)

    @cached_property
    def _read(self) -> list[str]:
        """What may be words on screen, as letters: each quote and all of them on end, or the whole line where it has none."""
        quotes = [letters(quote) for quote in self._quotes]
        return [*quotes, "".join(quotes)] if quotes else [letters(self._line)]

    @cached_property
    def _read_words(self) -> frozenset[str]:
        return frozenset(filter(None, (letters(word) for text in self._quotes or [self._line] for word in text.split())))

    @cached_property
    def _told(self) -> list[str]:
        return [word.replace("’", "'") for word in WORD.findall(self._unquoted.casefold())]

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        starts: dict[str, list[int]] = {}
        for place, word in enumerate(self._told):
            starts.setdefault(word, []).append(place)
        return starts

    def _places(self, form: str) -> list[int]:
        words = _split(form)
        found = [place for place in self._starts.get(words[0], ()) if tuple(self._told[place : place + len(words)]) == words]
        return [place for place in found if not NONE & set(self._told[max(0, place - 2) : place])]

    def _times(self, form: str) -> int:
        return len(self._places(form))

    def _several(self, form: str) -> bool:
        """Whether the form stands for several; the Koffer of one is the Koffer of many, so "ein" before it decides."""
        return any(not ONE & set(self._told[max(0, place - 2) : place]) for place in self._places(form))


@lru_cache(maxsize=4096)
def _split(form: str) -> tuple[str, ...]:
    return tuple(WORD.findall(form)) or (form,)

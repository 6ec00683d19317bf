"""A model's lines of one segment, completed and held against what the detectors saw in their seconds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from analysis.checking.evidence import Evidence
from analysis.claims import claims_of_line
from analysis.describers.mixed import completed
from analysis.describers.watched import Watched
from analysis.timeline import SecondDescription


@dataclass
class Checked:
    """Remembers which words were completed: a carried second has the words of the one it carries."""

    watched: Watched
    language: str
    _mixed: set[str] = field(default_factory=set)

    def completed(self, second: int, text: str) -> str:
        """The model's line with what it leaves out."""
        whole, source = completed(text, self.language, self._seen(second))
        if source == "mixed":
            self._mixed.add(whole)
        return whole

    def with_claims(self, line: SecondDescription) -> SecondDescription:
        """The line with its claims, and as `mixed` where not all of its words are the model's."""
        claims = claims_of_line(line.text, self.language, self._seen(line.second))
        return replace(line, source="mixed" if line.text in self._mixed else line.source, claims=claims)

    def _seen(self, second: int) -> Evidence:
        sight = next((one for one in (*self.watched.before, *self.watched.sights) if one.second == second), None)
        return Evidence(second, self.watched.tracks, sight.observations if sight else (), self.watched.detectors)

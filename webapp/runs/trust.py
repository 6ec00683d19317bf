"""How far the lines of a stored run can be trusted."""

from __future__ import annotations

from analysis.trust import TrustJSON
from webapp.runs.document import document_of
from webapp.runs.models import AnalysisRun


def stored_trust(run: AnalysisRun) -> TrustJSON:
    """The figures of the lines that are stored so far, as the run document has them."""
    return document_of(run)["run"]["trust"]

"""Could it be drawn again from this? What was seen of each second as values and as words, and how much of it the line tells."""

from analysis.redrawing.accounting import told_share
from analysis.redrawing.script import script_of
from analysis.redrawing.values import ScriptSecondJSON
from analysis.redrawing.writing import script_text

__all__ = ["ScriptSecondJSON", "script_of", "script_text", "told_share"]

"""An analysis as it is stored: runs, what they are made of, what people lay over them, and the models that may describe."""

from webapp.runs.models.corrections import Correction
from webapp.runs.models.counts import TokenCount
from webapp.runs.models.grants import Grant
from webapp.runs.models.pieces import Alternative, Description, Segment, TrackPiece
from webapp.runs.models.presets import OwnPreset
from webapp.runs.models.reviews import Review
from webapp.runs.models.run import AnalysisRun, RunEvent, RunQuerySet
from webapp.runs.models.shares import RunShare, Team, TeamMember, TeamRun
from webapp.runs.models.spent import SpentSeconds
from webapp.runs.models.turns import Turn
from webapp.runs.models.weights import ModelFiles, SpeakerChoice
from webapp.runs.models.workers import Worker

__all__ = [
    "Alternative",
    "AnalysisRun",
    "Correction",
    "Description",
    "Grant",
    "ModelFiles",
    "OwnPreset",
    "Review",
    "RunEvent",
    "RunQuerySet",
    "RunShare",
    "Segment",
    "SpeakerChoice",
    "SpentSeconds",
    "Team",
    "TeamMember",
    "TeamRun",
    "TokenCount",
    "TrackPiece",
    "Turn",
    "Worker",
]

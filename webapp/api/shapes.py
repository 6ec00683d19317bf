"""What calls take and give, as the OpenAPI document tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue

Extension = Literal["json", "vtt", "srt", "csv", "md", "txt", "script.md"]
Preset = Literal["fast", "balanced", "thorough"]
Language = Literal["en", "de"]
Lane = Literal["text", "objects", "faces", "camera", "shots", "speech"]
RunState = Literal["queued", "running", "done", "failed", "cancelled"]
MOST_SECONDS = 100_000
"""More than any video here has; what is larger fits no column of the database."""


class Error(Schema):
    """What can't be: a name for programs and a sentence for people."""

    code: str
    message: str
    fields: dict[str, str] | None = None


class Errors(Schema):
    """The one shape of all errors."""

    error: Error


class Made(Schema):
    """An upload that was kept; the run's id holds from now on, although a worker may still be looking at the file."""

    video_id: UUID
    run_id: UUID
    player_url: str


class Run(Schema):
    """How far a run is."""

    id: UUID
    video_id: UUID
    state: RunState
    seconds_done: int
    seconds_total: int
    described: int = 0
    carried: int = 0
    failed: int = 0
    eta_seconds: float | None = None
    queue_position: int | None = None
    error: str | None = None
    notices: list[str] = []
    describer: str
    model: str | None = None
    preset: str
    language: str
    first_second: int
    end_second: int
    last_seq: int
    queued_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    player_url: str


class RunOfVideo(Schema):
    """A run in the list of its video's."""

    id: UUID
    state: RunState
    describer: str
    preset: str
    first_second: int
    end_second: int
    player_url: str


class Video(Schema):
    """A video and its newest run."""

    id: UUID
    name: str
    state: Literal["received", "ready", "refused"]
    error: str | None = None
    """Why it can't be used."""
    created_at: datetime
    size_bytes: int
    duration_seconds: float | None
    width: int | None
    height: int | None
    average_fps: float | None
    has_audio: bool
    sha256: str | None
    warnings: list[str]
    run_id: UUID | None
    run_state: RunState | None
    seconds_done: int
    seconds_total: int


class OneVideo(Video):
    """A video with all its runs, the newest first."""

    runs: list[RunOfVideo]


class Videos(Schema):
    """A page of videos; `next` is the address of the next one."""

    videos: list[Video]
    total: int
    limit: int
    offset: int
    next: str | None


class Line(Schema):
    """A second's line, as in the run document; `seq` is that of its last change."""

    model_config = ConfigDict(extra="allow", from_attributes=True)

    second: int
    text: str
    status: Literal["described", "carried", "failed"]
    source: str
    frames: list[float]
    difference: float | None
    reason: str | None
    observations: list[JsonValue]
    claims: list[JsonValue]
    alternatives: list[JsonValue]
    corrected: str | None
    correction: int = 0
    """The number of the correction that stands; a new one names it as `based_on`."""
    seq: int


class Lines(Schema):
    """The lines that changed after `since`; with `more` ask again at once, from `last_seq`."""

    last_seq: int
    state: RunState
    more: bool
    lines: list[Line]


class NewRun(Schema):
    """Another look at a video; what is left out is as in the run that it is based on, else as usual."""

    model_config = ConfigDict(extra="forbid")

    video_id: UUID
    based_on: UUID | None = None
    preset: str | None = Field(None, max_length=40)
    language: Language | None = None
    describer: str | None = Field(None, max_length=40)
    from_second: int | None = Field(None, ge=0, le=MOST_SECONDS)
    to_second: int | None = Field(None, ge=1, le=MOST_SECONDS)
    closer: bool = False
    """Look closely at the seconds from `from_second` to `to_second`."""
    wish: str = Field("", max_length=2000)


class NewCorrection(Schema):
    """Words for a second; none give it back to the machine."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=5000)
    based_on: int | None = Field(None, ge=0, le=2**62)
    """The number of the correction that you know of; where somebody was faster the answer is 409."""


class Corrected(Schema):
    """The line as it stands now."""

    changed: bool
    line: Line


class NewLink(Schema):
    """What a link shows and asks for; what is left out is as usual: all of the run, for 30 days, without a password."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=80)
    """For your list of links; readers see it too."""
    expires_at: datetime | None = None
    """When it ends, within a year."""
    password: str = Field("", max_length=128)
    """Asked for when the link is opened; it can't be shown again."""
    from_second: int | None = Field(None, ge=0, le=MOST_SECONDS)
    """Of a range [from_second, to_second) nothing else is sent."""
    to_second: int | None = Field(None, ge=1, le=MOST_SECONDS)
    start_second: int | None = Field(None, ge=0, le=MOST_SECONDS)
    """Where the picture stands when the link is opened."""
    download: bool = True
    """Whether lines and video may be downloaded."""
    lanes: list[Lane] | None = Field(None, max_length=6)
    """The lanes that are shown, all if left out; hidden ones are never sent."""


class Link(Schema):
    """A link that opens a run without an account; it can't be shown again."""

    url: str
    expires_at: datetime | None


class Hit(Schema):
    """A second whose line holds the words."""

    video_id: UUID
    video_name: str
    run_id: UUID
    second: int
    text: str
    player_url: str


class Hits(Schema):
    """What was found, the newest videos first."""

    hits: list[Hit]
    total: int
    limit: int
    offset: int
    next: str | None


class Me(Schema):
    """Whose token it is and what it may do."""

    email: str
    scope: Literal["read", "write"]
    expires_at: datetime | None

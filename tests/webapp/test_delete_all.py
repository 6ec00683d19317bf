"""What a deleted video leaves behind: no row in any table, no byte in any folder; a table without a rule turns this red."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from analysis.timeline import Segment as Stretch
from tests.webapp.shelf import grant_for, run_of, video_of
from webapp.accounts.models import User
from webapp.api.models import Webhook
from webapp.library.deleting import delete_video
from webapp.runs.evidence import keep_pack, keep_picture
from webapp.runs.models import AnalysisRun, Team
from webapp.videos.models import Video

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

NAME = "a-name-like-no-other"
NOT_OF_A_VIDEO = {
    "accounts.User": "a person",
    "accounts.OneTimeLink": "an invite or a way to sign in",
    "review.Retention": "for how long files are kept",
    "accounts.ApiToken": "a person's way in for programs",
    "api.Webhook": "a person's address",
    "api.ReadEvents": "how far events were read",
    "runs.OwnPreset": "a person's settings",
    "runs.Team": "people",
    "runs.TeamMember": "people",
    "runs.SpentSeconds": "what a person had described of videos that went",
    "people.NoticeMail": "a mail to a person; what it tells of goes with the run",
    "people.NoticesRead": "how far events were read",
    "people.AccountExport": "a person's copy of everything, kept a week",
    "runs.Worker": "a process",
    "runs.Turn": "whose turn something is",
    "runs.ModelFiles": "a model",
    "runs.SpeakerChoice": "a model",
    "runs.TokenCount": "a model",
}


def belongs_to(model: type[models.Model]) -> list[models.ForeignKey]:
    """The keys of this table that lead to a video or a run."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in OWNED and field.name != "based_on"
    ]


def owned() -> set[type[models.Model]]:
    """A video's table, and all whose rows belong to a row of these."""
    found: set[type[models.Model]] = {Video}
    while True:
        more = {
            model
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model in found
        }
        if more <= found:
            return found
        found |= more


OWNED = owned()


def filled(model: type[models.Model], known: dict[type[models.Model], models.Model]) -> models.Model:
    """A row of this table that belongs to the known rows, with any values in its other fields."""
    values: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            values[field.name] = known.get(field.related_model)
        elif field.has_default() or field.null or field.primary_key or field.blank:
            continue
        elif isinstance(field, models.IntegerField):
            values[field.name] = 7
        elif isinstance(field, models.FloatField):
            values[field.name] = 0.5
        elif isinstance(field, models.JSONField):
            values[field.name] = {}
        elif isinstance(field, models.DateTimeField):
            values[field.name] = "2030-01-01T00:00:00Z"
        elif isinstance(field, (models.CharField, models.TextField)):
            values[field.name] = NAME[: field.max_length]
    return model.objects.create(**values)


def in_order() -> list[type[models.Model]]:
    """The owned tables, each after those that it belongs to."""
    order: list[type[models.Model]] = []
    while len(order) < len(OWNED):
        ready = sorted(
            (model for model in OWNED - set(order) if {field.related_model for field in belongs_to(model)} <= {*order, model}),
            key=lambda model: model._meta.label,
        )
        order += ready
    return order


def test_no_row_of_any_table_is_left(alice, bob):
    kept = run_of(video_of(bob))
    grant_for(kept, "bobs")
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in OWNED}
    hook = Webhook.objects.create(owner=alice, url="https://example.org/", secret="words")
    known: dict[type[models.Model], models.Model] = {User: alice, Webhook: hook, Team: Team.objects.create(name="Ours", created_by=alice)}
    for model in in_order():
        known[model] = filled(model, known)
        assert model.objects.count() == len(before[model]) + 1, model
    delete_video(known[Video])
    assert {model: set(model.objects.values_list("pk", flat=True)) for model in OWNED} == before


def test_every_table_belongs_to_a_video_or_is_known_not_to():
    ours = {model for model in apps.get_models() if model._meta.app_config.name.startswith("webapp.")}
    assert {model._meta.label for model in ours - OWNED} == set(NOT_OF_A_VIDEO)


def files_with(folder: Path, *words: str) -> list[Path]:
    """What in the folder is called so or holds these words."""
    found = []
    for path in folder.rglob("*"):
        named = any(word in str(path.relative_to(folder)) for word in words)
        holds = path.is_file() and any(word.encode() in path.read_bytes() for word in words)
        if named or holds:
            found.append(path)
    return found


def test_no_byte_in_any_folder_is_left(alice, alices_browser, settings):
    video = video_of(alice, f"{NAME}.mp4", has_poster=True)
    video.poster_path.write_bytes(b"\xff\xd8\xff")
    video.path.write_bytes(f"film {NAME}".encode())
    run: AnalysisRun = run_of(video)
    run.evidence_folder.mkdir(parents=True)
    keep_picture(run.evidence_folder, 0, NAME.encode())
    keep_pack(run.evidence_folder, Stretch(1, 3), {1: NAME.encode()})
    words = (NAME, str(video.id), str(run.id))
    assert len(files_with(settings.DATA_DIR, *words)) >= 5
    assert alices_browser.post(f"/videos/{video.id}/delete/").status_code == 302
    assert files_with(settings.DATA_DIR, *words) == []


def test_no_message_of_it_waits_in_the_queue(alice, queue):
    import redis

    from webapp.runs.queueing import enqueue_look, queue_run

    video = video_of(alice)
    with redis.Redis.from_url(queue) as connection:
        run = queue_run(video, "fast", "en")
        enqueue_look(video.id)
        delete_video(video)
        held = b"".join(_all_of(connection, key) for key in connection.keys("*"))
    assert NAME.encode() not in held and video.name.encode() not in held
    assert not AnalysisRun.objects.filter(pk=run.pk).exists(), "a message of ids alone finds nothing and is dropped"


def _all_of(connection, key: bytes) -> bytes:
    kind = connection.type(key)
    if kind == b"hash":
        return b"".join(connection.hgetall(key).values())
    return connection.get(key) or b"" if kind == b"string" else b""

"""The file in which a person takes everything along: account.json, and a folder for each video."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path

from webapp.accounts.apitoken import ApiToken
from webapp.accounts.models import User
from webapp.api.models import Webhook
from webapp.library.exports import to_json, to_txt
from webapp.library.names import clean_name, download_name
from webapp.runs.document import document_of, video_to_json
from webapp.runs.models import AnalysisRun, Correction, Grant, OwnPreset
from webapp.videos.models import Video

Facts = dict[str, object]


def write_archive(user: User, path: Path, with_files: bool) -> None:
    """Write the whole archive of this person to `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        archive.writestr("account.json", _json(_account(user)))
        for video in Video.objects.filter(owner=user).order_by("created_at"):
            _write_video(archive, video, with_files)


def _write_video(archive: zipfile.ZipFile, video: Video, with_files: bool) -> None:
    folder = f"videos/{Path(download_name(video.name, 'x')).stem} {str(video.id)[:8]}"
    archive.writestr(f"{folder}/video.json", _json(_video(video)))
    for run in AnalysisRun.objects.filter(video=video).select_related("video").order_by("queued_at"):
        document = document_of(run)
        archive.writestr(f"{folder}/run {run.id}.json", to_json(document))
        archive.writestr(f"{folder}/run {run.id}.txt", to_txt(document))
    corrections = Correction.objects.filter(video=video).select_related("author")
    archive.writestr(f"{folder}/corrections.json", _json([_correction(row) for row in corrections]))
    if with_files and video.path.is_file():
        suffix = Path(clean_name(video.name)).suffix.lstrip(".") or "video"
        # a video is compressed already
        archive.write(video.path, f"{folder}/{download_name(video.name, suffix)}", zipfile.ZIP_STORED)


def _account(user: User) -> Facts:
    return {
        "schema": "secondsight-account/1",
        "email": user.email,
        "joined": _day(user.date_joined),
        "confirmed": _day(user.confirmed_at),
        "language": user.language or "en",
        "mail_when_a_run_ends": user.mail_wish,
        "presets": [{"name": row.name, "preset": row.preset, "options": row.options} for row in OwnPreset.objects.filter(owner=user)],
        "tokens": [_token(row) for row in user.api_tokens.all()],
        "webhooks": [{"url": row.url, "kinds": row.kinds, "active": row.active} for row in Webhook.objects.filter(owner=user)],
        "links": [_link(row) for row in Grant.objects.filter(created_by=user).order_by("created_at")],
    }


def _token(row: ApiToken) -> Facts:
    made = {"name": row.name, "scope": row.scope, "created": _day(row.created_at)}
    return {**made, "expires": _day(row.expires_at), "last_used": _day(row.last_used_at), "revoked": _day(row.revoked_at)}


def _link(row: Grant) -> Facts:
    return {"run": str(row.run_id), "created": _day(row.created_at), "expires": _day(row.expires_at), "revoked": _day(row.revoked_at)}


def _video(video: Video) -> Facts:
    known = dict(video_to_json(video))
    return {**known, "id": str(video.id), "size_bytes": video.size_bytes, "uploaded": _day(video.created_at), "state": video.state}


def _correction(row: Correction) -> Facts:
    return {"second": row.second, "text": row.text, "by": row.author.email if row.author else None, "at": _day(row.made_at)}


def _day(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode() + "\n"

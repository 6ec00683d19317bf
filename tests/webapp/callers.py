"""Programs of named people: test clients that bear a token."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from webapp.accounts.bearing import make_token


def program_of(user, scope: str = "write", language: str = "en") -> Client:
    """A client that calls with a token of this person."""
    _row, words = make_token(user, "a program", scope)
    return Client(headers={"Authorization": f"Bearer {words}", "Accept-Language": language})


def send(client: Client, clip: Path | bytes, key: str = "", **fields: str):
    """An upload."""
    data = clip if isinstance(clip, bytes) else clip.read_bytes()
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/videos", {"file": SimpleUploadedFile("clip.mp4", data), **fields}, headers=headers)


def post(client: Client, path: str, body: object = None, key: str = "", method: str = "POST"):
    """A call with JSON."""
    headers = {"Idempotency-Key": key} if key else {}
    return client.generic(method, f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers)

"""A test client that speaks tus."""

from __future__ import annotations

import base64
from pathlib import Path

from django.test import Client

UPLOADS = "/api/v1/uploads"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
FILM = bytes(range(256)) * 40


def metadata(**told: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())


def begin(browser: Client, length: object = len(FILM), told: str | None = None, **headers: str):
    told = metadata(filename="dog.mp4", preset="fast", language="de", modified="1700000000000") if told is None else told
    return browser.generic("POST", UPLOADS, headers={**TUS, "Upload-Length": str(length), "Upload-Metadata": told, **headers})


def send(browser: Client, place: str, offset: object, piece: bytes, **headers: str):
    return browser.patch(place, piece, content_type=PIECE, headers={**TUS, "Upload-Offset": str(offset), **headers})


def ask(browser: Client, place: str):
    return browser.head(place, headers=TUS)


def sentence(response) -> tuple[int, str]:
    error = response.json()["error"]
    assert error["message"].endswith(".")
    return response.status_code, error["code"]


def left_behind(data_folder: Path) -> list[str]:
    return sorted(str(path.relative_to(data_folder)) for path in data_folder.rglob("*") if path.is_file())

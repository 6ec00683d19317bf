"""All settings, from the environment; runs with none set, and a bad one stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[1]
DATA_DIR = Path(os.environ.get("SECONDSIGHT_DATA", BASE_DIR / "var")).resolve()


def env_bool(name: str, default: bool = False) -> bool:
    """A yes/no variable; anything but 1, 0, true, false, yes, no, on, off stops the start."""
    value = os.environ.get(name, "1" if default else "0").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_port() -> int:
    """The port of the web server, from PORT."""
    value = os.environ.get("PORT", "8000")
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise ImproperlyConfigured(f"PORT must be a number from 1 to 65535, not {value!r}.")
    return int(value)


def secret_key() -> str:
    """The key that signs sessions: from SECRET_KEY, else made at first start and kept with mode 0600."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    path = DATA_DIR / "secret_key"
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


DEBUG = env_bool("DEBUG")
SECRET_KEY = secret_key()
PORT = env_port()
HOST = os.environ.get("HOST", "127.0.0.1")
SITE = os.environ.get("SITE", "")
"""The address that people use, such as https://see.example.org; empty: http://HOST:PORT."""

if SITE and urlsplit(SITE).scheme not in ("http", "https"):
    raise ImproperlyConfigured(f"SITE must be a whole address such as https://see.example.org, not {SITE!r}.")

DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "secondsight.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA mmap_size=134217728",
        },
        "TEST": {"NAME": DATA_DIR / "test.sqlite3"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "django_rq",
    "webapp.accounts",
    "webapp.videos",
    "webapp.runs",
    "webapp.library",
    "webapp.sharing",
    "webapp.review",
]
USE_TZ = True

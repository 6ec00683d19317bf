"""Which server is asked instead of a local model, and the sentence that tells where frames go."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from analysis.vlm.questions import ModelError

SENDING = {"en": "Frames of your video will be sent to {host}.", "de": "Bilder deines Videos werden an {host} gesendet."}

BAD_ADDRESS = (
    "The model server's address must look like http://localhost:8000 or https://models.example.org, without a name, password or question."
)


@dataclass(frozen=True)
class ServerSettings:
    """Where a server is and how it is asked; raises ModelError with a sentence that never shows the key."""

    base_url: str
    model: str
    api_key: str | None = field(default=None, repr=False)
    concurrency: int = 4
    """How many questions are asked at once."""
    timeout_seconds: float = 120
    """How long the server may stay silent."""
    context_tokens: int = 8192
    tokens_per_image: int = 256
    """Servers don't tell; models take 150 to 600 for a picture of this size."""

    def __post_init__(self) -> None:
        _address(self.base_url)
        if not re.fullmatch(r"\S(.{0,198}\S)?", self.model) or not self.model.isprintable():
            raise ModelError("The model's name on the server is missing or isn't one line of at most 200 signs.")
        if self.api_key is not None and not re.fullmatch(r"[\x21-\x7e]+", self.api_key):
            raise ModelError("The model server's key has signs that no key has, such as blanks or line breaks.")
        if not 1 <= self.concurrency <= 64:
            raise ModelError("A model server is asked 1 to 64 questions at once.")
        if not 0 < self.timeout_seconds <= 3600:
            raise ModelError("A model server is waited for up to 3600 seconds.")
        if self.context_tokens < 512 or self.tokens_per_image < 1:
            raise ModelError("A model on a server reads at least 512 tokens, and at least one for a picture.")

    @property
    def address(self) -> SplitResult:
        """The address in its parts."""
        return _address(self.base_url)

    @property
    def host(self) -> str:
        """Whom frames are sent to, with the port where one is given."""
        return self.address.netloc

    @property
    def path(self) -> str:
        """What stands before /chat/completions; given with or without /v1."""
        given = self.address.path.rstrip("/")
        return given if given.endswith("/v1") else f"{given}/v1"


def from_environment(environment: Mapping[str, str] = os.environ) -> ServerSettings | None:
    """The server that SECONDSIGHT_SERVER_URL names, None where it names none; raises ModelError."""
    url = environment.get("SECONDSIGHT_SERVER_URL", "").strip()
    if not url:
        return None
    asked_at_once = environment.get("SECONDSIGHT_SERVER_CONCURRENCY", "").strip() or "4"
    if not re.fullmatch(r"[0-9]{1,3}", asked_at_once):
        raise ModelError("SECONDSIGHT_SERVER_CONCURRENCY must be a whole number, such as 4.")
    key = environment.get("SECONDSIGHT_SERVER_KEY", "").strip() or None
    return ServerSettings(url, environment.get("SECONDSIGHT_SERVER_MODEL", "").strip(), key, int(asked_at_once))


def sending_sentence(host: str, language: str) -> str:
    """What is said before anything is sent."""
    return SENDING[language].format(host=host)


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ModelError(BAD_ADDRESS) from None
    plain = re.fullmatch(r"[\x21-\x7e]+", url) and "@" not in parts.netloc and "?" not in url and "#" not in url and "\\" not in url
    if not plain or parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ModelError(BAD_ADDRESS)
    return parts

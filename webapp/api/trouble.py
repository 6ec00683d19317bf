"""What a program is told when something can't be: one shape for all of it, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from django.http import JsonResponse
from django.utils.translation import gettext as _


class TroubleJSON(TypedDict):
    """A name for programs, a sentence for people, and where it is about fields, each of them."""

    code: str
    message: str
    fields: NotRequired[dict[str, str]]


class Trouble(Exception):
    """Something can't be; raised anywhere in a call and told in the one shape."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        lasts: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.fields = dict(fields or {})
        self.headers = dict(headers or {})
        self.lasts = lasts
        """Whether the same request can never get another answer; any other refusal may pass."""


def not_found() -> Trouble:
    """The one answer for what isn't there and for what is somebody else's."""
    return Trouble(404, "not_found", _("There is nothing here that you may see."))


def not_allowed_in() -> Trouble:
    """The one answer for no token, a wrong one, one whose time is over, and one that was revoked."""
    message = _("Send a token that works: Authorization: Bearer TOKEN. Tokens are made on the page API of your account.")
    return Trouble(401, "no_token", message, headers={"WWW-Authenticate": "Bearer"})


def may_only_look() -> Trouble:
    """A token for looking was used to change something."""
    return Trouble(403, "read_only", _("This token may only look. Make one that may also change things."))


def told_trouble(trouble: Trouble) -> JsonResponse:
    """The answer that tells it."""
    return trouble_response(trouble.status, trouble.code, str(trouble), trouble.fields, trouble.headers)


def trouble_response(
    status: int, code: str, message: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """The one shape of an error."""
    told: TroubleJSON = {"code": code, "message": message}
    if fields:
        told["fields"] = dict(fields)
    return JsonResponse({"error": told}, status=status, headers=dict(headers or {}))


def words_for(status: int) -> tuple[str, str]:
    """Code and sentence for an answer that something below gave without words of ours."""
    known = {
        400: ("bad_request", _("This request can't be read.")),
        403: ("forbidden", _("This isn't allowed.")),
        404: ("not_found", _("There is nothing here that you may see.")),
        405: ("method_not_allowed", _("This address doesn't take this method.")),
        413: ("too_large", _("This request is longer than it may be.")),
        415: ("unsupported_media_type", _("Please send JSON (Content-Type: application/json).")),
        429: ("too_many", _("Too many calls. Please wait a little.")),
        503: ("unavailable", _("This is not possible at the moment. Please try again.")),
    }
    usual = ("server_error", _("Something went wrong here. It is noted; please try again.")) if status >= 500 else ("refused", _("No."))
    return known.get(status, usual)


def field_troubles(errors: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Of each field that isn't as it must be, a sentence."""
    return {_field(error): _sentence(error) for error in errors}


def _field(error: Mapping[str, object]) -> str:
    place = error.get("loc")
    parts = [str(part) for part in place] if isinstance(place, tuple | list) else []
    return ".".join(parts[2:] or parts[1:] or parts) or "body"


def _sentence(error: Mapping[str, object]) -> str:
    kind = str(error.get("type", ""))
    context = error.get("ctx")
    bounds = context if isinstance(context, dict) else {}
    if kind == "missing":
        return _("This is missing.")
    if kind.startswith(("int", "float")):
        return _("This must be a number.")
    if "greater_than_equal" in kind:
        return _("This must be at least %(least)s.") % {"least": bounds.get("ge")}
    if "less_than_equal" in kind:
        return _("This must be at most %(most)s.") % {"most": bounds.get("le")}
    if kind == "string_too_long":
        return _("This may have at most %(most)s characters.") % {"most": bounds.get("max_length")}
    if kind == "literal_error":
        return _("This must be one of %(values)s.") % {"values": bounds.get("expected")}
    if kind == "extra_forbidden":
        return _("There is no such field.")
    return _("This isn't as it must be.")

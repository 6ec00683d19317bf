"""Which errors a call may give, for the OpenAPI document: each has the one shape."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from webapp.api.shapes import Errors

USUAL = (401, 403, 404, 422, 429, 500)


def answers(status: int, shape: type[Schema] | None, *more: int) -> dict[int, Any]:
    """What a call gives when it works, and each error that it may give."""
    return {status: shape, **dict.fromkeys((*USUAL, *more), Errors)}


PAGE_HEADERS = {"Link": {"description": 'The next page, rel="next"', "schema": {"type": "string"}}}
KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "The same request with the same key does its work once within a day and gets the same answer. "
    "A refusal that may pass is not kept.",
}
WITH_KEY: dict[str, Any] = {"parameters": [KEY_PARAMETER]}

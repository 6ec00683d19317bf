"""The API, version 1: its calls, who may make them, and how what goes wrong is told."""

from __future__ import annotations

import json
import logging
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from webapp.api import changing, runs, searching, shapes, uploading
from webapp.api.answers import answers
from webapp.api.door import Bearer, person_of
from webapp.api.trouble import Trouble, field_troubles, not_found, told_trouble, trouble_response, words_for
from webapp.busy import will_pass

log = logging.getLogger(__name__)


class JsonOnly(Parser):
    """Takes bodies that say they are JSON, and are."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; raises Trouble."""
        if request.content_type != "application/json":
            raise Trouble(415, *words_for(415))
        try:
            return json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise Trouble(422, "bad_json", _("The body isn't valid JSON.")) from error


api = NinjaAPI(
    title="Secondsight",
    version="1",
    description="Turns a video into text, one line for every second.",
    urls_namespace="v1",
    docs_url=None,
    openapi_url=None,
    auth=Bearer(),
    parser=JsonOnly(),
)
api.add_router("/videos", uploading.router)  # the calls about videos, with the one that makes them
api.add_router("/runs", changing.router)
api.add_router("/runs", runs.router)
api.add_router("/search", searching.router)


@api.get("/me", response=answers(200, shapes.Me), url_name="me", tags=["account"], summary="Whose token this is")
def me(request: HttpRequest) -> shapes.Me:
    """A first call to try."""
    token = request.auth  # type: ignore[attr-defined]
    return shapes.Me(email=person_of(request).email, scope=token.scope, expires_at=token.expires_at)


@api.exception_handler(Trouble)
def _trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    return told_trouble(trouble)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return told_trouble(not_found())


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    # the library wraps what our reading of the body says
    if isinstance(error.__cause__, Trouble):
        return told_trouble(error.__cause__)
    return trouble_response(error.status_code, *words_for(error.status_code))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if all(one["loc"][0] == "path" for one in error.errors):
        return told_trouble(not_found())
    return trouble_response(422, "invalid", _("Some of what was sent isn't as it must be."), field_troubles(error.errors))


@api.exception_handler(UnreadablePostError)
def _broken_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    return trouble_response(413, *words_for(413))


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    status = 413 if isinstance(error, RequestDataTooBig) else 400
    return trouble_response(status, *words_for(status))


@api.exception_handler(Exception)
def _bug(request: HttpRequest, error: Exception) -> HttpResponse:
    if will_pass(error):
        raise error  # which is told as for every page
    log.error("The call %s %s failed.", request.method, request.path, exc_info=error)
    return trouble_response(500, *words_for(500))


@cache
def openapi_document() -> dict[str, Any]:
    """The OpenAPI document, made once: 405 and 413 may come anywhere and need no line at each call."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@cache
def openapi_text() -> str:
    """The same, as it is sent."""
    return json.dumps(openapi_document(), ensure_ascii=False, indent=1)

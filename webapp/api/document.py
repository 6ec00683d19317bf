"""The OpenAPI document, for programs and for those who write them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from webapp.api.v1 import openapi_text


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The same for everyone; it tells nothing about anyone."""
    return HttpResponse(openapi_text(), content_type="application/json", headers={"Cache-Control": "public, max-age=300"})

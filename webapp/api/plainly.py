"""Whatever goes wrong under /api/ is told in the one shape, also what no call of ours has seen: wrong addresses, wrong methods, bugs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from webapp.api.rates import Allowance
from webapp.api.trouble import trouble_response, words_for

UNDER = "/api/"
KEPT_HEADERS = ("Allow", "Content-Language", "Retry-After", "WWW-Authenticate")


class PlainErrors:
    """Middleware around all others, so that it sees what they refuse too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(UNDER):
            return response
        if response.status_code >= 400 and not _is_json(response):
            headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
            headers |= {name: value for name, value in response.headers.items() if name.startswith(("Tus-", "Upload-"))}
            response = trouble_response(response.status_code, *words_for(response.status_code), headers=headers)
        response.headers.setdefault("Cache-Control", "no-store")
        allowance: Allowance | None = getattr(request, "allowance", None)
        for name, value in (allowance.headers() if allowance else {}).items():
            response.headers[name] = value
        return response


def _is_json(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("application/json")

"""The page of all links that one has made, each with its state."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp.accounts.models import User
from webapp.sharing.link_words import LinkWords
from webapp.sharing.links import links_made_by

ON_A_PAGE = 50


@never_cache
@login_required
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Newest first; addresses are shown nowhere, since only their hashes are kept."""
    assert isinstance(request.user, User)
    page = Paginator(links_made_by(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "sharing/links.html", {"links": [LinkWords(grant) for grant in page.object_list], "page": page})

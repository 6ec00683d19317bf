"""The page of one's own account, and the small things that are set there."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from webapp.accounts.mail import mail_is_sent
from webapp.accounts.models import MailWish, User
from webapp.accounts.sessions import end_sessions, sessions_of
from webapp.people.models import AccountExport
from webapp.runs.usage import usage_of

YEAR_SECONDS = 365 * 24 * 3600


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Everything about oneself."""
    user = person(request)
    export = AccountExport.objects.filter(owner=user).first()
    return render(
        request,
        "people/account.html",
        {
            "usage": usage_of(user),
            "places": sum(1 for _session in sessions_of(user)),
            "wishes": MailWish.choices,
            "mail_is_sent": mail_is_sent(),
            "export": export,
            "export_error": _(export.error) if export and export.error else "",
        },
    )


@login_required
@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """Keep the language and when to be mailed; the language holds for the pages too."""
    user, language, wish = person(request), request.POST.get("language", ""), request.POST.get("mail_wish", "")
    answer = redirect("people:account")
    if language in dict(settings.LANGUAGES):
        user.language = language
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR_SECONDS,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    if wish in MailWish.values:
        user.mail_wish = wish
    user.save(update_fields=["language", "mail_wish"])
    messages.success(request, _("Kept."))
    return answer


@login_required
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every other session."""
    end_sessions(person(request), but=request.session.session_key)
    messages.success(request, _("You are signed in here only."))
    return redirect("people:account")


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    assert isinstance(request.user, User)
    return request.user

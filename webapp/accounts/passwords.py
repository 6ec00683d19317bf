"""Signing in with a password, and changing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from webapp.accounts.forms import SignInForm
from webapp.accounts.models import User


class SignIn(LoginView):
    """The sign-in page; five wrong passwords lock the name at that address for a quarter of an hour."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class ChangePassword(PasswordChangeView):
    """Sets a password; one who came in by a link and never had one isn't asked for the old."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:password")

    def get_form_class(self) -> type[SetPasswordForm[User]]:
        """The form with the old password, if there is one."""
        return super().get_form_class() if self.request.user.has_usable_password() else SetPasswordForm

    def form_valid(self, form: SetPasswordForm[User]) -> HttpResponse:
        """Keep the session, tell that it worked."""
        messages.success(self.request, _("Your new password is set."))
        return super().form_valid(form)

"""The forms of signing in and of taking up an invite."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from webapp.accounts.models import User


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}))
    error_messages = {
        "invalid_login": _("This e-mail address and password don't belong together. Check both; capital letters matter in the password."),
        "inactive": _("This account has been closed. Ask whoever runs this site."),
    }

    def clean_username(self) -> str:
        """Addresses are kept in small letters, so that wrong guesses are counted once however they are typed."""
        return str(self.cleaned_data["username"]).lower()


class AddressForm(forms.Form):
    """An e-mail address."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}))


class PasswordAgainForm(forms.Form):
    """The password of who is signed in, asked for again."""

    password = forms.CharField(
        label=_("Your password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *given: Any, user: User, **named: Any) -> None:
        super().__init__(*given, **named)
        self._user = user

    def clean_password(self) -> str:
        """The password, if it is the right one."""
        password = str(self.cleaned_data["password"])
        if not self._user.check_password(password):
            raise ValidationError(_("This isn't your password."))
        return password


class NewAddressForm(PasswordAgainForm):
    """A new e-mail address, and the password."""

    email = forms.EmailField(label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    field_order = ("email", "password")


class NewPasswordForm(forms.Form):
    """A password, seen together with the address of whom it is for."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
        help_text=_("At least 10 characters, and not one that many people use."),
    )

    def __init__(self, *given: Any, email: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self._email = email

    def clean_password(self) -> str:
        """The password, if it keeps the rules."""
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, User(email=self._email))
        return password


class NewAccountForm(forms.Form):
    """E-mail address and password of a new account."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, and not one that many people use."),
    )

    def clean_email(self) -> str:
        """The address in small letters, if no account has it yet."""
        email = User.objects.normalize_email(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("There is an account with this e-mail address already. Sign in with it instead."))
        return email

    def clean(self) -> None:
        """The password has to keep the rules, seen together with the address."""
        super().clean()
        password, email = self.cleaned_data.get("password"), self.cleaned_data.get("email", "")
        if password:
            try:
                password_validation.validate_password(password, User(email=email))
            except ValidationError as error:
                self.add_error("password", error)

"""Accounts: a user is known by an e-mail address; invites and sign-in links are stored as hashes only."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users from an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """A new user; without a password they can only come in by a link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """A new user who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this e-mail address, however its letters are cased."""
        return self.get(email__iexact=username)


class MailWish(models.TextChoices):
    """When somebody wants a mail about a run of theirs that has ended."""

    NEVER = "never", _("never")
    LONG = "long", _("when it took longer than two minutes")
    ALWAYS = "always", _("always")


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with an account; the e-mail address is the name they sign in with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    leaving_at = models.DateTimeField(null=True, blank=True)
    """When somebody was last at deleting this account, which goes on until nothing of it is left."""
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    """When a link that was sent to the address was used; nothing but such links is mailed before."""
    language = models.CharField(_("language"), max_length=5, blank=True)
    """Of what is mailed; empty: English."""
    mail_wish = models.CharField(_("mail when a run ends"), max_length=6, choices=MailWish.choices, default=MailWish.NEVER)
    most_bytes = models.PositiveBigIntegerField(_("bytes of videos"), null=True, blank=True)
    most_minutes = models.PositiveIntegerField(_("minutes of video a month"), null=True, blank=True)
    most_runs = models.PositiveIntegerField(_("runs at once"), null=True, blank=True)
    """What this person may have (limits.py); none: as everybody, 0: as much as they like."""

    objects = UserManager()

    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return self.email


class OneTimeLink(models.Model):
    """A link that works once: it makes an account, or signs in, sets a password or confirms an address; only its hash is kept."""

    class Purpose(models.TextChoices):
        INVITE = "invite", _("invite")
        SIGN_IN = "sign-in", _("sign-in")
        PASSWORD = "password", _("new password")
        ADDRESS = "address", _("confirmed address")
        JOIN = "join", _("sign-up")

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="links_made")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="links_used")
    """Who may sign in by it, or who the invite has become."""
    email = models.EmailField(blank=True)
    """The address that the link was sent to, where using it proves that it is its user's."""
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} link, until {self.expires_at:%Y-%m-%d %H:%M}"


from webapp.accounts.apitoken import ApiToken  # noqa: E402, F401  # a table of this application

"""`manage.py token EMAIL`: a token for the API, printed once."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from webapp.accounts.apitoken import ApiToken
from webapp.accounts.bearing import TooManyTokens, make_token
from webapp.accounts.models import User


class Command(BaseCommand):
    """Prints a new token of a person and nothing else, so that a script can take it."""

    help = "Makes an API token for the person with this e-mail address and prints it; it can't be shown again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose, and what it may do."""
        parser.add_argument("email")
        parser.add_argument("--read", action="store_true", help="it may only look")
        parser.add_argument("--days", type=int, default=0, help="after so many days it ends; without: never")

    def handle(self, *args: object, **options: object) -> None:
        """Make it and print it."""
        try:
            user = User.objects.get(email__iexact=str(options["email"]))
        except User.DoesNotExist as error:
            raise CommandError(f"Nobody has an account with the address {options['email']}.") from error
        scope = ApiToken.Scope.READ if options["read"] else ApiToken.Scope.WRITE
        try:
            _row, words = make_token(user, "manage.py token", scope, int(str(options["days"])))
        except TooManyTokens as error:
            raise CommandError(str(error)) from error
        self.stdout.write(words)

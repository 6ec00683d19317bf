"""`manage.py signin EMAIL`: a link that signs somebody in once, for who forgot a password where no mail is sent."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from webapp.accounts.models import User
from webapp.accounts.tokens import make_sign_in


class Command(BaseCommand):
    """Prints the link and nothing else."""

    help = "Prints a link that signs the person with this e-mail address in once, within a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who."""
        parser.add_argument("email")

    def handle(self, *args: object, **options: object) -> None:
        """Make it and print it."""
        user = User.objects.filter(email__iexact=str(options["email"]), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody has an open account with the address {options['email']}.")
        self.stdout.write(f"{settings.SITE.address}{reverse('accounts:use-link', args=[make_sign_in(user)])}")

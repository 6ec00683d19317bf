"""What is said once the page answers: where it is, and the owner's way in."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.urls import reverse

from webapp.accounts.tokens import make_sign_in
from webapp.launch import firststart


def greeting() -> list[str]:
    """The lines; makes the owner at the first start, and a link that replaces those of earlier starts."""
    owner = firststart.find_or_make_owner()
    firststart.forget_unused_links(owner)
    link = reverse("accounts:use-link", args=[make_sign_in(owner)])
    site = settings.SITE
    lines = ["", f"Secondsight is at {site.address}/"]
    if site.lan_addresses:
        others = " or ".join(f"{address}/" for address in site.lan_addresses)
        lines.append(f"Others on your network use {others} with an invite link, which you make under Invite someone.")
    lines.append(f"Sign in as {owner.email} with this link; it works once, within a day: {site.address}{link}")
    connection.close()
    return lines

"""What has to be there before the page can answer: tables, static files, an owner."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from webapp.accounts.models import OneTimeLink, User
from webapp.launch.refusal import StartRefused

DEFAULT_OWNER = "owner@localhost"


def bring_tables_up_to_date() -> None:
    """Run the migrations that haven't run."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def collect_static_files() -> None:
    """Copy, hash and compress the static files if any has changed since the last time."""
    stamp: Path = settings.DATA_DIR / "static.stamp"
    now = _static_state()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _static_state() -> str:
    state = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            state.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return state.hexdigest()


def find_or_make_owner() -> User:
    """The first who may do everything; made at first start from SECONDSIGHT_OWNER_EMAIL and _PASSWORD. Raises StartRefused."""
    owner = User.objects.filter(is_superuser=True, is_active=True).order_by("date_joined").first()
    if owner is not None:
        return owner
    email = os.environ.get("SECONDSIGHT_OWNER_EMAIL") or DEFAULT_OWNER
    try:
        if email != DEFAULT_OWNER:
            validate_email(email)
    except ValidationError as error:
        raise StartRefused(f"SECONDSIGHT_OWNER_EMAIL must be an e-mail address, not {email!r}.") from error
    return User.objects.create_superuser(email, os.environ.get("SECONDSIGHT_OWNER_PASSWORD") or None)


def forget_unused_links(owner: User) -> None:
    """The sign-in links of earlier starts stop working: they stand in old logs."""
    OneTimeLink.objects.filter(user=owner, purpose=OneTimeLink.Purpose.SIGN_IN, used_at=None).delete()

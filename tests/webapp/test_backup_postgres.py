"""A backup of a PostgreSQL database with its files, restored into another one; skipped where no PostgreSQL is at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.other_servers.servers import POSTGRES_TOOLS, find_tool, make_database, postgres, unprivileged
from tests.webapp.processes import ROOT
from tests.webapp.test_backup import DOCUMENTS, files_below

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(find_tool(tool) for tool in POSTGRES_TOOLS), reason="needs PostgreSQL's programs"),
]
ROWS = """
import django
django.setup()
from tests.webapp.merging_rows import two_runs
from tests.webapp.shelf import video_of
from webapp.accounts.models import User
two_runs(video_of(User.objects.create_user("alice@example.org", "correct horse battery"), duration_seconds=4.0))
"""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a fresh server."""
    try:
        unprivileged()
    except LookupError:
        pytest.skip("PostgreSQL doesn't run as root, and there is nobody else")
    with postgres() as address:
        yield address


class Place:
    """A data folder with a database on the server."""

    def __init__(self, server: str, folder: Path) -> None:
        folder.mkdir()
        self.data = folder
        clean = {name: value for name, value in os.environ.items() if name not in ("SECRET_KEY", "REDIS_URL")}
        self.environment = {**clean, "SECONDSIGHT_DATA": str(folder), "DATABASE_URL": make_database(server, folder.name)}

    def python(self, *words: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, *map(str, words)], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def documents(self) -> object:
        return json.loads(self.python("-c", DOCUMENTS)[1].splitlines()[-1])


def test_tables_and_files_are_the_same_elsewhere(server, tmp_path):
    here, there = Place(server, tmp_path / "here"), Place(server, tmp_path / "there")
    assert here.python("manage.py", "migrate")[0] == 0
    status, said = here.python("-c", ROWS)
    assert status == 0, said
    status, said = here.python("manage.py", "backup", tmp_path / "copy.tar")
    assert status == 0, said
    status, said = there.python("manage.py", "restore", tmp_path / "copy.tar")
    assert status == 0 and said.strip().endswith("0 findings."), said
    assert there.documents() == here.documents() != {}
    assert files_below(there.data / "videos") == files_below(here.data / "videos") != {}
    status, said = there.python("manage.py", "restore", tmp_path / "copy.tar")
    assert status == 1 and "holds videos or people already" in said
    status, said = there.python("manage.py", "restore", tmp_path / "copy.tar", "--replace")
    assert status == 0, said
    assert there.documents() == here.documents()
    assert len(list(tmp_path.glob("there-before-restore-*.tar"))) == 1

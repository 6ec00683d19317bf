"""Before anything starts: the database lies on a disk of this machine, and is whole after an end that nobody wished."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.webapp.processes import ROOT
from webapp.launch.listening import claim_data_folder, ended_badly, let_go
from webapp.launch.refusal import StartRefused
from webapp.launch.soundness import filesystem_of, refuse_damaged, refuse_unsafe_place

MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /home rw,relatime shared:5 - nfs4 server:/home rw
31 30 0:41 / /home/my\\040disk rw - ext4 /dev/sdb1 rw
32 22 0:42 / /share rw - cifs //server/share rw
33 22 0:43 / /host rw - virtiofs host rw
"""


@pytest.fixture
def database(tmp_path) -> Path:
    """A database with some pages."""
    path = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
        opened.execute("CREATE INDEX of_text ON line (text)")
        opened.executemany("INSERT INTO line (text) VALUES (?)", ((f"Second {number}. " * 20,) for number in range(2000)))
        opened.commit()
    return path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/data/a", "ext4"),
        ("/home/me/a", "nfs4"),
        ("/home/my disk/a", "ext4"),
        ("/homely/a", "ext4"),
        ("/share", "cifs"),
        ("/host/a", "virtiofs"),
    ],
)
def test_on_what_a_path_lies(path, kind):
    assert filesystem_of(Path(path), MOUNTS) == kind


def test_a_network_disk_is_refused_and_a_shared_one_warned_of(caplog):
    for path in ("/home/me/a", "/share/a"):
        with pytest.raises(StartRefused, match=r"network file system .* SQLite can lose"):
            refuse_unsafe_place(Path(path), MOUNTS)
    refuse_unsafe_place(Path("/var/a"), MOUNTS)
    assert not caplog.records
    refuse_unsafe_place(Path("/host/a"), MOUNTS)
    assert "only while no other machine opens it" in caplog.text


def test_where_nobody_tells_of_mounts_nothing_is_refused(tmp_path):
    refuse_unsafe_place(tmp_path / "a", "")
    refuse_unsafe_place(tmp_path / "a")


def test_a_whole_database_is_let_start(database, tmp_path):
    refuse_damaged(database)
    refuse_damaged(tmp_path / "none yet")


def test_a_damaged_one_is_refused_with_the_way_out(database):
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 4))
    with pytest.raises(StartRefused, match=r"is damaged .* manage.py restore BACKUP --replace"):
        refuse_damaged(database)
    database.write_bytes(b"not at all a database, but long enough to be taken for one" * 9)
    with pytest.raises(StartRefused, match="is damaged"):
        refuse_damaged(database)


def test_a_check_that_takes_long_is_given_up(database, caplog):
    refuse_damaged(database, most_seconds=-1)
    assert "only a part was checked" in caplog.text


def test_a_good_end_lets_go_of_the_folder(tmp_path):
    assert not ended_badly(tmp_path)
    lock = claim_data_folder(tmp_path, "http://127.0.0.1:1")
    assert ended_badly(tmp_path)
    os.close(lock)
    assert ended_badly(tmp_path), "who was killed let go of nothing"
    lock = claim_data_folder(tmp_path, "http://127.0.0.1:1")
    let_go(lock)
    os.close(lock)
    assert not ended_badly(tmp_path)


def test_nothing_is_started_on_a_database_that_was_damaged_when_the_power_went(tmp_path):
    (tmp_path / "secondsight.sqlite3").write_bytes(b"not at all a database, but long enough to be taken for one" * 99)
    (tmp_path / "up.lock").write_text("http://127.0.0.1:8000 (process 1)\n")
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    environment = {**clean, "SECONDSIGHT_DATA": str(tmp_path)}
    started = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert started.returncode == 1 and "is damaged" in started.stderr and "restore BACKUP --replace" in started.stderr
    assert not list(tmp_path.glob("valkey/*"))

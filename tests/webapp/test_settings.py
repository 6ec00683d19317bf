"""One value sets hosts, origins and cookies; a bad one stops the start with a sentence."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.environment import make_data_folder, queue_socket, read_database, read_site, secret_key

ROOT = Path(__file__).resolve().parents[2]


def manage(*words: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**clean, "SECONDSIGHT_DATA": str(data), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


SHOW = """
import json
from django.conf import settings as s
print(json.dumps([s.ALLOWED_HOSTS, s.ORIGINS, s.CSRF_TRUSTED_ORIGINS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]))
"""


def test_site_sets_hosts_origins_and_cookies(data_folder):
    shown = manage("shell", "-v", "0", "-c", SHOW, data=data_folder, SITE="https://see.example.org/")
    hosts, origins, trusted, *secure = json.loads(shown.stdout)
    assert "see.example.org" in hosts and "*" not in hosts
    assert "https://see.example.org" in origins and trusted == origins
    assert secure == [True, True]


def test_the_checks_for_a_public_site_are_clean(data_folder):
    checked = manage("check", "--deploy", "--fail-level", "WARNING", data=data_folder, SITE="https://see.example.org")
    assert checked.returncode == 0, checked.stderr


def test_listening_everywhere_allows_the_machines_own_addresses(monkeypatch):
    monkeypatch.setattr("webapp.environment.own_addresses", lambda: ["192.168.1.5", "studio"])
    site = read_site("0.0.0.0", 8000, "")
    assert site.lan_addresses == ("http://192.168.1.5:8000", "http://studio:8000")
    assert site.address == "http://192.168.1.5:8000"
    assert {"192.168.1.5", "studio", "127.0.0.1"} <= set(site.hosts) and "*" not in site.hosts
    assert "http://localhost:8000" in site.origins and not site.is_https


def test_the_default_is_this_computer_only():
    site = read_site("127.0.0.1", 8000, "")
    assert site.address == "http://127.0.0.1:8000"
    assert set(site.hosts) == {"127.0.0.1", "localhost", "[::1]"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("SITE", "see.example.org"),
        ("SITE", "https://a.org/path"),
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "mysql://x"),
    ],
)
def test_a_bad_variable_stops_the_start_with_one_sentence(data_folder, name, value):
    stopped = manage("up", data=data_folder, **{name: value})
    assert stopped.returncode == 1
    assert name in stopped.stderr and "Traceback" not in stopped.stderr
    assert len(stopped.stderr.strip().splitlines()) == 1


def test_the_secret_key_is_made_once_and_private(data_folder):
    first = secret_key(data_folder)
    assert len(first) >= 50 and secret_key(data_folder) == first
    assert stat.S_IMODE((data_folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in data_folder.iterdir()] == ["secret_key"]


def test_the_data_folder_is_private(tmp_path):
    made = make_data_folder(tmp_path / "new" / "data")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700 and (made / "incoming").is_dir()


def test_a_data_folder_that_cannot_be_used_is_told(tmp_path):
    (tmp_path / "file").touch()
    stopped = manage("up", data=tmp_path / "file")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("SECONDSIGHT_DATA names") and len(stopped.stderr.strip().splitlines()) == 1


def test_the_queues_socket_path_fits_the_kernel(tmp_path):
    assert queue_socket(Path("/srv/data")) == Path("/srv/data/valkey/socket")
    deep = tmp_path / ("deep" * 30)
    assert len(str(queue_socket(deep))) < 100 and queue_socket(deep) != queue_socket(deep / "other")


def test_databases(tmp_path):
    assert read_database("", tmp_path)["NAME"] == tmp_path / "secondsight.sqlite3"
    postgres = read_database("postgres://ann:p%40ss@db.example:5433/sight?sslmode=require", tmp_path)
    assert (postgres["USER"], postgres["PASSWORD"], postgres["HOST"], postgres["PORT"], postgres["NAME"]) == (
        "ann",
        "p@ss",
        "db.example",
        "5433",
        "sight",
    )
    options = postgres["OPTIONS"]
    assert options["sslmode"] == "require" and "lock_timeout" in options["options"]

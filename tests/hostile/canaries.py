"""What must not be touched: listeners that count who comes, and a video whose pictures would be recognised."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.encoded import Picture, number_in, numbered_picture, write_video
from tests.hostile.made import Around

CANARY_NUMBER = 0b1011010110
"""No input of the corpus shows it: their numbers stay below 200."""


@dataclass
class Canaries:
    """Listens on loopback, TCP and UDP, and remembers each call."""

    around: Around
    calls: list[str] = field(default_factory=list)

    def sees(self, picture: Picture) -> bool:
        """Whether a picture is the canary's."""
        return min(picture.shape[:2]) >= 16 and number_in(picture) == CANARY_NUMBER


@contextlib.contextmanager
def canaries(folder: Path) -> Iterator[Canaries]:
    """A canary file in the folder, and listeners as long as the context lasts."""
    canary = write_video(folder / "canary.ts", pictures=[numbered_picture(CANARY_NUMBER)] * 30)
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        held = Canaries(Around(canary, tcp.getsockname()[1], udp.getsockname()[1]))
        over = threading.Event()
        listener = threading.Thread(target=_listen, args=(tcp, udp, held.calls, over))
        listener.start()
        try:
            yield held
        finally:
            over.set()
            listener.join()


def _listen(tcp: socket.socket, udp: socket.socket, calls: list[str], over: threading.Event) -> None:
    with selectors.DefaultSelector() as waiting:
        waiting.register(tcp, selectors.EVENT_READ)
        waiting.register(udp, selectors.EVENT_READ)
        while not over.is_set():
            for key, _ in waiting.select(0.1):
                if key.fileobj is tcp:
                    connection, _ = tcp.accept()
                    calls.append("tcp")
                    connection.close()
                else:
                    udp.recv(2048)
                    calls.append("udp")

"""The web process: uvicorn on a socket that its parent has opened."""

from __future__ import annotations

import socket
import sys
import warnings

import uvicorn

from webapp.launch.handles import most_connections, raise_open_files
from webapp.launch.patience import PatientEnough


def main(descriptor: int) -> None:
    """Serve pages, sockets and uploads until SIGTERM."""
    # WhiteNoise hands small static files over in a way that Django warns of once; they are small
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    config = uvicorn.Config(
        "webapp.asgi:application",
        lifespan="on",  # it puts forgotten runs right while every worker is away
        log_config=None,
        access_log=False,  # it would write the tokens of share links down
        server_header=False,
        proxy_headers=False,  # webapp.proxies reads them, from the proxies that are named only
        ws_max_size=64 * 1024,
        http=PatientEnough,
        limit_concurrency=most_connections(raise_open_files()),
        timeout_keep_alive=15,
        timeout_graceful_shutdown=2,
        reset_contextvars=True,  # a request sent before the last answer was through would start in that one's context and thread
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""nginx as it ships, with other ports and paths: in front of a product on this machine, with a certificate of its own."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.other_servers.servers import running, wait_for

SHIPPED = Path(__file__).parents[2] / "install" / "nginx" / "nginx.conf"


def find_nginx() -> str | None:
    """Debian puts it where only root's shell looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def placed(folder: Path, data: Path, port: int, backend: int, plain_port: int) -> str:
    """The shipped file for this place; each line that is meant to be changed is changed, and no other."""
    changes = {
        "/tmp/nginx": f"{folder}/nginx",
        "web:8000": f"127.0.0.1:{backend}",
        "listen 8080": f"listen 127.0.0.1:{plain_port}",
        "listen 8443": f"listen 127.0.0.1:{port}",
        "/run/secrets/": f"{folder}/",
        "/data/videos/": f"{data}/videos/",
    }
    lines = SHIPPED.read_text().splitlines()
    for number, line in enumerate(lines):
        if line.endswith("# place"):
            fitting = [(old, new) for old, new in changes.items() if old in line]
            assert len(fitting) == 1, line
            lines[number] = line.replace(*fitting[0])
    # the account that reads the data folder; only root's nginx takes it, and tests may run as root
    return "\n".join(["user root;", *lines]) + "\n"


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and localhost that signs itself."""
    certificate = folder / "certificate"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*words, *names, "-keyout", folder / "certificate_key", "-out", certificate], check=True, capture_output=True)
    return certificate


@contextlib.contextmanager
def nginx(data: Path, port: int, backend: int, plain_port: int) -> Iterator[Path]:
    """nginx on `port` before the program on `backend`, whose data folder it reads; gives the certificate to trust."""
    with tempfile.TemporaryDirectory(prefix="secondsight-nginx-") as name:
        folder = Path(name)
        certificate = make_certificate(folder)
        settings = folder / "nginx.conf"
        settings.write_text(placed(folder, data, port, backend, plain_port))
        program = str(find_nginx())
        tried = subprocess.run([program, "-t", "-c", settings, "-p", folder], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stderr
        with running([program, "-c", str(settings), "-p", str(folder), "-g", "daemon off;"]):
            wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0, "nginx")
            yield certificate

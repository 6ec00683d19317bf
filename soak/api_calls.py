"""Thousands of calls that a machine makes up from the OpenAPI document: none may break the server or the document's word."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import requests

from soak.figures import Figure

ROOT = Path(__file__).resolve().parents[1]
WANTED_CALLS = 5000
MOST_SECONDS = 900
ALL, WITHOUT_DELETING = (), ("--exclude-method", "DELETE")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "ignored_auth",
    "unsupported_method",
    "allow_header_conformance",
)
OWNER = "owner@example.org"


@dataclass
class Trial:
    """What the calls came to."""

    calls: int = 0
    server_errors: int = 0
    breaks: list[str] = field(default_factory=list)
    """What the document doesn't allow, each once."""

    def add(self, report: Path) -> None:
        """Count in what Schemathesis reports."""
        told = json.loads(report.read_text())
        self.calls += int(told["test_cases"]["generated"])
        for failure in told["failures"] + told["errors"]:
            words = json.dumps(failure)
            if "server_error" in words.lower() or "server error" in words.lower():
                self.server_errors += 1
            self.breaks.append(words[:1500])


def main() -> None:
    """Start the product, make the calls, tell the figures."""
    trial, begun, seed = Trial(), time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="secondsight-api-") as folder, product(Path(folder)) as (address, token):
        while trial.calls < WANTED_CALLS and (left := MOST_SECONDS - (time.monotonic() - begun)) > 30:
            seed += 1
            only = ALL if seed % 3 == 0 else WITHOUT_DELETING
            ids = something_to_call_about(address, token)
            make_calls(address, token, Path(folder), trial, ids, *only, seed=seed, seconds=min(150, left))
            print(f"{trial.calls} calls, {len(trial.breaks)} breaks", flush=True)
    for words in trial.breaks[:20]:
        print(words)
    took = time.monotonic() - begun
    promise = "the API keeps its word"
    Figure(promise, f"made-up calls in {took:.0f} s", str(trial.calls), f"at least {WANTED_CALLS}", trial.calls >= WANTED_CALLS).tell()
    Figure(promise, "server errors", str(trial.server_errors), "0", trial.server_errors == 0).tell()
    Figure(promise, "answers that the document doesn't allow", str(len(trial.breaks)), "0", not trial.breaks).tell()


def make_calls(
    address: str, token: str, folder: Path, trial: Trial, ids: dict[str, str], *more: str, seed: int, seconds: float, examples: int = 60
) -> None:
    """Have Schemathesis make calls for so long at most, and add them to the trial."""
    report, config = folder / f"calls-{seed}.json", folder / "schemathesis.toml"
    config.write_text("[parameters]\n" + "".join(f'"path.{name}" = "{value}"\n' for name, value in ids.items()))
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config)),
        *("run", f"{address}/api/v1/openapi.json", "-H", f"Authorization: Bearer {token}", "--checks", ",".join(CHECKS), *more),
        *("--continue-on-failure", "--no-color", "--max-examples", str(examples), "--max-time", str(int(seconds)), "--seed", str(seed)),
        *("--report", "json", "--report-json-path", str(report)),
    ]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, timeout=seconds + 60, check=False)
    trial.add(report)


@contextlib.contextmanager
def product(folder: Path) -> Iterator[tuple[str, str]]:
    """The whole product on loopback, and a token of its owner."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "SECONDSIGHT_DATA": str(folder / "data"), "SECONDSIGHT_OWNER_EMAIL": OWNER}
    environment = {**os.environ, **settings, "API_CALLS_A_MINUTE": "10000000", "UPLOAD_ANSWER_WAITS_SECONDS": "2"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*manage, "up"], env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        token = subprocess.run([*manage, "token", OWNER], env=environment, capture_output=True, text=True, check=True).stdout.strip()
        yield f"http://127.0.0.1:{port}", token
    finally:
        process.terminate()
        process.wait(30)


def something_to_call_about(address: str, token: str) -> dict[str, str]:
    """A video and its run, so that calls find more than nothing."""
    clip = ROOT / "webapp" / "library" / "demo" / "demo.mp4"
    with clip.open("rb") as file:
        answer = requests.post(f"{address}/api/v1/videos", files={"file": file}, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    answer.raise_for_status()
    return {name: answer.json()[name] for name in ("video_id", "run_id")}


def _wait_for(address: str) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        with contextlib.suppress(requests.RequestException):
            if requests.get(address, timeout=5).status_code < 500:
                return
        time.sleep(0.5)
    raise RuntimeError("The product didn't start.")


if __name__ == "__main__":
    main()

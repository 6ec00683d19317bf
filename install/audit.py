"""Asks an advisory service about every locked package; warns where none can be reached, fails only for what is known to be unsafe."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
MOST_SECONDS = 300


class Package(TypedDict, total=False):
    """What pip-audit tells of one package; `skip_reason` where it found nobody to ask."""

    name: str
    version: str
    skip_reason: str
    vulns: list[dict[str, object]]


def answer_for(lock: str) -> list[Package] | None:
    """All packages of the lock; None where no service could be reached."""
    words = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "15", "--format", "json", "-r", lock]
    try:
        asked = subprocess.run(
            [sys.executable, "-m", "pip_audit", *words], cwd=ROOT, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )
        packages: list[Package] = json.loads(asked.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, LookupError, TypeError):
        return None
    return packages


def verdict(lock: str, packages: list[Package] | None) -> tuple[bool, str]:
    """Whether nothing is known against the lock, and what to say of it."""
    if packages is None:
        return True, f"WARNING {lock}: no advisory service could be reached, so nothing was checked."
    unsafe = [f"{one['name']} {one['version']}: {_ids(one)}" for one in packages if one.get("vulns")]
    unasked = sum("skip_reason" in one for one in packages)
    if unsafe:
        return False, f"{lock}: known to be unsafe:\n  " + "\n  ".join(unsafe)
    if unasked:
        return True, f"WARNING {lock}: {unasked} of {len(packages)} packages could not be checked; nothing is known against the others."
    return True, f"{lock}: nothing is known against its {len(packages)} packages."


def _ids(package: Package) -> str:
    return ", ".join(str(known["id"]) for known in package["vulns"])


def main() -> int:
    """Tell of both locks; 1 where something is known to be unsafe."""
    verdicts = [verdict(lock, answer_for(lock)) for lock in LOCKS]
    print("\n".join(words for _good, words in verdicts))  # noqa: T201
    return 0 if all(good for good, _words in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())

"""The pure parts of the page's scripts, tested by Node where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LEAST_NODE = 20


def node() -> str:
    """The Node to test with; skips where it is missing or too old to fake timers."""
    path = shutil.which("node")
    if path is None:
        pytest.skip("Node is not installed, so the scripts are tested by the browser test only")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    if int(re.findall(r"\d+", version)[0]) < LEAST_NODE:
        pytest.skip(f"the scripts' tests need Node {LEAST_NODE}, this is {version.strip()}")
    return path


def test_the_scripts_pass_their_own_tests() -> None:
    tests = sorted(str(path) for path in HERE.glob("*.test.mjs"))
    result = subprocess.run([node(), "--test", *tests], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_script_makes_markup_from_words() -> None:
    """What a video says is text: none of our scripts may turn words into elements."""
    makers = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function")
    scripts = [path for path in (HERE.parents[1] / "static" / "js").rglob("*.js") if makers.search(path.read_text())]
    assert scripts == []

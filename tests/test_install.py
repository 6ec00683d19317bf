"""What the install does on a machine that lacks something, played with a stand-in for the machine's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Machine:
    """A folder of programs that stand before the real ones."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.log = folder / "log"

    def has(self, name: str, script: str) -> Path:
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)
        return path

    def may_install(self, allowed: bool) -> None:
        self.has("id", "echo 0" if allowed else "echo 1000")
        self.has("sudo", "exit 1")
        self.has("apt-get", f'echo "apt-get $*" >> {self.log}')

    def run(self, *words: str | Path, only_these: bool = False, **environment: str) -> subprocess.CompletedProcess[str]:
        path = str(self.programs) if only_these else f"{self.programs}:{os.environ['PATH']}"
        bash = shutil.which("bash")
        assert bash
        return subprocess.run([bash, *words], env={"PATH": path, **environment}, capture_output=True, text=True, timeout=60)

    @property
    def installed(self) -> str:
        return self.log.read_text() if self.log.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def python_without_venv(machine: Machine) -> Path:
    return machine.has("python3", f'[[ "$*" == *ensurepip* ]] && exit 1; exec {sys.executable} "$@"')


def test_python_that_can_make_environments_needs_nothing(machine):
    machine.may_install(True)
    assert machine.run(ROOT / "install" / "python.sh", sys.executable).returncode == 0
    assert machine.installed == ""


def test_root_gets_the_missing_part(machine):
    machine.may_install(True)
    assert machine.run(ROOT / "install" / "python.sh", python_without_venv(machine)).returncode == 0
    assert "install -qq --no-install-recommends python3-venv" in machine.installed


def test_others_are_told_what_to_install(machine):
    machine.may_install(False)
    stopped = machine.run(ROOT / "install" / "python.sh", python_without_venv(machine))
    assert stopped.returncode == 1 and "sudo apt-get install python3-venv" in stopped.stderr
    assert machine.installed == ""


@pytest.mark.parametrize("script", ["exit 1", 'echo "Python 3.9"; exit 1'])
def test_another_python_is_refused_in_plain_words(machine, script):
    stopped = machine.run(ROOT / "install" / "python.sh", machine.has("python3", script))
    assert stopped.returncode == 1 and "needs Python 3.11" in stopped.stderr


def test_no_chromium_skips_the_browser_tests_but_fails_in_ci(machine):
    machine.may_install(False)
    script = ROOT / "install" / "chromium.sh"
    skipped = machine.run(script, only_these=True)
    assert skipped.returncode == 0 and "browser tests are skipped" in skipped.stdout
    failed = machine.run(script, only_these=True, CI="1")
    assert failed.returncode == 1 and "have to run" in failed.stderr


def test_chromium_is_installed_where_allowed(machine):
    machine.may_install(True)
    assert machine.run(ROOT / "install" / "chromium.sh", only_these=True).returncode == 0
    assert "chromium" in machine.installed


def test_without_a_speaker_the_tests_of_speech_are_skipped(machine):
    machine.may_install(False)
    skipped = machine.run(ROOT / "install" / "espeak.sh", only_these=True)
    assert skipped.returncode == 0 and "some tests of speech are skipped" in skipped.stdout
    machine.may_install(True)
    assert machine.run(ROOT / "install" / "espeak.sh", only_these=True).returncode == 0
    assert "install -qq --no-install-recommends espeak-ng" in machine.installed


def test_the_tests_of_services_need_their_servers(machine):
    machine.may_install(False)
    script = ROOT / "install" / "services.sh"
    stopped = machine.run(script, only_these=True)
    assert stopped.returncode == 1 and "apt-get install" in stopped.stderr
    for name in ("postgres", "nginx"):
        machine.has(name, "exit 0")
    machine.may_install(True)
    assert machine.run(script, only_these=True).returncode == 0
    assert machine.installed.splitlines()[-1].endswith("install -qq --no-install-recommends openssl")
    machine.has("openssl", "exit 0")
    assert machine.run(script, only_these=True).returncode == 0


def test_trimming_keeps_what_runs(tmp_path):
    kept = [
        "django/conf/locale/de/formats.py",
        "django/conf/locale/en_GB/formats.py",
        "django/x.py",
        "numpy/testing/a.py",
        "onnxruntime/capi/a.so",
    ]
    gone = [
        "django/conf/locale/fr/formats.py",
        "numpy/lib/tests/a.py",
        "pip/a.py",
        "pip-23.dist-info/RECORD",
        "cv2/a.h",
        "onnxruntime/tools/a.py",
    ]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    code = "import sys; from pathlib import Path; from trim_venv import trim; trim(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT / "install", check=True)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)


def test_only_a_virtual_environment_is_trimmed():
    real = Path(sys.executable).resolve()
    stopped = subprocess.run([real, "-S", ROOT / "install" / "trim_venv.py"], capture_output=True, text=True, check=False)
    assert stopped.returncode == 1 and "virtual environment" in stopped.stderr

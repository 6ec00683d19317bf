"""Removes from this Python's packages what running never reads: 60 MB of other languages, tests, headers and pip itself.

Run by `make run` after the install; `python -m ensurepip` brings pip back.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path

LANGUAGES = ("en", "de")
"""The languages of the pages; English also has its country variants."""
TOOLS = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
TRAINING = ("transformers", "quantization", "tools", "datasets")
"""Parts of onnxruntime for making models."""
SOURCES = (".h", ".hpp", ".pxd", ".pyx", ".a", ".po")


def trim(packages: Path) -> None:
    """Delete the parts nobody reads from a site-packages folder."""
    for name in TOOLS:
        for found in (*packages.glob(name), *packages.glob(f"{name}-*")):
            shutil.rmtree(found)
    (packages / "distutils-precedence.pth").unlink(missing_ok=True)
    for part in TRAINING:
        shutil.rmtree(packages / "onnxruntime" / part, ignore_errors=True)
    for tests in list((packages / "numpy").rglob("tests")):
        shutil.rmtree(tests, ignore_errors=True)
    for catalogue in list(packages.glob("*/**/locale/*/")):
        if catalogue.name.split("_")[0] not in LANGUAGES and catalogue.name != "__pycache__":
            shutil.rmtree(catalogue)
    for file in packages.rglob("*"):
        if file.suffix in SOURCES and file.is_file():
            file.unlink()


if __name__ == "__main__":
    if sys.prefix == sys.base_prefix:
        sys.exit("This trims a virtual environment, never the system's Python.")
    trim(Path(sysconfig.get_paths()["purelib"]))

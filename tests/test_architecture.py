"""The shape of the house: which way the arrows point, who may load what, and how long a file may be."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ["accounts", "videos", "runs", "library", "sharing", "review", "api", "people", "vitals", "launch", "keeping"]
"""Each may import those before it; sharing, review and api stand beside each other."""
BESIDE = {"sharing", "review", "api"}
PURE_WORDS = {
    "timeline",
    "options",
    "bounds",
    "segments",
    "joining",
    "document",
    "overview",
    "events",
    "boxes",
    "token_budget",
    "token_counts",
    "briefing_room",
    "window_need",
    "wish",
    "origin",
    "redrawing",
    "picture_look",
    "claim_shape",
    "trust",
    "seams",
    "whole",
    "close_look",
}
"""Parts of analysis that need the standard library only; the web process may load them."""
WORKERS_ONLY = {"webapp/videos/tasks.py", "webapp/runs/tasks.py"}
HEAVY = {"av", "cv2", "numpy", "onnxruntime", "torch", "transformers", "rapidocr", "scenedetect", "faster_whisper", "ctranslate2"}
BACKENDS = ("analysis.describers.", "analysis.detectors.")
EMPTY_NAMES = {"utils", "util", "helpers", "common", "manager", "service", "misc"}
LONGEST_FILE = 300


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path, top_level_only: bool = False) -> set[str]:
    """The modules that a file imports at run time, by their full names."""
    found: set[str] = set()
    for node in _statements(ast.parse(path.read_text()), top_level_only):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _statements(node: ast.AST, top_level_only: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if top_level_only and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield child
        yield from _statements(child, top_level_only)


def loaded_after(code: str) -> set[str]:
    """The names of all modules that a fresh Python has loaded after the code."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))}
    shown = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(json.loads(shown.stdout.splitlines()[-1]))


@pytest.mark.parametrize("path", list(sources("analysis")), ids=name_of)
def test_analysis_knows_nothing_of_the_web(path):
    strangers = {name for name in imports(path) if name.split(".")[0] in {"django", "webapp", "channels", "rq", "django_rq", "redis"}}
    assert not strangers


@pytest.mark.parametrize("path", list(sources("analysis")), ids=name_of)
def test_only_loading_imports_backends_and_only_when_asked(path):
    if path.name == "loading.py":
        outside = {name for name in imports(path, top_level_only=True) if name.startswith(BACKENDS)}
    elif path.parent.name in ("describers", "detectors"):
        return
    else:
        outside = {
            name for name in imports(path) if name.startswith(("analysis.describers.transformers_vlm", "analysis.describers.openai_server"))
        }
    assert not outside


@pytest.mark.parametrize("path", list(sources("analysis", "webapp")), ids=name_of)
def test_heavy_libraries_are_imported_at_the_top(path):
    hidden = imports(path) - imports(path, top_level_only=True)
    assert not {name for name in hidden if name.split(".")[0] in HEAVY}


def floor(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "webapp" and len(parts) > 1 and parts[1] in FLOORS else None


@pytest.mark.parametrize("path", list(sources("webapp")), ids=name_of)
def test_arrows_between_apps_run_one_way(path):
    own = floor(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if own is None:
        return
    for name in imports(path):
        other = floor(name)
        if other is None or other == own:
            continue
        assert FLOORS.index(other) < FLOORS.index(own), f"{own} may not import {name}"
        assert not {own, other} <= BESIDE, f"{own} may not import {name}"


@pytest.mark.parametrize("path", list(sources("webapp")), ids=name_of)
def test_the_webapp_enters_analysis_by_the_workers_doors_only(path):
    entered = {name for name in imports(path) if name.split(".")[0] == "analysis"}
    if name_of(path) in WORKERS_ONLY:
        return
    words = {name for name in entered if len(name.split(".")) > 1 and name.split(".")[1] in PURE_WORDS}
    assert entered == words
    if words:
        assert floor(".".join(path.relative_to(ROOT).with_suffix("").parts)) not in ("accounts", "videos")


def test_the_pure_words_need_the_standard_library_only():
    words = [
        f"analysis.{word}"
        for word in sorted(PURE_WORDS)
        if (ROOT / "analysis" / f"{word}.py").exists() or (ROOT / "analysis" / word).is_dir()
    ]
    more = loaded_after(f"import {', '.join(words)}") - loaded_after("")
    assert {name.split(".")[0] for name in more} <= {"analysis", *sys.stdlib_module_names}


def test_importing_analysis_loads_nothing_heavy():
    loaded = loaded_after("import analysis, analysis.timeline, analysis.options, analysis.segments")
    assert not {name.split(".")[0] for name in loaded} & (HEAVY | {"django"})


def test_the_web_process_loads_no_engine(tmp_path):
    code = f"""
import os
os.environ.update(SECONDSIGHT_DATA={str(tmp_path)!r}, DJANGO_SETTINGS_MODULE="webapp.settings")
import webapp.launch.webserver, webapp.asgi
from django.urls import get_resolver
def walk(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            walk(pattern)
walk(get_resolver())
from django.template import engines
engines["django"].from_string("{{% load static i18n %}}")
"""
    loaded = {name.split(".")[0] for name in loaded_after(code)}
    assert "django" in loaded and not loaded & HEAVY


def test_there_is_exactly_one_opencv():
    found = {distribution.name.lower() for distribution in importlib.metadata.distributions() if "opencv" in distribution.name.lower()}
    assert found == {"opencv-python-headless"}


@pytest.mark.parametrize("path", [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"], ids=lambda path: path.name)
def test_the_lock_has_a_hash_for_all_and_names_no_registry(path):
    text = path.read_text()
    entries = [line for line in text.splitlines() if "==" in line and not line.startswith((" ", "#"))]
    assert entries and all(line.endswith("\\") for line in entries)
    assert not [line for line in text.splitlines() if "index-url" in line or "find-links" in line or "file:/" in line or "://" in line]


def our_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    paths = [ROOT / name for name in listed if name.endswith((".py", ".js", ".css", ".html")) and not name.startswith("static/vendor/")]
    return [path for path in paths if path.exists() and "migrations" not in path.parts]


def test_no_file_of_ours_is_long():
    long = {name_of(path): length for path in our_files() if (length := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert not long


def test_no_name_says_nothing():
    assert not [name_of(path) for path in our_files() if path.stem.lower() in EMPTY_NAMES]


def test_no_work_hides_in_save_or_in_signals():
    for path in sources("webapp"):
        tree = ast.parse(path.read_text())
        assert not {name for name in imports(path) if name.startswith(("django.dispatch", "django.db.models.signals"))}, name_of(path)
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "save"], name_of(path)


SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
OUR_CLASSES = {name for path in SCRIPTS for name in re.findall(r"^export (?:default )?class (\w+)", path.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_imports_the_classes_that_it_makes(path):
    text = path.read_text()
    known = set(re.findall(r"class (\w+)", text)) | {
        name.split(" as ")[-1].strip() for names in re.findall(r"import \{([^}]*)\}", text) for name in names.split(",")
    }
    assert (set(re.findall(r"new ([A-Z]\w+)\(", text)) & OUR_CLASSES) - known == set()

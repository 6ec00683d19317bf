"""Calls that run what a stranger wrote, or show it as a page, aren't made anywhere in the product."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("analysis", "webapp", "templates", "static/js", "soak", "install")
ENDINGS = {".py", ".html", ".js", ".mjs", ".sh"}

FORBIDDEN = {
    "torch.load": r"\btorch\.load\(",
    "pickle": r"^\s*(import|from)\s+(c?pickle|dill|marshal|shelve|joblib)\b|\bpickle\.loads?\(|allow_pickle\s*=\s*True",
    "code of a model's own": r"trust_remote_code['\"]?\s*[=:]\s*True",
    "yaml with objects": r"\byaml\.(load|unsafe_load|full_load)\(",
    "eval and exec": r"(?<![\w.])(eval|exec)\(|\bnew Function\(|setTimeout\(\s*['\"`]",
    "a shell": r"\bos\.(system|popen)\(|shell\s*=\s*True",
    "words as a page": r"\bmark_safe\b|\bSafeString\(|\|\s*safe(seq)?\b|autoescape\s+off|\{%\s*filter\s+safe|html_safe\b",
    "words as a page, in a script": r"\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write|createContextualFragment|parseFromString",
    "queries of words": r"\.raw\(|\.extra\(|RawSQL\(",
    "unpacking anywhere": r"\.extractall\(|shutil\.unpack_archive\(",
    "unchecked certificates": r"verify\s*=\s*False|CERT_NONE|_create_unverified_context",
    "style or script in a page": r"<(style|script)>|\sstyle=\"|\son(click|load|error|submit|change|input)=\"",
}
MAY: dict[tuple[str, str], str] = {}
"""(file, kind): why it may."""


def files() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS]
    return [*found, ROOT / "manage.py"]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_it_is_nowhere(kind):
    pattern = re.compile(FORBIDDEN[kind])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in files()
        if (str(path.relative_to(ROOT)), kind) not in MAY
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_a_view_without_the_check_against_forged_forms_says_why():
    for path in (ROOT / "webapp").rglob("*.py"):
        text = path.read_text()
        if "csrf_exempt" in text:
            assert "forged" in text or "token" in text, f"{path.relative_to(ROOT)} doesn't say what checks its forms instead"


def test_the_patterns_find_what_they_are_for():
    bad = {
        "torch.load": "torch.load(path)",
        "pickle": "import pickle",
        "code of a model's own": "f(trust_remote_code=True)",
        "yaml with objects": "yaml.load(file)",
        "eval and exec": "x = eval(words)",
        "a shell": "run(words, shell=True)",
        "words as a page": "{{ words|safe }}",
        "words as a page, in a script": "part.innerHTML = words",
        "queries of words": 'Run.objects.raw("SELECT")',
        "unpacking anywhere": "archive.extractall(folder)",
        "unchecked certificates": "get(url, verify=False)",
        "style or script in a page": '<p style="x">',
    }
    assert {kind for kind, line in bad.items() if re.search(FORBIDDEN[kind], line)} == set(FORBIDDEN)


def test_there_is_something_to_look_through():
    assert len(files()) > 300

"""The image, the containers and the systemd units, held against the code: every path, stage, command and variable that they name exists.

No container engine builds them here; what they are made of runs in `make test-services`.
"""

from __future__ import annotations

import ipaddress
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import load_command_class
from django.core.management.base import CommandError

from tests.other_servers.__main__ import OF_THEIR_OWN

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("secondsight:")}
UNITS = sorted((ROOT / "install" / "systemd").glob("*.service"))
APPS = {"up": "launch", "web": "launch", "prepare": "launch", "worker": "runs"}
OF_OTHER_PROGRAMS = {
    "PATH",
    "HOME",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "NVIDIA_VISIBLE_DEVICES",
    "NVIDIA_DRIVER_CAPABILITIES",
}


def settings_told() -> set[str]:
    """The names in the table of settings."""
    table = (ROOT / "docs" / "running.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    return {name for row in table.splitlines() if row.startswith("| `") for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}


def settings_read() -> set[str]:
    """The names of variables that the code reads, wherever it does."""
    found = set()
    for folder in ("webapp", "analysis"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text()
            found |= set(re.findall(r"""(?:environ(?:ment)?(?:\.get\(|\[)|env_(?:bool|number)\()\s*"([A-Z_]+)\"""", text))
            found |= set(re.findall(r"""["'](SECONDSIGHT_[A-Z_]+)["']""", text))
    return found - {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED"}


def test_the_table_of_settings_is_complete_and_names_nothing_else():
    assert settings_told() == settings_read()


def parsed(command: list[str]) -> None:
    """Have Django's own parser read a command of ours."""
    python, manage, name, *words = command
    assert python.endswith("python") and manage == "manage.py"
    parser = load_command_class(f"webapp.{APPS[name]}", name).create_parser("manage.py", name)
    parser.parse_args(words)


def test_a_command_that_does_not_exist_is_noticed():
    with pytest.raises((CommandError, SystemExit)):
        parsed(["python", "manage.py", "worker", "lok"])


def test_the_image_copies_what_is_there_into_stages_that_are_there():
    stages = re.findall(r"^FROM \S+ AS (\S+)$", DOCKERFILE, re.M)
    assert stages[-1] == "cpu" and {"build", "build-cuda", "base", "cuda"} < set(stages)
    for stage in re.findall(r"--from=(\S+)", DOCKERFILE):
        assert stage in stages
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    hidden = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "var"} <= set(hidden)
    assert not [
        path for path in ("Makefile", "install", "manage.py", "webapp", "analysis", "static", "templates", "locale") if path in hidden
    ]


@pytest.mark.parametrize("stage", ["cuda", "cpu"])
def test_each_image_ends_as_an_account_that_may_do_nothing(stage):
    text = re.search(rf"^FROM base AS {stage}$(.*?)(?=^FROM|\Z)", DOCKERFILE, re.M | re.S)
    assert text
    assert text[1].strip().splitlines()[-1] == "USER secondsight"


def test_the_image_starts_and_asks_for_health_by_what_exists():
    (command,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.M)
    parsed(yaml.safe_load(command))
    (check,) = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE, re.M)
    assert (ROOT / yaml.safe_load(check)[1]).exists()
    wanted = {word for line in re.findall(r"^RUN (make .*)$", DOCKERFILE, re.M) for word in re.findall(r"([A-Z]+)=", line)}
    makefile = (ROOT / "Makefile").read_text()
    assert all(f"$({name})" in makefile for name in wanted)


def test_every_variable_that_the_image_and_the_containers_set_is_one_of_ours():
    named = set()
    for line in re.findall(r"^ENV (.*)$", DOCKERFILE, re.M):
        named |= set(re.findall(r"([A-Z_]+)=", line))
    for service in OURS.values():
        named |= set(service["environment"])
    for path in (ROOT / "install" / "systemd").glob("*.env"):
        named |= set(re.findall(r"^#?([A-Z_]+)=", path.read_text(), re.M))
    assert named - OF_OTHER_PROGRAMS <= settings_told()


def test_all_parts_are_there_and_their_commands_are_ours():
    assert set(OURS) == {"prepare", "web", "look", "describe", "describe-gpu"}
    assert set(SERVICES) - set(OURS) == {"postgres", "valkey", "proxy"}
    for service in OURS.values():
        parsed(service["command"])
        assert f"secondsight:{service['build']['target']}" == service["image"]
        assert f"AS {service['build']['target']}\n" in DOCKERFILE


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_may_more_than_it_needs(name):
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"], "an `unconfined` would take the engine's filter away"
    assert {"mem_limit", "pids_limit", "tmpfs"} <= set(service)
    assert "privileged" not in service and "docker.sock" not in str(service)
    published = service.get("ports", [])
    assert bool(published) == (name == "proxy")
    assert "inside" in service["networks"] or name == "proxy"


def test_what_containers_refer_to_is_declared():
    for service in SERVICES.values():
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service.get("depends_on", [])) <= set(SERVICES)
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).is_dir(), source
        if "healthcheck" not in service:
            assert service in (SERVICES["web"], SERVICES["proxy"])


def test_the_proxy_that_is_trusted_is_the_one_that_stands_there():
    network = ipaddress.ip_network(COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"])
    address = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    assert ipaddress.ip_address(address) in network
    assert SERVICES["web"]["environment"]["TRUSTED_PROXY"] == address
    nginx = (ROOT / "install" / "nginx" / "nginx.conf").read_text()
    assert f"location {SERVICES['web']['environment']['MEDIA_ACCEL']} {{\n            internal;" in nginx
    for port in SERVICES["proxy"]["ports"]:
        assert f"listen {port.split(':')[1]}" in nginx
    for secret in SERVICES["proxy"]["secrets"]:
        assert f"/run/secrets/{secret};" in nginx


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_start_our_commands_without_privileges(unit):
    text = unit.read_text()
    for line in re.findall(r"^ExecStart(?:Pre)?=(.*)$", text, re.M):
        command = shlex.split(line)
        if command[0] == "/bin/sh":
            for instance in ("look", "describe", "describe-2"):
                assert command[2] == 'queue=%i; exec /opt/secondsight/.venv/bin/python manage.py worker "$${queue%%%%-*}" --detached'
                parsed(["python", "manage.py", "worker", instance.split("-")[0], "--detached"])
        else:
            parsed(command)
    assert "User=secondsight" in text and "NoNewPrivileges=yes" in text and "ProtectSystem=strict" in text
    assert "SystemCallFilter" not in text, "the decoder's own filter needs seccomp and clone"


def test_the_driver_that_is_installed_for_postgresql_is_the_one_that_the_tests_use():
    wanted = (ROOT / "requirements-postgres.txt").read_text()
    assert wanted.startswith("psycopg==") and "\npsycopg-binary==" in wanted
    assert wanted in (ROOT / "requirements-dev.lock").read_text()


def test_what_the_tests_of_services_leave_out_exists():
    assert all((ROOT / "tests" / "webapp" / name).exists() for name in OF_THEIR_OWN)

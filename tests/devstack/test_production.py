"""What can be held of the production files without Docker: names, paths, settings."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
SETTINGS = (ROOT / "nieuwebanen" / "settings.py").read_text()
FILLED_IN = {
    "DJANGO_SECRET_KEY": "a-long-and-random-key-for-this-test-only-0123456789-xyzw",
    "SITE_HOST": "nieuwebanen.example",
    "DB_PASSWORD": "geheim",
    "EMAIL_HOST": "smtp.example",
    "DEFAULT_FROM_EMAIL": "Nieuwe Banen <noreply@gemeente.example>",
    "ORGANISATION": "Werkbedrijf",
    "ORGANISATION_EMAIL": "info@gemeente.example",
    "ORGANISATION_PHONE": "0123 45 67 89",
}


def filled_in(value: str) -> str:
    """As Docker would read it: ${NAME:?message}, ${NAME:-default}, ${NAME}."""
    return re.sub(
        r"\$\{(\w+)(?::([?-])([^}]*))?\}",
        lambda m: FILLED_IN.get(m[1]) or (m[3] if m[2] == "-" else pytest.fail(f"{m[1]} is not filled in")),
        value,
    )


def production_env() -> dict[str, str]:
    """The environment that compose gives the application."""
    return {name: filled_in(value) for name, value in SERVICES["web"]["environment"].items()}


def test_there_is_one_web_one_worker_and_exactly_one_beat_behind_tls() -> None:
    assert set(SERVICES) == {"proxy", "db", "redis", "migrate", "web", "worker", "beat"}
    assert "beat" in SERVICES["beat"]["command"]
    assert not any("-B" in service.get("command", []) for service in SERVICES.values())  # no beat inside a worker
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_no_secret_has_a_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    assert "${DJANGO_SECRET_KEY:?" in text
    assert "${DB_PASSWORD:?" in text
    assert not {"DEMO", "DJANGO_DEBUG"} & set(SERVICES["web"]["environment"])


def test_every_setting_is_explained_and_every_variable_of_compose_is_read() -> None:
    read = set(re.findall(r'(?:env|flag)\(\s*"([A-Z_]+)"', SETTINGS)) | {"APP_VAR", "TRUSTED_PROXIES"}

    assert {name for name in read if f"`{name}`" not in OPERATIONS} == set()
    assert set(SERVICES["web"]["environment"]) - read == set()


def test_the_first_start_of_the_manual_fills_in_all_that_compose_asks() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    block = OPERATIONS.split("cat > .env", 1)[1].split("END'\n", 1)[1]

    assert asked == {line.split("=")[0] for line in block.split("END", 1)[0].splitlines() if "=" in line}


def test_the_deployment_check_of_django_finds_nothing_in_this_environment() -> None:
    env = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LD_LIBRARY_PATH", "LANG"}} | production_env()
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stderr


def test_the_commands_exist() -> None:
    bin_directory = Path(sys.executable).parent
    for command in (SERVICES[name]["command"] for name in ("migrate", "worker", "beat")):
        assert (bin_directory / command[0]).exists(), command
        if command[:2] == ["python", "manage.py"]:
            assert list(ROOT.glob(f"*/management/commands/{command[2]}.py")), command


def test_the_image_copies_what_exists_and_runs_without_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    copied = [shlex.split(line)[1:-1] for line in lines if line.startswith("COPY")]
    allowed = {line.strip("!/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert all((ROOT / source).exists() for sources in copied for source in sources)
    assert {source for sources in copied for source in sources} == allowed
    assert any(line.startswith("USER ") and line != "USER root" for line in lines)
    assert any("--require-hashes" in line for line in lines)


def test_the_locks_have_hashes_and_name_no_host() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        assert text.count("==") <= text.count("--hash=sha256:"), lock.name


def test_publiccode_says_the_same_as_pyproject() -> None:
    public = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    project = (ROOT / "pyproject.toml").read_text()

    assert f'version = "{public["softwareVersion"]}"' in project
    assert f'license = "{public["legal"]["license"]}"' in project
    assert len(public["description"]["nl"]["shortDescription"]) <= 150
    assert 150 <= len(public["description"]["nl"]["longDescription"]) <= 10_000

"""Can a stranger with a bare machine run this checkout, and does nothing in it point at ours?"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent
SCRIPTS = ["demo", "test", "check", "fix", "manage", "bench", "setup"]
COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
REQUIREMENTS = ["requirements.txt", "requirements-embedded.txt", "requirements-dev.txt"]


def tracked_files() -> list[Path]:
    if not (CHECKOUT / ".git").exists():
        pytest.skip("not a git checkout, so nobody knows which files belong to it")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [CHECKOUT / name for name in names.split("\0") if name and (CHECKOUT / name).is_file()]


def requirement_lines(name: str) -> list[str]:
    return [line for line in (CHECKOUT / name).read_text().splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("name", [f"script/{name}" for name in SCRIPTS] + [".ci/run"])
def test_script_can_be_run(name: str) -> None:
    assert os.access(CHECKOUT / name, os.X_OK)
    subprocess.run(["sh", "-n", CHECKOUT / name], check=True)


def test_no_file_names_a_registry_or_this_machine() -> None:
    registry = re.compile(
        rb"registry\.npmjs|registry\.yarnpkg|pypi\.org|pythonhosted|--(extra-)?index-url|--find-links"
    )
    here = re.compile(rb"(?<![\w.-])/(root|home|work|opt/(pypi|wheels))/\w")
    this_file = Path(__file__).resolve()
    for path in tracked_files():
        if path == this_file:
            continue
        content = path.read_bytes()
        assert not registry.search(content), path
        assert not here.search(content), path


def test_lock_file_has_every_package_checked_and_names_no_host() -> None:
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []


def test_every_package_is_pinned() -> None:
    for name in REQUIREMENTS:
        for line in requirement_lines(name):
            assert re.match(r"^[\w.-]+==[\w.]+", line), line


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_package_has_its_reason(name: str) -> None:
    for line in requirement_lines(name):
        assert re.search(r"  # \S", line), line


def test_direct_pins_agree_with_the_constraints() -> None:
    def pins(name: str) -> dict[str, str]:
        found = (re.match(r"^([\w.-]+)==([\w.]+)", line) for line in requirement_lines(name))
        return {match[1].lower().replace("_", "-"): match[2] for match in found if match}

    constraints = pins("constraints.txt")
    for name in REQUIREMENTS:
        for package, version in pins(name).items():
            assert constraints[package] == version


def test_compose_runs_every_part_from_one_image_on_fixed_servers() -> None:
    services = COMPOSE["services"]
    assert set(services) == {"db", "redis", "migrate", "web", "worker", "beat"}
    assert services["db"]["image"] == "postgres:18"
    assert services["redis"]["image"] == "redis:7"
    assert {services[name]["image"] for name in ("migrate", "web", "worker", "beat")} == {"pcc-tracker"}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_compose_holds_no_secret() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "SECRET" in name:
                assert value.startswith("${"), name


def test_database_owner_stays_away_from_the_application() -> None:
    for name in ("migrate", "web", "worker", "beat"):
        service = COMPOSE["services"][name]
        assert "env_file" not in service
        assert "POSTGRES_PASSWORD" not in service["environment"]


def test_example_names_every_variable_that_the_settings_read() -> None:
    settings = (CHECKOUT / "pcc_tracker" / "settings.py").read_text()
    read = set(re.findall(r"(?:environ\.get|environ|_flag|_list)[(\[]\"([A-Z_]+)\"", settings))
    read -= {"TEST_DATABASE_NAME", "DEMO_MAILBOX"}  # set by the tests and by the demo alone
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))
    assert read - named == set()
    asked = set(re.findall(r"\$\{([A-Z_]+)", (CHECKOUT / "docker-compose.yml").read_text()))
    assert asked - named == set()


def test_every_asset_that_is_named_was_copied() -> None:
    for line in (CHECKOUT / "script" / "assets.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            pattern, folder = line.split()
            assert list((CHECKOUT / "static" / "vendor" / folder).glob(Path(pattern).name)), line


def test_style_sheets_find_the_pictures_that_they_ask_for() -> None:
    """But for the crest, which only services on GOV.UK may use."""
    vendor = CHECKOUT / "static" / "vendor"
    sheets = "".join(path.read_text() for path in vendor.glob("*/*.min.css"))
    for address in set(re.findall(r"url\(\"?/(assets/[^\")?]+)", sheets)):
        if "crest" not in address:
            assert (vendor / "root" / address).is_file(), address

"""`docker-compose.yml` follows the Compose Specification and runs without privileges.

Here: the text of the file. Not here: its commands (`test_services.py`).
"""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.support import tree

FILE = tree.PROJECT / "docker-compose.yml"
COMPOSE = yaml.safe_load(FILE.read_text())
SERVICES = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if name != "postgres"}


def test_the_file_follows_the_specification() -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    validator = jsonschema.Draft7Validator(schema)
    assert [error.message for error in validator.iter_errors(COMPOSE)] == []


def test_the_specification_rejects_a_misspelled_key() -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    misspelled = {"services": {"one": {"healthcheck": {"tests": ["CMD", "true"]}}}}
    assert not jsonschema.Draft7Validator(schema).is_valid(misspelled)


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_has_or_gains_root(name: str) -> None:
    service = SERVICES[name]
    user, group = map(int, service["user"].split(":"))
    assert user > 0
    assert group > 0
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert not service.get("privileged")


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_only_on_loopback(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert port.startswith("127.0.0.1:")


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_every_long_running_service_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_every_service_waits_for_its_dependencies() -> None:
    conditions = {
        name: {on: how["condition"] for on, how in one.get("depends_on", {}).items()}
        for name, one in SERVICES.items()
    }
    assert conditions == {
        "postgres": {},
        "migrate": {"postgres": "service_healthy"},
        "code": {"migrate": "service_completed_successfully"},
        "webserver": {"code": "service_healthy"},
        "daemon": {"code": "service_healthy"},
        "serve": {"migrate": "service_completed_successfully"},
        "receiver": {"migrate": "service_completed_successfully"},
        "sandbox": {},
    }


def test_mounted_volumes_and_secrets_are_declared() -> None:
    volumes = {
        mount.partition(":")[0]
        for one in SERVICES.values()
        for mount in one.get("volumes", [])
    }
    assert volumes == COMPOSE["volumes"].keys()
    assert {one for each in OURS.values() for one in each["secrets"]} == (
        COMPOSE["secrets"].keys()
    )


def test_the_file_contains_no_secret() -> None:
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name:
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)
            assert name not in ("CREATORS_VAULT_KEYS", "CREATORS_DATABASE_URL")


def test_every_variable_is_in_env_example() -> None:
    listed = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example(), re.MULTILINE))
    ours = OURS["code"]["environment"].keys()
    mentioned = {one for one in ours if one.startswith(("CREATORS_", "POSTGRES_"))}
    mentioned |= set(re.findall(r"\$\{(\w+)", FILE.read_text()))
    assert mentioned <= listed


def example() -> str:
    return (tree.PROJECT / ".env.example").read_text()


def test_the_image_has_no_root_user_and_no_secret() -> None:
    dockerfile = (tree.PROJECT / "Dockerfile").read_text()
    ignored = (tree.PROJECT / ".dockerignore").read_text().splitlines()
    assert (
        re.search(r"--uid (\d+)", dockerfile)[1]
        == SERVICES["code"]["user"].split(":")[0]
    )
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE)[-1] == "creators"
    assert {".env", "secrets", ".git", ".creators"} <= set(ignored)
    for name in re.findall(r"^COPY (?!--from)(\S+)", dockerfile, re.MULTILINE):
        assert (tree.PROJECT / name).exists()


def test_both_workspaces_name_the_same_code_location() -> None:
    here, there = (
        yaml.safe_load((tree.PROJECT / name).read_text())["load_from"][0]
        for name in ("workspace.yaml", "workspace.docker.yaml")
    )
    location = there["grpc_server"]
    command = SERVICES["code"]["command"]
    assert here["python_module"]["location_name"] == location["location_name"]
    assert command[command.index("--location-name") + 1] == location["location_name"]
    assert command[command.index("--port") + 1] == str(location["port"])
    assert location["host"] in SERVICES

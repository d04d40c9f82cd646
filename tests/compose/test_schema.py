"""`docker-compose.yml` is what the Compose Specification allows, and is careful.

Nothing here runs; `test_services.py` starts the same commands without a container.
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


def test_it_follows_the_specification() -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    validator = jsonschema.Draft7Validator(schema)
    assert [error.message for error in validator.iter_errors(COMPOSE)] == []


def test_the_specification_would_notice_a_slip() -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    slip = {"services": {"one": {"healthcheck": {"tests": ["CMD", "true"]}}}}
    assert not jsonschema.Draft7Validator(schema).is_valid(slip)


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_root_or_may_become_it(name: str) -> None:
    service = SERVICES[name]
    user, group = map(int, service["user"].split(":"))
    assert user > 0
    assert group > 0
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert not service.get("privileged")


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_loopback_alone(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert port.startswith("127.0.0.1:")


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_a_service_that_stays_says_whether_it_is_well(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_a_service_waits_for_what_it_stands_on() -> None:
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
        "sandbox": {},
    }


def test_what_is_mounted_is_declared() -> None:
    volumes = {
        mount.partition(":")[0]
        for one in SERVICES.values()
        for mount in one.get("volumes", [])
    }
    assert volumes == COMPOSE["volumes"].keys()
    assert {one for each in OURS.values() for one in each["secrets"]} == (
        COMPOSE["secrets"].keys()
    )


def test_secrets_are_never_written_into_the_file() -> None:
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name:
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value)
            assert name not in ("CREATORS_VAULT_KEYS", "CREATORS_DATABASE_URL")


def test_every_variable_is_in_the_example() -> None:
    listed = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example(), re.MULTILINE))
    ours = OURS["code"]["environment"].keys()
    mentioned = {one for one in ours if one.startswith(("CREATORS_", "POSTGRES_"))}
    mentioned |= set(re.findall(r"\$\{(\w+)", FILE.read_text()))
    assert mentioned <= listed


def example() -> str:
    return (tree.PROJECT / ".env.example").read_text()


def test_the_image_is_not_root_and_takes_no_secret_along() -> None:
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


def test_the_containers_workspace_is_the_same_location() -> None:
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

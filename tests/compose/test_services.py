"""The commands, variables and health checks of docker-compose.yml, without containers.

Here: each service, started as its image would start it, on free ports and with the
test's own state folder and key. Not here: the file itself (`test_schema.py`).
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from sqlalchemy import make_url

from pipelines.accounts import vault
from pipelines.database.embedded_server import Server, binaries
from pipelines.ports import answers, find_free_port
from tests.support import guard, tree
from tests.support.databases import execute, fetch

COMPOSE = yaml.safe_load((tree.PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (tree.PROJECT / "Dockerfile").read_text()
ENTRYPOINT = json.loads(re.search(r"^ENTRYPOINT (.*)$", DOCKERFILE, re.MULTILINE)[1])
PORTS = {"code": "4000", "webserver": "3000", "sandbox": "8800"}
TIMEOUT_SECONDS = 90.0
PASSWORD = "it's a password"
STATUS = ("creators", "status", "--json")
PLAIN = """
    select distinct tableowner::text, rolsuper
    from pg_tables inner join pg_roles on rolname = tableowner
    where schemaname in ('app', 'creatorsync') or schemaname like 'raw\\_%'
"""


class Host:
    """This machine in the place of all containers."""

    def __init__(self, folder: Path, owner_url: str) -> None:
        url = make_url(owner_url)
        self.folder = folder  # Dagster reads a `.env` from the working folder
        self.ports = {port: str(find_free_port()) for port in PORTS.values()}
        key = folder / "vault_keys"
        key.write_text(vault.new_key("k1"))
        self.values = {
            "HOME": str(folder),
            "CREATORS_HOME": str(folder / "state"),
            "CREATORS_VAULT_KEYS_FILE": str(key),
            "POSTGRES_DB_HOST": url.host,
            "POSTGRES_DB_PORT": str(url.port),
            "POSTGRES_DB_PASSWORD": PASSWORD,
            "CREATORS_MIGRATION_DATABASE_URL": f"{owner_url}/creators",
        }
        workspace = (tree.PROJECT / "workspace.docker.yaml").read_text()
        workspace = workspace.replace("host: code", "host: 127.0.0.1")
        self.workspace = folder / "workspace.yaml"
        self.workspace.write_text(workspace.replace("4000", self.ports["4000"]))
        self.log = folder / "services.log"

    def environment(self, name: str) -> dict[str, str]:
        """Return the variables of the container, without those of this process."""
        given = SERVICES[name]["environment"]
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.defpath}",
            "PYTHONPATH": os.environ["PYTHONPATH"],
            guard.LOG: os.environ[guard.LOG],
            **{one: self.values.get(one, value) for one, value in given.items()},
        }

    def on_this_machine(self, command: list[str]) -> list[str]:
        moved = {"0.0.0.0": "127.0.0.1", "workspace.docker.yaml": str(self.workspace)}
        moved |= self.ports
        ports = re.compile(r"(?<=:)(4000|3000|8800)(?=/)")
        return [
            moved.get(one) or ports.sub(lambda at: self.ports[at[0]], one)
            for one in command
        ]

    def command(self, name: str) -> list[str]:
        service = SERVICES[name]
        return self.on_this_machine(
            [*service.get("entrypoint", ENTRYPOINT), *service["command"]]
        )

    def run(self, name: str, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environment(name),
        )

    def is_healthy(self, name: str) -> bool:
        kind, *check = SERVICES[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return self.run(name, self.on_this_machine(check)).returncode == 0

    @contextmanager
    def service(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self.command(name),
                cwd=self.folder,
                env=self.environment(name),
                stdout=log,
                stderr=log,
                # The first process of a container has default signal handlers.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
            )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()

    def is_open(self, name: str) -> bool:
        """Whether the service's port is open; a health check costs 3 s."""
        port = PORTS.get(name)
        return not port or answers(int(self.ports[port]))

    def wait_until_healthy(self, name: str, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not (self.is_open(name) and self.is_healthy(name)):
            assert process.poll() is None, self.log.read_text()[-4000:]
            assert time.monotonic() < deadline, self.log.read_text()[-4000:]
            time.sleep(1)


@pytest.fixture(scope="module")
def image() -> Iterator[Server]:
    """Return a server that the image's variables and script have prepared.

    The image creates its superuser and the first database.
    """
    folder = Path(tempfile.mkdtemp(prefix="creators-compose-"))
    server = Server(folder / "postgres")
    server.start()
    url = f"{server.owner_url}/postgres"
    assert (
        make_url(url).username == SERVICES["postgres"]["environment"]["POSTGRES_USER"]
    )
    execute(url, "drop database dagster", "drop role pipeline, analyst_login, analyst")
    script = COMPOSE["configs"]["first_start"]["content"]
    subprocess.run(
        [binaries() / "psql", "-v", "ON_ERROR_STOP=1", "-d", f"{url}", "-f", "-"],
        input=script,
        text=True,
        check=True,
        env={"PIPELINE_PASSWORD": PASSWORD, "PATH": os.defpath},
    )
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def host(tmp_path: Path, image: Server) -> Host:
    return Host(tmp_path, image.owner_url)


def locations(port: str) -> dict[str, str]:
    query = """{ workspaceOrError { ... on Workspace { locationEntries {
        name locationOrLoadError { __typename } } } } }"""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql",
        json.dumps({"query": query}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        entries = json.load(answer)["data"]["workspaceOrError"]["locationEntries"]
    return {one["name"]: one["locationOrLoadError"]["__typename"] for one in entries}


def test_services_start_in_order_and_stop_on_sigterm(host: Host, image: Server) -> None:
    migrated = host.run("migrate", host.command("migrate"))
    assert migrated.returncode == 0, migrated.stderr
    state = json.loads(host.run("code", [*ENTRYPOINT, *STATUS]).stdout)
    assert all(one["is_good"] for one in state), state
    assert fetch(f"{image.owner_url}/creators", PLAIN) == [("pipeline", False)]
    assert not host.is_healthy("code")
    with host.service("code") as code:
        host.wait_until_healthy("code", code)
        with host.service("webserver") as webserver, host.service("daemon") as daemon:
            host.wait_until_healthy("webserver", webserver)
            found = locations(host.ports["3000"])
            assert found == {"creator_analytics": "RepositoryLocation"}
            host.wait_until_healthy("daemon", daemon)
        assert webserver.returncode is not None
        assert daemon.returncode is not None
        assert not host.is_healthy("webserver")


def test_the_health_check_of_the_sandbox(host: Host) -> None:
    assert not host.is_healthy("sandbox")
    with host.service("sandbox") as sandbox:
        host.wait_until_healthy("sandbox", sandbox)


def test_the_health_check_of_the_database(host: Host, server_url: str) -> None:
    _, program, *arguments = SERVICES["postgres"]["healthcheck"]["test"]
    at = make_url(server_url)
    for port, is_healthy in ((str(at.port), True), (str(find_free_port()), False)):
        done = subprocess.run(
            [binaries() / program, *arguments, "-p", port],
            check=False,
            capture_output=True,
        )
        assert (done.returncode == 0) is is_healthy


def test_an_unknown_command_prints_one_line(host: Host) -> None:
    done = host.run("code", [*ENTRYPOINT, "no-such-command"])
    assert done.returncode == 1
    assert done.stderr == "error: no such command: no-such-command\n"


def test_the_entry_point_without_a_command_prints_its_usage(host: Host) -> None:
    done = host.run("code", ENTRYPOINT)
    assert done.returncode == 1
    assert done.stderr.startswith("usage: ")


def test_dagster_yaml_is_written_only_where_it_differs(
    host: Host, tmp_path: Path
) -> None:
    probe = [
        *ENTRYPOINT,
        "python",
        "-c",
        "import os; print(os.environ['DAGSTER_HOME'])",
    ]
    placed = Path(host.run("code", probe).stdout.strip()) / "dagster.yaml"
    assert placed.read_bytes() == (tree.PROJECT / "dagster.yaml").read_bytes()
    before = placed.stat().st_mtime_ns
    host.run("code", probe)
    assert placed.stat().st_mtime_ns == before
    placed.write_text("telemetry: {enabled: true}\n")
    host.run("code", probe)
    assert placed.read_bytes() == (tree.PROJECT / "dagster.yaml").read_bytes()
    assert [one.name for one in placed.parent.iterdir()] == ["dagster.yaml"]

"""The web service of a demo outlives its command, runs once, and stops."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pipelines import ports
from pipelines.database.warehouse import Warehouse
from pipelines.services import web_service
from tests.support.logins import Login


@pytest.fixture
def service_home(
    home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    login = Login(warehouse.url, "service")
    monkeypatch.setenv("CREATORS_SERVICE_DATABASE_URL", login.url)
    home.mkdir()
    yield home
    web_service.stop(home)
    login.drop()


def test_it_runs_once_and_stops(service_home: Path) -> None:
    wanted = ports.find_free_port()
    port = web_service.ensure_running(service_home, wanted)
    assert port == wanted
    health = httpx.get(f"http://127.0.0.1:{port}/health").json()
    assert health["status"] == "healthy"
    assert web_service.ensure_running(service_home, wanted) == port
    assert "sign-in" not in (service_home / web_service.LOG).read_text()
    assert web_service.stop(service_home)
    assert not ports.answers(port)
    assert not web_service.stop(service_home)


def test_the_process_of_another_program_is_never_stopped(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1) as other:
        file = tmp_path / web_service.FILE
        file.write_text(f'{{"pid": {other.pid}, "port": 1}}')
        assert not web_service.stop(tmp_path)
        assert other.poll() is None
        other.kill()
    for content in ("", "[]", '{"pid": "x"}', f'{{"pid": {os.getpid()}, "port": 1}}'):
        file.write_text(content)
        assert web_service.find_process(tmp_path) is None


def test_without_a_login_the_command_says_what_to_do(
    home: Path, warehouse: Warehouse
) -> None:
    command = [sys.executable, "-m", "pipelines.cli", "serve", "--port", "8099"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("error: CREATORS_SERVICE_DATABASE_URL")
    done = subprocess.run(
        [*command, "--host", "0.0.0.0"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "only loopback" in done.stderr or "SERVICE_DATABASE" in done.stderr

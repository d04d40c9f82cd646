"""The guard of `/conftest.py` notices a child, and the definitions stay offline."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import guard

PROJECT = Path(__file__).parent.parent


def python(code: str, log: Path) -> subprocess.CompletedProcess[str]:
    """Run `code` with nothing set but the guard."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(log.parent),
        "CREATORS_HOME": str(log.parent / "home"),
        "PYTHONPATH": os.environ["PYTHONPATH"],
        guard.LOG: str(log),
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=environment,
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.getaddrinfo('example.org', 443)",
        "import socket; socket.create_connection(('192.0.2.1', 443))",
    ],
)
def test_a_child_that_leaves_this_machine_is_refused_and_recorded(
    code: str, tmp_path: Path
) -> None:
    done = python(code, tmp_path / "log")
    assert "tests stay on this machine" in done.stderr
    assert (tmp_path / "log").read_text()


def test_a_child_may_speak_to_this_machine(tmp_path: Path) -> None:
    done = python("import socket; socket.getaddrinfo('localhost', 1)", tmp_path / "log")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "log").exists()


def test_the_definitions_load_without_settings_network_or_database(
    tmp_path: Path,
) -> None:
    code = """if True:
        from dagster import Definitions
        from pipelines.definitions import defs
        Definitions.validate_loadable(defs)
        print(len(defs.assets))
    """
    done = python(code, tmp_path / "log")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
    assert not (tmp_path / "log").exists()
    assert list(tmp_path.iterdir()) == [], "importing wrote into the home folder"

"""The UI and the daemon as small programs: no child outlives its parent."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.errors import UserError
from pipelines.ports import find_free_port
from pipelines.services import child_processes
from tests.support.waiting import until

PROGRAM = """
import os, pathlib, socket, subprocess, sys, time
worker = subprocess.Popen(["sleep", "600"])
pathlib.Path(os.environ["PIDS"], str(os.getpid())).touch()
pathlib.Path(os.environ["PIDS"], str(worker.pid)).touch()
if "-s" in sys.argv:
    pathlib.Path(sys.argv[sys.argv.index("-s") + 1]).touch()
if "-p" in sys.argv:
    listener = socket.create_server(
        ("127.0.0.1", int(sys.argv[sys.argv.index("-p") + 1]))
    )
time.sleep(600)
"""

SERVE = """
import pathlib, sys
from pipelines.services import child_processes
home = pathlib.Path(sys.argv[2])
child_processes.WEBSERVER = "webserver"
child_processes.serve(int(sys.argv[1]), {}, home, lambda line: print(line, flush=True))
"""


@pytest.fixture
def port() -> int:
    return find_free_port()


@pytest.fixture
def pids(tmp_path: Path) -> Path:
    folder = tmp_path / "pids"
    folder.mkdir()
    return folder


@pytest.fixture
def served(tmp_path: Path, pids: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    (tmp_path / "dagster").mkdir()
    (tmp_path / "dagster" / "__init__.py").touch()
    (tmp_path / "dagster" / "__main__.py").write_text(PROGRAM)
    (tmp_path / "dagster" / "_daemon.py").write_text(PROGRAM)
    (tmp_path / "webserver.py").write_text(PROGRAM)
    places = os.pathsep.join([str(tmp_path), str(settings.PROJECT)])
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": places, "PIDS": str(pids)},
        stdout=subprocess.PIPE,
        text=True,
        # As a shell starts a background job.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509 - no thread runs
    ) as process:
        assert process.stdout is not None
        assert "starting http://" in process.stdout.readline()
        assert "serving http://" in process.stdout.readline()
        yield process
        process.kill()


def living(folder: Path) -> list[str]:
    found = []
    for entry in folder.iterdir():
        stat = Path("/proc", entry.name, "stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
            found.append(entry.name)
    return found


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_child_processes(
    served: subprocess.Popen[str], pids: Path, number: signal.Signals
) -> None:
    until(lambda: len(living(pids)) == 6)
    served.send_signal(number)
    assert served.wait(20) == 0
    assert living(pids) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux signals a child")
def test_the_services_end_with_their_parent(
    served: subprocess.Popen[str], pids: Path
) -> None:
    until(lambda: len(living(pids)) == 6)
    served.kill()
    until(lambda: len(living(pids)) == 3)  # run workers finish their runs
    for left in living(pids):
        os.kill(int(left), signal.SIGKILL)


def test_a_second_ui_of_a_state_folder_is_refused(
    served: subprocess.Popen[str], tmp_path: Path, port: int
) -> None:
    with pytest.raises(UserError, match="already running"):
        child_processes.serve(port, {}, tmp_path, lambda _: None)
    assert served.poll() is None


def test_a_busy_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UserError, match=f"port {port} is busy"):
            child_processes.serve(port, {}, tmp_path, lambda _: None)

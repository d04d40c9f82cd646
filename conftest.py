"""No test and no process of a test speaks to another machine.

Here: the guard that makes one fail that tries, even where a library swallows the
refusal. Not here: fixtures (`tests/conftest.py`).
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import no_network

FOLDER = Path(no_network.__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Watch this process, and those it will start."""
    handle, path = tempfile.mkstemp(prefix="creators-network-")
    os.close(handle)
    config.add_cleanup(Path(path).unlink)
    os.environ[no_network.LOG] = path
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(FOLDER) not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join(
            filter(None, [str(FOLDER), *inherited])
        )
    no_network.watch()


@pytest.fixture(autouse=True)
def _stays_on_this_machine() -> Iterator[None]:
    log = Path(os.environ[no_network.LOG])
    log.write_text("")
    yield
    if tried := log.read_text():
        pytest.fail(f"left this machine: {tried}")

"""Tests stay on this machine, and see nothing of the person who runs them.

Here: the clean environment, before anything of the project is imported, and the guard
that fails a test even where a library swallows the refusal. Not here: fixtures
(`tests/conftest.py`).
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import guard
from tests.support.isolation import isolate

SUPPORT = Path(guard.__file__).parent
FOLDER = Path(tempfile.mkdtemp(prefix="creators-session-"))
LOG = FOLDER / "guard.log"

isolate(os.environ, FOLDER)
# Sessions that share a root remove folders under each other; pytest fails on that.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(FOLDER))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def pytest_configure() -> None:
    """Watch this process and its children."""
    os.environ[guard.LOG] = str(LOG)
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(SUPPORT) not in inherited:
        os.environ["PYTHONPATH"] = os.pathsep.join(
            filter(None, [str(SUPPORT), *inherited])
        )
    guard.watch()


@pytest.fixture(autouse=True)
def _guarded() -> Iterator[None]:
    LOG.write_text("")
    yield
    if refused := LOG.read_text():
        pytest.fail(f"tried what no test may do: {refused}")

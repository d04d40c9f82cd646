"""A test session sees no home, no variable and no `.env` of the person who runs it.

Here: a checkout with all of these, and a session of pytest in it that reports what it
sees. Not here: what is removed (`tests/support/isolation.py`).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import guard
from tests.support.tree import PROJECT

FIRST_DAY = "2031-01-01"
HOSTILE = {
    "CREATORS_CLOCK": "2031-01-02T03:04:05Z",
    "CREATORS_DATABASE_URL": "postgresql://hostile@hostile.invalid/hostile",
    "CREATORS_HOME": ".creators",
    "CREATORS_KILL_AT": "hostile",
    "CREATORS_VAULT_KEYS": "hostile",
    "DAGSTER_HOME": "hostile",
    "DBT_HOST": "hostile.invalid",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "hostile",
    "DLT_DATA_DIR": "hostile",
    "DO_NOT_TRACK": "hostile",
    "GITHUB_TOKEN": "hostile",
    "GOOGLE_AUTH_URL": "https://hostile.invalid",
    "HOME": "hostile",
    "LOAD__WORKERS": "hostile",
    "LOG_LEVEL": "hostile",
    "PGHOST": "hostile.invalid",
    "POSTGRES_DB_HOST": "hostile.invalid",
    "RUNTIME__LOG_LEVEL": "hostile",
    "TWITCH_API_URL": "https://hostile.invalid",
    "YOUTUBE_API_KEY": "hostile",
}
REPORT = """
import json, os, sys
from pathlib import Path
from pipelines import settings
found = settings.load()
seen = {"start_date": found.start_date, "home": found.root, "variables": {**os.environ}}
Path(sys.argv[1]).write_text(json.dumps(seen, default=str))
"""
PROBE = """
import subprocess, sys

def test_report(monkeypatch):
    monkeypatch.setattr("sys.argv", ["", "session.json"])
    exec(open("report.py").read())
    subprocess.run([sys.executable, "report.py", "child.json"], check=True)

def test_environment_file():
    open(".env").read()

def test_home():
    code = "open('.creators/environment')"
    subprocess.run([sys.executable, "-c", code], capture_output=True)
"""
REFUSED = "- Failed: tried what no test may do: open"
GIVEN = {"CREATORS_TEST_DATABASE_URL": "postgresql://given", "COLUMNS": "200"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project in a folder where a person has worked, and a session of pytest."""
    folder = tmp_path_factory.mktemp("checkout")
    for path in PROJECT.iterdir():
        if not path.name.startswith(".") or path.name == ".env.example":
            (folder / path.name).symlink_to(path)
    lines = "".join(f"{name}={value}\n" for name, value in HOSTILE.items())
    (folder / ".env").write_text(lines)
    home = folder / ".creators"
    home.mkdir()
    (home / "environment").write_text(f"CREATORS_START_DATE={FIRST_DAY}\n{lines}")
    (folder / "report.py").write_text(REPORT)
    (folder / "probe").mkdir()
    (folder / "probe" / "test_probe.py").write_text(PROBE)
    return folder


@pytest.fixture(scope="module")
def session(checkout: Path) -> str:
    """The output of a session in the checkout, with the person's variables."""
    ours = {guard.LOG, "PYTHONPATH", *HOSTILE}
    inherited = {name: it for name, it in os.environ.items() if name not in ours}
    command = ("-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider", "probe")
    done = subprocess.run(
        [sys.executable, *command],
        check=False,
        capture_output=True,
        text=True,
        cwd=checkout,
        env=inherited | HOSTILE | GIVEN,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("process", ["session", "child"])
def test_nothing_of_the_person_is_seen(
    process: str, checkout: Path, session: str
) -> None:
    seen: dict[str, Any] = json.loads((checkout / f"{process}.json").read_text())
    variables = seen.pop("variables")
    assert "hostile" not in json.dumps(variables), session
    assert variables.items() >= GIVEN.items()
    assert seen["start_date"] != FIRST_DAY
    assert not Path(seen["home"]).is_relative_to(checkout)


@pytest.mark.parametrize(
    ("name", "file"),
    [("test_environment_file", ".env"), ("test_home", ".creators/environment")],
)
def test_opening_a_file_of_the_person_fails_the_test(
    name: str, file: str, session: str
) -> None:
    assert f"ERROR probe/test_probe.py::{name} {REFUSED} {file}" in session

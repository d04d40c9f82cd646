"""The bundle in a real Superset: its import, and the answer of each chart.

Here: Superset in an environment of its own, over three days of the daily run. Not here:
the bundle's files (`pipelines/analysis/test_superset.py`).
"""

import hashlib
import json
import os
import subprocess
import venv
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.analysis.superset import CHARTS, DASHBOARD, TABLE, Chart, write_bundle
from pipelines.database.warehouse import Warehouse
from tests.support import superset_driver
from tests.support.databases import opened
from tests.support.journey import Journey
from tests.support.logins import Login
from tests.support.tree import PROJECT

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

REQUIREMENTS = PROJECT / "tools/superset/requirements.txt"
FOLDER = PROJECT / ".venv" / "superset"
CONFIGURATION = """
SECRET_KEY = "a key of one test, long enough for Superset's check"
SQLALCHEMY_DATABASE_URI = "sqlite:///{home}/superset.db"
WTF_CSRF_ENABLED = False
"""
OF_OTHER_PLATFORMS = {"Stars", "Revenue"}
"""Charts of platforms that these days have no rows of; their queries run."""


@dataclass(frozen=True)
class Superset:
    """What Superset holds after two imports, and the expressions of the metrics."""

    dashboards: list[str]
    answers: dict[str, Any]
    expressions: dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def programs() -> Path:
    """Return the folder of Superset's programs; install them if needed."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    mark = FOLDER / "installed"
    if not mark.is_file() or mark.read_text() != digest:
        venv.create(FOLDER, clear=True, with_pip=True)
        pip = (str(FOLDER / "bin/python"), "-m", "pip", "install", "-q")
        # PYTHONPATH brings the tests' guard of the network.
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONPATH"
        }
        done = subprocess.run(
            [*pip, "-r", str(REQUIREMENTS)],
            check=False,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        if done.returncode:
            pytest.skip(f"Superset cannot be installed: {done.stderr[-500:]}")
        mark.write_text(digest)
    return FOLDER / "bin"


@pytest.fixture(scope="module")
def superset(
    programs: Path, three_days: Journey, tmp_path_factory: pytest.TempPathFactory
) -> Superset:
    """Return what Superset holds after two imports of the bundle."""
    home = tmp_path_factory.mktemp("superset")
    bundle = home / "bundle.zip"
    with opened(three_days.url) as warehouse, bundle_of(warehouse, bundle):
        found = ask(programs, home, bundle)
    return Superset(found["dashboards"], found["charts"], read_expressions(bundle))


@contextmanager
def bundle_of(warehouse: Warehouse, bundle: Path) -> Iterator[None]:
    """Write the bundle with the login of an analyst, which ends with the block."""
    login = Login(warehouse.url, "analyst")
    try:
        write_bundle(warehouse, login.url, bundle, with_password=True)
        yield
    finally:
        login.drop()


def ask(programs: Path, home: Path, bundle: Path) -> dict[str, Any]:
    """Import the bundle twice into a new Superset, and ask it for each chart."""
    (home / "superset_config.py").write_text(CONFIGURATION.format(home=home))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "FLASK_APP": "superset.app:create_app()",
        "SUPERSET_CONFIG_PATH": str(home / "superset_config.py"),
    }

    def run(*arguments: str | Path) -> str:
        done = subprocess.run(
            arguments, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    program = programs / "superset"
    person = ("--username", "admin", "--password", "admin", "--email", "a@example.org")
    run(program, "db", "upgrade")
    run(program, "fab", "create-admin", *person, "--firstname", "a", "--lastname", "b")
    run(program, "init")
    for _ in range(2):
        run(program, "import-dashboards", "-p", bundle, "-u", "admin")
    answer = run(programs / "python", str(superset_driver.__file__))
    found: dict[str, Any] = json.loads(answer.strip().splitlines()[-1])
    return found


def read_expressions(bundle: Path) -> dict[tuple[str, str], str]:
    """Return the SQL of each metric, by its table and name."""
    with zipfile.ZipFile(bundle) as files:
        datasets = [
            yaml.safe_load(files.read(name))
            for name in files.namelist()
            if "/datasets/" in name
        ]
    return {
        (one["table_name"], metric["metric_name"]): metric["expression"]
        for one in datasets
        for metric in one["metrics"]
    }


def test_two_imports_make_one_dashboard_with_every_chart(superset: Superset) -> None:
    assert superset.dashboards == [DASHBOARD]
    assert set(superset.answers) == {one.title for one in CHARTS}


@pytest.mark.parametrize("chart", CHARTS, ids=lambda one: one.title)
def test_a_chart_has_the_numbers_of_the_database(
    superset: Superset, three_days: Journey, chart: Chart
) -> None:
    """Superset's answer is the sum or the highest value that SQL finds."""
    rows = superset.answers[chart.title]
    assert isinstance(rows, list), rows
    assert rows or chart.title in OF_OTHER_PLATFORMS
    expression = superset.expressions[chart.table, chart.metric]
    names = [*chart.groups, *([] if chart.kind == TABLE else ["date"])]
    expected = three_days.ask(
        f"select {', '.join(chart.groups)}, {expression} from api.{chart.table}"
        f" group by {', '.join(names)}"
    )
    shown = [[row[name] for name in (*chart.groups, chart.metric)] for row in rows]
    assert Counter(map(written, shown)) == Counter(map(written, expected))


def written(row: Any) -> tuple[str | None, ...]:
    """Return the values as text; numbers agree to six decimals."""
    *groups, value = row
    return (*groups, None if value is None else f"{float(value):.6f}")


def test_unknown_numbers_stay_null(superset: Superset) -> None:
    """The first day has no day before it, so its gain is unknown."""
    gained = [one["followers_gained"] for one in superset.answers["Followers gained"]]
    assert None in gained

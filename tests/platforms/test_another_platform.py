"""A new platform takes its own folders and its lines in two files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.throwaway_platform import FILES, LINES, copy_project

APPEARS = """
from pipelines.definitions import defs
from dagster import AssetKey

games = AssetKey(["raw_throwaway", "games"])
graph = defs.get_repository_def().asset_graph
node = graph.get(games)
assert (node.group_name, node.is_partitioned) == ("throwaway", True)
assert games in defs.resolve_job_def("daily").asset_layer.executable_asset_keys
assert games in defs.resolve_job_def("monitors").asset_layer.executable_asset_keys
(step,) = [one for one in defs.assets if getattr(one, "keys", None) == {games}]
assert step.op.pool == "throwaway"
conformed = AssetKey(["intermediate", "int_throwaway__games"])
assert conformed in graph.get(AssetKey(["core", "dim_games"])).parent_keys
"""

LOADS = """
import os, threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from sqlalchemy import text
from dlt_sources import platforms
from dlt_sources.load import loader
from pipelines.ingestion import backfill_plan, load, monitor_requests
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from dlt_sources.contract import Identity, Window

class Throwaway(BaseHTTPRequestHandler):
    def do_GET(self):
        assert self.path == "/players/9/games"
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b'[{"id": 7, "name": "Seven"}]')

    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Throwaway)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ["THROWAWAY_API_URL"] = f"http://127.0.0.1:{server.server_port}"

throwaway = platforms()["throwaway"]
warehouse = Warehouse(os.environ["CREATORS_DATABASE_URL"])
register_platforms(warehouse)
loader.create_tables(throwaway, warehouse.url)
nine = Identity("9", "user")
monitor_requests.add_monitor(warehouse, "throwaway", identity=nine, name="nine")
days = [date(2026, 3, 10)]
window = Window(days[0], date(2026, 3, 11))
(done,) = load.collect(throwaway, window, run_id="r", warehouse=warehouse)
assert done.rows("games") == 1
(line,) = backfill_plan.plan_backfill(days, ["throwaway"])
assert (line.resource, line.fillable) == ("games", 1)
with warehouse.begin() as connection:
    games = text("select subject_id, id, name from raw_throwaway.games")
    found = connection.execute(games)
    assert [tuple(row) for row in found] == [("9", "7", "Seven")]
"""

LAWS = (
    "tests/test_env_example.py",
    "tests/test_architecture.py",
    "-k",
    "platform or env",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with the platform, parsed by dbt."""
    folder = tmp_path_factory.mktemp("project")
    copy_project(folder)
    dbt = ["dbt.cli.main", "parse", "--quiet", "--project-dir", "dbt_project"]
    # A build in this process may have left its target folder in the environment.
    target = ["--target-path", "target"]
    python(folder, "-m", *dbt, "--profiles-dir", "dbt_project", *target)
    return folder


def python(project: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=project,
        env={
            **os.environ,
            "CREATORS_CLOCK": "2026-03-11T02:00:00Z",
            "PYTHONPATH": os.pathsep.join(
                [str(project), os.environ.get("PYTHONPATH", "")]
            ),
        },
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def test_a_platform_takes_only_its_own_folders_and_two_files() -> None:
    outside = [name for name in FILES if "throwaway" not in Path(name).parts]
    assert outside == []
    assert set(LINES) == {"dbt_project/dbt_project.yml", ".env.example"}


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("check", [APPEARS, LOADS], ids=["appears", "loads"])
def test_a_new_platform_works_everywhere(check: str, project: Path) -> None:
    python(project, "-c", check)


def test_a_new_platform_passes_the_tests_of_every_platform(project: Path) -> None:
    python(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", *LAWS)

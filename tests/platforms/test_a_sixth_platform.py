"""A folder is all that a platform takes: it is found, and everything follows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree import PROJECT

SOURCE = '''
"""A platform thrown away after the test."""

import msgspec

from dlt_sources.contract import CollectionJob, Platform, Quota, Reading, Resource


class Post(msgspec.Struct):
    id: str
    likes: int


async def collect(job: CollectionJob) -> None:
    """Read one post of everybody."""
    for who in job.subjects:
        job.sink.write("posts", who, [Post("1", 7)], job.now())
        ended = ("posts", who.subject_id, who.reader, "complete", 1, job.now())
        job.sink.finish(Reading(*ended))


PLATFORM = Platform(
    name="sixth",
    title="The Sixth",
    resources=(Resource("posts", Post, "level", ("id",), "One row per post."),),
    collect=collect,
    variables=(),
    quota=Quota(1, 1.0),
)
'''

SITE = """
import sys
import dlt_sources
dlt_sources.__path__.append(sys.argv[1])
"""

APPEARS = """
from pipelines.definitions import defs
from dagster import AssetKey

posts = AssetKey(["raw_sixth", "posts"])
node = defs.get_repository_def().asset_graph.get(posts)
assert (node.group_name, node.is_partitioned) == ("sixth", True)
assert posts in defs.resolve_job_def("daily").asset_layer.executable_asset_keys
assert posts in defs.resolve_job_def("monitors").asset_layer.executable_asset_keys
(step,) = [one for one in defs.assets if getattr(one, "keys", None) == {posts}]
assert step.op.pool == "sixth"
"""

LANDS = """
import os
from datetime import date
from sqlalchemy import text
from dlt_sources import platforms
from dlt_sources.load import loader
from pipelines.ingestion import backfill_plan, load, monitors
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from dlt_sources.contract import Identity

sixth = platforms()["sixth"]
warehouse = Warehouse(os.environ["CREATORS_DATABASE_URL"])
register_platforms(warehouse)
loader.create_tables(sixth, warehouse.url)
monitors.add_monitor(warehouse, "sixth", identity=Identity("9", "user"), name="nine")
days = [date(2026, 3, 10)]
(done,) = load.collect(sixth, days, run_id="r", warehouse=warehouse)
assert done.rows("posts") == 1
(line,) = backfill_plan.plan_backfill(days, ["sixth"])
assert (line.resource, line.fillable) == ("posts", 1)
with warehouse.begin() as connection:
    found = connection.execute(text("select subject_id, likes from raw_sixth.posts"))
    assert [tuple(row) for row in found] == [("9", 7)]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    package = tmp_path / "sources" / "sixth"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(SOURCE)
    return package.parent


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("check", [APPEARS, LANDS], ids=["appears", "lands"])
def test_a_folder_is_found_and_everything_follows(check: str, folder: Path) -> None:
    environment = {
        **os.environ,
        "CREATORS_CLOCK": "2026-03-11T02:00:00Z",
        "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", SITE + check, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=environment,
    )
    assert done.returncode == 0, done.stderr[-3000:]

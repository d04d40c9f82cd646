"""Short days of one platform, in a process that has imported everything.

Here: collecting a day and building a few tables of it. dbt's project is parsed once, so
a day costs only its own work. Not here: processes and kills (`random_kills.py`).
"""

import os
import signal
import tempfile
import uuid
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import sandbox as world
from dlt_sources import platforms
from dlt_sources.contract import Window
from pipelines import settings
from pipelines.accounts.credentials import TokenRefresher
from pipelines.database.warehouse import connect_warehouse
from pipelines.ingestion import load
from pipelines.operations import recovery
from pipelines.transform import dbt
from tests.support.system import DAY, DAY_LENGTH, import_accounts

BUILT = (
    *("dim_channels", "dim_contents", "fct_channel_days", "fct_content_days"),
    *("fct_repository_days", "social_analytics"),
    *("video_analytics", "video_daily_stats"),  # one references the other
    *("devto_articles", "github_repositories", "youtube_videos"),
)
"""Tables of a short day: all have one strategy, so a few of each layer are enough."""


def run_first_day(variables: Mapping[str, str]) -> None:
    """Collect and build the day before, of every platform."""
    os.environ.update(variables)
    for name in sorted(platforms()):
        _collect(name, DAY - DAY_LENGTH)
    _build([dbt.TABLES], DAY - DAY_LENGTH)


def run_day(name: str, day: date) -> None:
    """Collect a day of one platform and build some of the tables that it changes.

    First it closes what a dead process left, as every command does.
    """
    warehouse = connect_warehouse()
    with warehouse.begin() as connection:
        dead = {str(one) for one in connection.scalars(recovery.RUNS_AT_WORK)}
    recovery.close_loads(warehouse, dead)
    _collect(name, day)
    _build([f"source:raw_{name}+,{table}" for table in BUILT], day)


def die_with_tokens(name: str, day: date) -> None:
    """Run a day in a process that dies when it is about to store a new token."""

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    TokenRefresher._store = die  # type: ignore[method-assign] # the process ends here
    run_day(name, day)


def connect_again(server: world.Sandbox) -> None:
    """Connect every account again, as a person whose token was refused."""
    with tempfile.TemporaryDirectory() as folder:
        import_accounts(server, connect_warehouse(), Path(folder))


def _collect(name: str, day: date) -> None:
    window = Window(day, day + DAY_LENGTH)
    warehouse, run = connect_warehouse(), str(uuid.uuid4())
    load.collect(platforms()[name], window, run_id=run, warehouse=warehouse)


def _build(selection: list[str], day: date) -> None:
    window = Window(day, day + DAY_LENGTH)
    outcome = dbt.build(selection, connect_warehouse(), window)
    assert outcome.success, outcome.message


def parse_once() -> None:
    """Parse dbt's project for all children, without native threads."""
    from dbt.adapters.factory import reset_adapters  # noqa: PLC0415 - seconds
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - as above

    os.environ.update(settings.environment(settings.load()))
    parsed = dbtRunner().invoke([*dbt._SILENT, "--no-static-parser", "parse"])
    assert parsed.success, parsed.exception
    dbt._PARSED[:] = [dbt._changed_at(), parsed]
    # Its lock is shared memory: a child that is killed would keep it for ever.
    reset_adapters()

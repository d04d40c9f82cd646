"""Short days of one platform, killed at random moments and run again.

Here: a process that forks each day from itself. It has imported everything and parsed
dbt's project, so a day costs only its own work. A state file holds the seed and one
line for each kill; a run that was cut off goes on after the last line. Not here: whole
commands that are killed (`tests/journeys/test_soak.py`).
"""

import json
import os
import random
import signal
import time
import traceback
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from dlt_sources import platforms
from dlt_sources.contract import Window
from pipelines import settings
from pipelines.database.warehouse import connect_warehouse
from pipelines.ingestion import load
from pipelines.operations import recovery
from pipelines.transform import dbt
from tests.support import commands
from tests.support.databases import execute, fetch, name_of
from tests.support.digests import digests
from tests.support.system import DAY, DAY_LENGTH

LEFTOVERS = (
    "select relname from pg_class where relname like '%\\_\\_dbt\\_%'",
    "select load_id from app.loads where state = 'running'",
    "select id::text from app.sync_logs where status = 'running'",
    """
    select pid::text from pg_locks
    where
        locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())
    """,
)
"""What a killed day may leave, but no day that was run again."""
BUILT = (
    *("dim_channels", "dim_contents", "fct_channel_days", "fct_content_days"),
    *("fct_repository_days", "social_analytics"),
    *("video_analytics", "video_daily_stats"),  # one references the other
    *("devto_articles", "github_repositories", "youtube_videos"),
)
"""Tables of a short day: all have one strategy, so a few of each layer are enough."""
LONGEST = 120.0
"""Seconds after which a day counts as hanging."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: which day, when, and what the next run made of it."""

    number: int
    platform: str
    after: list[float]
    died: int
    seconds: float
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A day without a kill: the digests of its tables, and how long it took."""

    digests: Mapping[str, tuple[str, int]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What all kills share. Databases are named by URLs on one server."""

    url: str
    template: str
    variables: Mapping[str, str]
    seed: int
    first: int
    last: int
    state: Path
    owner: int
    """The process that waits for the kills; they end with it."""


def read_state(path: Path) -> list[Kill]:
    """Return the kills of a state file; a half line of a cut-off run is dropped."""
    if not path.exists():
        return []
    whole = path.read_text().rpartition("\n")[0].splitlines()
    return [Kill(**json.loads(line)) for line in whole]


def run_kills(plan: Plan) -> None:
    """Run the kills of a plan in a process of their own."""
    code = commands.call_preloaded(_work, plan, longest=86_400)
    assert code == 0, f"the kills ended with {code}"


def _work(plan: Plan) -> None:
    os.environ.update(plan.variables)
    _parse_once()
    expected: dict[str, Undisturbed] = {}
    names = sorted(platforms())
    for number in range(plan.first, plan.last):
        os.kill(plan.owner, 0)
        name = names[number % len(names)]
        if name not in expected:
            expected[name] = _undisturbed(plan, name)
        kill = _kill(plan, number, name, expected[name])
        with plan.state.open("a") as stream:
            stream.write(json.dumps(asdict(kill)) + "\n")


def _undisturbed(plan: Plan, name: str) -> Undisturbed:
    # The platform remembers its tokens, the renewed database does not: only the first
    # of all days finds refresh tokens that are unused.
    _renew(plan)
    _wait(_start(name, DAY))
    _renew(plan)
    began = time.monotonic()
    code = _wait(_start(name, DAY))
    assert code == 0, f"the undisturbed day of {name} ended with {code}"
    return Undisturbed(digests(plan.url), time.monotonic() - began)


def _kill(plan: Plan, number: int, name: str, expected: Undisturbed) -> Kill:
    chance = random.Random(f"{plan.seed}:{number}")
    began = time.monotonic()
    _renew(plan)
    moments = [
        chance.uniform(0, expected.seconds) for _ in range(chance.choice((1, 1, 1, 2)))
    ]
    died = 0
    for moment in moments:
        pid = _start(name, DAY)
        time.sleep(moment)
        os.kill(pid, signal.SIGKILL)
        died += _wait(pid) == -signal.SIGKILL
    problem = "; ".join(_problems(plan, name, expected.digests)) or None
    seconds = round(time.monotonic() - began, 2)
    rounded = [round(moment, 3) for moment in moments]
    return Kill(number, name, rounded, died, seconds, problem)


def _problems(
    plan: Plan, name: str, expected: Mapping[str, tuple[str, int]]
) -> Iterator[str]:
    """Run the day again, and yield what differs from the undisturbed day."""
    code = _wait(_start(name, DAY))
    if code:
        yield f"the next run ended with {code}"
    found = digests(plan.url)
    yield from (f"{one} differs" for one in expected if found[one] != expected[one])
    for query in LEFTOVERS:
        if left := fetch(plan.url, query):
            yield f"left over: {left}"


def _renew(plan: Plan) -> None:
    server, name = plan.url.rpartition("/")[0], name_of(plan.url)
    execute(
        f"{server}/postgres",
        f"drop database if exists {name} with (force)",
        f"create database {name} template {name_of(plan.template)} strategy file_copy",
    )


def _start(name: str, day: date) -> int:
    """Fork a process that collects and builds a day."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        run_day(name, day)
        code = 0
    except BaseException:  # noqa: BLE001 - the child ends here
        traceback.print_exc()
    finally:
        os._exit(code)


def _wait(pid: int) -> int:
    """Return the exit code of a child, or the number of its signal below zero."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError(f"the day hangs for {LONGEST} s")


def run_first_day(plan: Plan) -> None:
    """Collect and build the day before, of every platform, in a process of its own."""
    code = commands.call_preloaded(_run_first_day, plan)
    assert code == 0, f"the first day ended with {code}"


def _run_first_day(plan: Plan) -> None:
    os.environ.update(plan.variables)
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


def _collect(name: str, day: date) -> None:
    window = Window(day, day + DAY_LENGTH)
    warehouse, run = connect_warehouse(), str(uuid.uuid4())
    load.collect(platforms()[name], window, run_id=run, warehouse=warehouse)


def _build(selection: list[str], day: date) -> None:
    window = Window(day, day + DAY_LENGTH)
    outcome = dbt.build(selection, connect_warehouse(), window)
    assert outcome.success, outcome.message


def _parse_once() -> None:
    """Parse dbt's project for all children, without native threads."""
    from dbt.adapters.factory import reset_adapters  # noqa: PLC0415 - seconds
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - as above

    os.environ.update(settings.environment(settings.load()))
    variables = {name: os.environ[name] for name in os.environ if name[:4] == "DBT_"}
    parsed = dbtRunner().invoke([*dbt._SILENT, "--no-static-parser", "parse"])
    assert parsed.success, parsed.exception
    dbt._PARSED[:] = [(dbt._changed_at(), variables), parsed]
    # Its lock is shared memory: a child that is killed would keep it for ever.
    reset_adapters()

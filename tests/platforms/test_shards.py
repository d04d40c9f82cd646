"""Two processes read one platform's day, each its own subjects."""

import multiprocessing
import os
import signal
from collections import Counter
from datetime import date
from typing import Any

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform, Window
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import load, shards
from pipelines.ingestion.shards import Shard
from tests.support import commands
from tests.support.system import DAY, DAY_LENGTH, System

QUICK = ("twitch", "youtube")
"""One request reads many subjects of these platforms, and budgets are shared."""
EVERY = pytest.mark.parametrize(
    "platform",
    [
        pytest.param(one, id=name, marks=[] if name in QUICK else pytest.mark.soak)
        for name, one in platforms().items()
    ],
)
READERS = """
select subject_id, array_agg(distinct run_id)
from app.readings inner join app.loads using (load_id)
where kind <> 'lookup' group by subject_id
"""
CURRENT = """
select count(*) from (
    select from app.readings where is_current and kind <> 'sample'
    group by resource, subject_id, credential_id, partition_date
    having count(*) > 1
) as doubled
"""


@EVERY
def test_two_processes_read_what_one_reads(platform: Platform, system: System) -> None:
    plan = shards.plan_shards(system.warehouse, platform, "plan", 2)
    assert read_at_once(system, platform, plan) == [0] * len(plan)
    shards.end_plan(system.warehouse, platform, "plan", runs(plan))
    halves = facts(system, platform)
    readers = dict(system.ask(READERS))
    assert all(len(found) == 1 for found in readers.values())
    planned = Counter(tuple(found) for found in readers.values())
    assert len(planned) == len(plan) == 2
    assert system.ask(CURRENT)[0] == (0,)
    system.collect(platform, [DAY])
    assert facts(system, platform) == halves


@pytest.mark.parametrize(("stage", "loads_of_killed"), [("load", 0), ("commit", 1)])
def test_a_killed_shard_is_repeated_alone(
    system: System, stage: str, loads_of_killed: int
) -> None:
    """It dies between its rows and their record, or after the record."""
    platform = platforms()["twitch"]
    plan = shards.plan_shards(system.warehouse, platform, "plan", 2)
    ended = read_at_once(system, platform, plan, killed=2, stage=stage)
    assert ended == [0, -signal.SIGKILL]
    first = system.ask(LOADS)
    assert len(first) == 1 + loads_of_killed
    assert read_at_once(system, platform, plan[1:]) == [0]
    loads = system.ask(LOADS)
    assert set(first) < set(loads)
    assert Counter(run_id for _, run_id in loads) == {
        "plan 1": 1,
        "plan 2": 1 + loads_of_killed,
    }
    assert system.ask(CURRENT)[0] == (0,)
    halves = facts(system, platform)
    system.collect(platform, [DAY])
    assert facts(system, platform) == halves


def test_two_processes_together_stay_within_the_units(system: System) -> None:
    youtube = platforms()["youtube"]
    system.environment["YOUTUBE_DAILY_UNITS"] = "12"
    system.environment["YOUTUBE_RESERVE_UNITS"] = "0"
    plan = shards.plan_shards(system.warehouse, youtube, "plan", 2)
    assert read_at_once(system, youtube, plan) == [0, 0]
    ((used,),) = system.ask(UNITS)
    asked = sum(one["path"].split("?")[0] in DATA for one in system.sandbox.requests())
    deferred = "select count(*) from app.readings where status = 'deferred'"
    assert system.ask(deferred)[0][0] > 0
    assert used == asked <= 12


def test_two_runs_of_a_day_at_once_lose_and_double_nothing(system: System) -> None:
    platform = platforms()["twitch"]
    plans = [shards.plan_shards(system.warehouse, platform, n, 2) for n in ("a", "b")]
    assert read_at_once(system, platform, [*plans[0], *plans[1]]) == [0] * 4
    shards.end_plan(system.warehouse, platform, "a", runs(plans[0]))
    assert system.ask(WHOLE) == [("a 1",), ("a 2",)]
    shards.end_plan(system.warehouse, platform, "b", runs(plans[1]))
    assert system.ask(WHOLE) == [("a 1",), ("a 2",), ("b 1",), ("b 2",)]
    assert system.ask(CURRENT)[0] == (0,)
    assert system.ask(OPEN) == [(0, 0)]
    together = facts(system, platform)
    system.collect(platform, [DAY])
    assert facts(system, platform) == together


def test_two_runs_of_a_day_at_once_share_the_units(system: System) -> None:
    """What one run has read, the other's empty budget does not take back."""
    youtube = platforms()["youtube"]
    system.environment["YOUTUBE_DAILY_UNITS"] = "16"
    system.environment["YOUTUBE_RESERVE_UNITS"] = "0"
    plans = [shards.plan_shards(system.warehouse, youtube, n, 2) for n in ("a", "b")]
    assert read_at_once(system, youtube, [*plans[0], *plans[1]]) == [0] * 4
    ((used,),) = system.ask(UNITS)
    asked = sum(one["path"].split("?")[0] in DATA for one in system.sandbox.requests())
    assert used == asked <= 16
    assert system.ask(CURRENT)[0] == (0,)
    assert system.ask(TAKEN_BACK) == []


WHOLE = "select run_id from app.loads where is_whole order by run_id"
OPEN = """
select
    (select count(*) from app.loads where state <> 'committed'),
    (select count(*) from app.sync_logs where status in ('pending', 'running'))
"""
TAKEN_BACK = """
select resource, subject_id from app.readings
where is_current and status = 'deferred'
intersect
select resource, subject_id from app.readings
where not is_current and status in ('complete', 'partial')
"""
DATA = {f"/youtube/v3/{name}" for name in ("channels", "playlistItems", "videos")}
UNITS = """
select sum(units)::integer from app.quota_usage where bucket = 'data'
"""
LOADS = """
select load_id, run_id from app.loads where state = 'committed' order by run_id
"""


def facts(system: System, platform: Platform) -> dict[str, str]:
    """Return the digest of each raw table but names, which each shard reads."""
    names = {one.name for one in platform.resources if one.kind == "lookup"}
    digests = system.digest(platform)
    assert any(not digest.startswith("0 rows") for digest in digests.values())
    return {name: each for name, each in digests.items() if name not in names}


def runs(plan: list[Shard]) -> list[str]:
    """Return the run of each shard."""
    return [f"{one.plan_id} {one.number}" for one in plan]


def read_at_once(
    system: System,
    platform: Platform,
    plan: list[Shard],
    killed: int = 0,
    stage: str = "load",
) -> list[int | None]:
    """Read each shard in a process of its own; return how the processes ended."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(commands.NEEDED)
    processes = []
    for one in plan:
        variables = dict(system.environment)
        if one.number == killed:
            variables["CREATORS_KILL_AT"] = stage
        arguments = (platform.name, DAY, one, variables)
        processes.append(context.Process(target=read_shard, args=arguments))
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        process.kill()
    return [process.exitcode for process in processes]


def read_shard(name: str, day: date, shard: Any, variables: dict[str, str]) -> None:
    """Read one shard in another process."""
    os.environ.update(variables)
    load.collect(
        platforms()[name],
        Window(day, day + DAY_LENGTH),
        run_id=f"{shard.plan_id} {shard.number}",
        warehouse=Warehouse(variables["CREATORS_DATABASE_URL"]),
        shard=shard,
    )

"""Two of Celery's workers read one day: faster than one, killed or not.

Each connection has a rate limit of its own, so workers alone decide how fast they are.
WORKERS_CONNECTIONS=2000 measures more.
"""

import importlib.util
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sandbox import start
from sandbox.kit.middleware import CLIENT_GONE
from tests.support import journey as journeys
from tests.support import workers
from tests.support.journey import Journey
from tests.support.waiting import until

CONNECTIONS = int(os.environ.get("WORKERS_CONNECTIONS", "600"))
LATENCY_MS = 100
DAY = date(2026, 3, 1)
SHARDS = 4
AT_ONCE = "3"
"""Few enough that a worker waits for answers, even on a busy machine."""
LOST_SECONDS = 60
"""Longer than a shard takes, so that Redis repeats only the lost one."""
GONE_SECONDS = 8

MISSING = "needs redis-server (apt-get install redis-server) and dagster-celery"
pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(
        not shutil.which("redis-server")
        or importlib.util.find_spec("dagster_celery") is None,
        reason=MISSING,
    ),
]

CURRENT = """
select resource, count(*), count(distinct (subject_id, credential_id))
from app.readings
where is_current and status in ('complete', 'unavailable')
group by resource order by resource
"""
ROWS = """
select md5(string_agg(line, '|' order by line)) from (
    select (to_jsonb(raw) - array['load_id', 'run_id', 'observed_at', '_dlt_load_id',
        '_dlt_id'])::text as line
    from raw_twitch.{0} as raw
    inner join app.readings as reading
        on
            reading.load_id = raw.load_id and reading.resource = '{0}'
            and reading.subject_id = raw.subject_id
            and reading.credential_id = raw.credential_id and reading.is_current
) as lines
"""
RUNNING = "select count(*) from app.loads where state = 'running'"
LEFT = "select count(*) from app.shard_subjects"


@pytest.fixture
def crowd(server_url: str, tmp_path: Path) -> Iterator[Journey]:
    """A system with many connections at a slow platform."""
    server = start(creators=CONNECTIONS, latency_ms=LATENCY_MS)
    system = journeys.create(server_url, tmp_path / "home", server)
    try:
        system.creators("migrate")
        system.at(DAY)
        system.settle()
        yield system
    finally:
        system.drop()


def test_two_workers_are_faster_and_a_killed_one_loses_nothing(
    crowd: Journey, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crowd.sandbox.clear_requests()
    with workers.broker(tmp_path) as broker:
        environment = settings(crowd, broker.url)
        told = {}
        here = dict(environment)
        del here["CREATORS_CELERY_BROKER"]
        processes = workers.outcome(workers.start("twitch", str(DAY), here))
        facts = check(crowd, processes)
        told["four processes of this machine, s"] = round(processes["reading"], 1)
        with workers.workers(1, environment):
            alone = workers.outcome(workers.start("twitch", str(DAY), environment))
        assert check(crowd, alone) == facts
        told["one worker, s"] = round(alone["reading"], 1)
        with workers.workers(2, environment):
            both = workers.outcome(workers.start("twitch", str(DAY), environment))
        assert check(crowd, both) == facts
        told["two workers, s"] = round(both["reading"], 1)
        told["ratio"] = round(alone["reading"] / both["reading"], 2)
        with workers.workers(2, environment) as running:
            run = workers.start("twitch", str(DAY), environment)
            until(lambda: crowd.ask(RUNNING) == [(2,)], within=300)
            workers.kill(running[1])
            survived = workers.outcome(run)
        assert check(crowd, survived) == facts
        told["two workers, one killed, s"] = round(survived["reading"], 1)
    statuses = Counter(one["status"] for one in crowd.sandbox.requests())
    told["answers"] = dict(statuses)
    with capsys.disabled():
        print("\n" + json.dumps(told))  # noqa: T201 - the measured figures
    assert statuses.keys() <= {200, CLIENT_GONE}  # the killed worker's request
    assert told["ratio"] > 1.3


def test_a_broker_that_is_gone_for_some_seconds_loses_nothing(
    crowd: Journey, tmp_path: Path
) -> None:
    with workers.broker(tmp_path) as broker:
        environment = settings(crowd, broker.url)
        with workers.workers(2, environment):
            run = workers.start("twitch", str(DAY), environment)
            until(lambda: crowd.ask(RUNNING) == [(2,)], within=300)
            broker.stop()
            time.sleep(GONE_SECONDS)
            broker.start()
            check(crowd, workers.outcome(run))


def test_a_broker_that_forgets_its_steps_ends_the_run(
    crowd: Journey, tmp_path: Path
) -> None:
    with workers.broker(tmp_path, keeps=False) as broker:
        environment = settings(crowd, broker.url)
        with workers.workers(2, environment):
            run = workers.start("twitch", str(DAY), environment)
            until(lambda: crowd.ask(RUNNING) == [(2,)], within=300)
            broker.stop()
            broker.start()
            outcome = workers.outcome(run)
    assert not outcome["success"]
    assert "the broker lost step twitch.twitch_read" in outcome["reason"]


def settings(crowd: Journey, url: str) -> dict[str, str]:
    """Return the environment of workers with a broker."""
    return {
        **crowd.environment,
        **crowd.at(DAY),
        "CREATORS_BATCH_SIZE": AT_ONCE,
        "CREATORS_SHARDS": str(SHARDS),
        "CREATORS_CELERY_BROKER": url,
        "CREATORS_CELERY_SECONDS": str(LOST_SECONDS),
    }


def check(crowd: Journey, outcome: dict[str, Any]) -> list[object]:
    """Check that every connection was read once, and return the digests of its rows."""
    assert outcome["success"]
    shards = [f"twitch.twitch_read[{n}_of_{SHARDS}]" for n in range(1, SHARDS + 1)]
    expected = {"twitch.twitch_plan", *shards, "twitch.twitch_record"}
    assert set(outcome["steps"]) - {"quality"} == expected
    connections = len(crowd.sandbox.connections("twitch"))
    expected_readings = [(name, connections, connections) for name in workers.TABLES]
    assert crowd.ask(CURRENT) == expected_readings
    assert crowd.ask(LEFT) == [(0,)]
    return [crowd.ask(ROWS.format(name)) for name in workers.TABLES]

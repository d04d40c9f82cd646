"""One day's build, with a short and with a long history behind it.

Usage: python -m bench.building DAYS, in the environment of a system with connections:
fills DAYS of history, builds all of it, then three more days one by one. Prints the
seconds of those days and the slowest models as JSON. Here: history by SQL and builds by
dbt. Not here: loads and runs (`daily.py`).
"""

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.system import System
from sandbox.launch import start

CHANNELS = 50
HISTORIES = (10, 300)
NEWEST = date(2026, 3, 1)
MEASURED = 3
HISTORY = Path(__file__).with_name("history.sql")


@dataclass(frozen=True)
class Built:
    """Seconds of one day's build: the median, and by model."""

    seconds: float
    models: dict[str, float]


def measure(server: str, home: Path) -> dict[int, Built]:
    """Return what the build of one day takes, by the days that lie before it."""
    with start(creators=CHANNELS) as sandbox:
        found = {}
        for days in HISTORIES:
            system = System(server, home.with_name(f"{home.name}_{days}"), sandbox)
            system.prepare()
            told = system.python("-m", "bench.building", str(days))
            found[days] = Built(**json.loads(told.splitlines()[-1]))
        return found


def grown(built: dict[int, Built]) -> tuple[str, float, float]:
    """Return the model whose seconds grew most with history, and both figures."""
    short, long = (built[days].models for days in HISTORIES)
    name = max(long, key=lambda model: long[model] - short.get(model, 0))
    return name, short.get(name, 0), long[name]


def main(days: int) -> None:
    """Build history, then the days after it."""
    from pipelines import dbt, settings, warehouse

    os.environ.update(settings.environment(settings.load()))
    house = warehouse.connect()
    nodes = dbt.manifest()["nodes"].values()
    tables = [
        node["name"]
        for node in nodes
        if node["resource_type"] == "model" and node["config"]["materialized"] != "view"
    ]
    _fill(house, NEWEST - timedelta(days), NEWEST - timedelta(1))
    _check(dbt.build(tables, house, None))
    _vacuum(house)
    seconds: list[float] = []
    models: dict[str, float] = defaultdict(float)
    for offset in range(MEASURED):
        day = NEWEST + timedelta(offset)
        _fill(house, day, day)
        began = time.perf_counter()
        outcome = _check(dbt.build(tables, house, (day, day)))
        seconds.append(time.perf_counter() - began)
        for event in outcome.events:
            name = event["data"]["node_info"]["node_name"]
            models[name] += float(event["data"]["execution_time"]) / MEASURED
    print(json.dumps({"seconds": statistics.median(seconds), "models": models}))


def _fill(house: Any, first: date, last: date) -> None:
    with house.begin() as connection:
        days = {"first": str(first), "last": str(last)}
        cursor = connection.connection.cursor()
        cursor.execute(HISTORY.read_text(), days)


def _vacuum(house: Any) -> None:
    """Do what the hourly upkeep would have done long ago."""
    with house.engine.connect() as connection:
        session = connection.execution_options(isolation_level="AUTOCOMMIT")
        session.exec_driver_sql("vacuum analyze")


def _check(outcome: Any) -> Any:
    if not outcome.success:
        failed = [
            event["data"]["node_info"]["unique_id"]
            for event in outcome.events
            if event["data"]["status"] not in ("success", "pass")
        ]
        sys.exit(f"dbt: {outcome.errors} {failed}")
    return outcome


if __name__ == "__main__":
    main(int(sys.argv[1]))

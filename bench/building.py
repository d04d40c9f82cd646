"""One day's build, with a short and with a long history behind it.

Usage: python -m bench.building DAYS, in the environment of a system with connections:
the first line of its input builds DAYS of history, each other line one more day; it
prints the measurement as JSON. Both systems take turns, so other load slows both alike.
Here: history by SQL and builds by dbt. Not here: loads and runs (`daily.py`).
"""

import json
import os
import statistics
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.system import System
from dlt_sources.contract import Window
from sandbox import start

CHANNELS = 50
HISTORIES = (10, 300)
NEWEST = date(2026, 3, 1)
MEASURED = 5
HISTORY = Path(__file__).with_name("history.sql")


@dataclass(frozen=True)
class BuildFigures:
    """What the builds of some days took: seconds, rows the server read, by model."""

    days: list[dict[str, Any]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median of the days."""
        return float(statistics.median(day["seconds"] for day in self.days))

    @property
    def rows_read(self) -> float:
        """The median of the days; unlike seconds it is the same on a busy machine."""
        return float(statistics.median(day["rows read"] for day in self.days))

    @property
    def models(self) -> dict[str, float]:
        """The median of the days, by model and test."""
        return {
            name: statistics.median(day["models"][name] for day in self.days)
            for name in self.days[0]["models"]
        }


def measure(server: str, home: Path) -> dict[int, BuildFigures]:
    """Return what the build of one day takes, by the days that lie before it."""
    found = {days: BuildFigures() for days in HISTORIES}
    with start(creators=CHANNELS) as sandbox, ExitStack() as stack:
        asked = {}
        for days in HISTORIES:
            system = System(server, home.with_name(f"{home.name}_{days}"), sandbox)
            system.prepare()
            child = system.conversation("-m", "bench.building", str(days))
            asked[days] = stack.enter_context(child)
            asked[days]()
        for _ in range(MEASURED):
            for days, ask in asked.items():
                found[days].days.append(json.loads(ask()))
    return found


def find_growth(built: dict[int, BuildFigures]) -> tuple[str, float, float]:
    """Return the model whose seconds grew most with history, and both figures."""
    short, long = (built[days].models for days in HISTORIES)
    name = max(long, key=lambda model: long[model] - short[model])
    return name, short[name], long[name]


def main(days: int) -> None:
    """Build history for the first line of the input, and a day for each other."""
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.transform import dbt

    os.environ.update(settings.environment(settings.load()))
    warehouse = connect_warehouse()
    tables = [node["name"] for node in dbt.list_tables()]
    sys.stdin.readline()
    _fill(warehouse, NEWEST - timedelta(days), NEWEST - timedelta(1))
    _check(dbt.build(tables, warehouse, None))
    _vacuum(warehouse)
    print("built", flush=True)
    for offset, _ in enumerate(sys.stdin):
        day = NEWEST + timedelta(offset)
        _fill(warehouse, day, day)
        read = _rows_read(warehouse)
        began = time.perf_counter()
        outcome = _check(dbt.build(tables, warehouse, Window(day, day + timedelta(1))))
        seconds = time.perf_counter() - began
        models = {
            event["data"]["node_info"]["node_name"]: event["data"]["execution_time"]
            for event in outcome.events
        }
        measured = {"rows read": _rows_read(warehouse) - read, "seconds": seconds}
        print(json.dumps({**measured, "models": models}), flush=True)


def _rows_read(warehouse: Any) -> int:
    time.sleep(1)  # sessions tell what they did when they end
    with warehouse.engine.connect() as connection:
        query = (
            "select tup_returned from pg_stat_database"
            " where datname = current_database()"
        )
        return int(connection.exec_driver_sql(query).scalar_one())


def _fill(warehouse: Any, first: date, last: date) -> None:
    with warehouse.begin() as connection:
        days = {"first": str(first), "last": str(last)}
        cursor = connection.connection.cursor()
        cursor.execute(HISTORY.read_text(), days)


def _vacuum(warehouse: Any) -> None:
    """Vacuum and analyze, as the hourly upkeep does."""
    with warehouse.session() as session:
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

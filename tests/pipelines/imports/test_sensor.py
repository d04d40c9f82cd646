"""An import and an undo request the runs that build their days, once each."""

from datetime import UTC, date, datetime

import pytest
from dagster import DagsterInstance, RunRequest, build_sensor_context

from dlt_sources.csv_exports.options import ReadOptions
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.definitions import defs
from pipelines.defs.imports import changed_imports
from pipelines.imports.undo import undo
from pipelines.imports.upload import import_file
from pipelines.partitions import PARTITION_TAG
from pipelines.resources import RESOURCES
from tests.pipelines.imports.conftest import Write


class Sensor:
    """Evaluates the sensor with the cursor of its last look."""

    def __init__(self, instance: DagsterInstance) -> None:
        self.instance = instance
        self.cursor: str | None = None
        self.keys: set[str | None] = set()

    def look(self) -> list[str]:
        """Return the days of requests with a new run key."""
        context = build_sensor_context(
            instance=self.instance,
            cursor=self.cursor,
            repository_def=defs.get_repository_def(),
            resources=RESOURCES,
        )
        data = changed_imports.evaluate_tick(context)
        self.cursor = data.cursor or self.cursor
        requests = [one for one in data.run_requests or () if self.is_new(one)]
        return [one.tags[PARTITION_TAG] for one in requests]

    def is_new(self, request: RunRequest) -> bool:
        is_new = request.run_key not in self.keys
        self.keys.add(request.run_key)
        return is_new


@pytest.fixture
def sensor(instance: DagsterInstance) -> Sensor:
    return Sensor(instance)


def at(day: int) -> datetime:
    return datetime(2026, 7, day, 12, tzinfo=UTC)


def add(warehouse: Warehouse, write: Write, day: int, first: int, views: int) -> str:
    rows = f"2026-06-{first:02},{views}\n2026-06-{first + 1:02},{views}\n"
    options = ReadOptions(date(2026, 7, day), account_id="UC1")
    with settings.clock_at(at(day)):
        return import_file(warehouse, write(f"Date,Views\n{rows}"), options).import_id


def test_each_change_requests_its_days_once(
    imports: Warehouse, write: Write, sensor: Sensor
) -> None:
    assert sensor.look() == []
    older = add(imports, write, 1, 10, 1)
    add(imports, write, 2, 11, 2)
    apart = add(imports, write, 3, 20, 3)
    assert sensor.look() == ["2026-07-01", "2026-07-02", "2026-07-03"]
    assert sensor.look() == []

    with settings.clock_at(at(4)):
        undo(imports, older)
    # A day of both files is in the partition of the later one; the third is apart.
    assert sensor.look() == ["2026-07-01", "2026-07-02"]
    with settings.clock_at(at(5)):
        undo(imports, apart)
    assert sensor.look() == ["2026-07-03"]
    assert sensor.look() == []

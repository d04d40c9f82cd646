"""A platform that answers nothing is named with its reason; a spent quota is not."""

import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform, Window
from pipelines import settings
from pipelines.health import diagnosis
from pipelines.health.incomplete_readings import (
    find_silent_platforms,
    read_incomplete,
    read_incomplete_of_run,
)
from pipelines.ingestion import load
from tests.support.system import DAY, DAY_LENGTH, System

EVERY = pytest.mark.parametrize("platform", platforms().values(), ids=lambda p: p.name)


@EVERY
def test_a_silent_platform_is_named_also_where_an_older_reading_counts(
    platform: Platform, system: System
) -> None:
    system.collect(platform, [DAY])
    system.sandbox.set_faults(["5xx:status=500"])
    window = Window(DAY, DAY + DAY_LENGTH)
    load.collect(platform, window, run_id="again", warehouse=system.warehouse)

    with system.warehouse.begin() as connection:
        assert find_silent_platforms(connection, "run") == {}
        silent = find_silent_platforms(connection, "again")
        of_run = read_incomplete_of_run(connection, "again")
        incomplete = read_incomplete(connection)
    assert set(silent) == {platform.title}
    assert "500" in silent[platform.title]

    (attempt,) = system.ask(
        "select count(*) as failed from app.readings inner join app.loads"
        " using (load_id) where run_id = 'again' and status = 'failed'"
    )
    for found in (of_run, incomplete):
        failed = [one for one in found if one.status == "failed"]
        assert sum(one.readings for one in failed) == attempt.failed
        assert any(one.reason and "500" in one.reason for one in failed)
    assert any(one.is_replaced for one in incomplete if one.status == "failed")
    for findings in (
        diagnosis.read_status(settings.load()),
        diagnosis.diagnose(settings.load()),
    ):
        lines = [one for one in findings if "failed on" in one.state]
        assert len(lines) == len([one for one in incomplete if one.status == "failed"])
        assert not any(one.is_good for one in lines)

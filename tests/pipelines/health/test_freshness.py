"""Whether yesterday is complete: collected, read and built, in this order.

Here: rows of the ledgers. Not here: the record of a real build
(`dbt_project/test_content_ages.py`).
"""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from dagster import AssetKey

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.defs.freshness import CHECK, tables_are_fresh
from pipelines.health.freshness import read_freshness
from pipelines.resources import WarehouseResource
from tests.support.databases import fetch
from tests.support.fakes import connect_ann, execute, person
from tests.support.logins import Login

DAY = timedelta(days=1)
TODAY = date(2026, 3, 10)
YESTERDAY = TODAY - DAY


@pytest.fixture(autouse=True)
def account(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ann has an account of one platform."""
    monkeypatch.setattr(settings, "now", lambda: datetime(2026, 3, 10, 7, tzinfo=UTC))
    connect_ann(warehouse, person(warehouse, "ann"), "c")
    return str(fetch(warehouse.url, "select id::text from app.connections")[0][0])


def load(
    warehouse: Warehouse,
    account: str,
    day: date,
    status: str = "complete",
    *,
    is_whole: bool = True,
    name: str = "",
) -> None:
    """Commit a load of a day with one reading."""
    load_id = f"{day}{name}{status}{is_whole}"
    execute(
        warehouse,
        "insert into app.loads (load_id, platform, partition_date, run_id, is_whole)"
        " values (:id, 'twitch', :day, 'r', :is_whole)",
        id=load_id,
        day=day,
        is_whole=is_whole,
    )
    reading = {
        "resource": "channels",
        "kind": "level",
        "subject_id": "c",
        "credential_id": account,
        "status": status,
        "rows": 0,
        "observed_at": datetime(2026, 3, 10, 2, tzinfo=UTC).isoformat(),
    }
    execute(
        warehouse,
        "select app.commit_load(:id, cast(:readings as jsonb))",
        id=load_id,
        readings=json.dumps([reading]),
    )


def build(
    warehouse: Warehouse, first: date, last: date | None = None, table: str = "x.mart"
) -> None:
    """Record a build that begins now."""
    execute(
        warehouse,
        "insert into app.table_builds values (:table, :first, :last, '{twitch,github}',"
        " clock_timestamp()) on conflict (relation, first_date, last_date)"
        " do update set started_at = excluded.started_at",
        table=table,
        first=first,
        last=last or first,
    )


def state(warehouse: Warehouse) -> tuple[str | None, date | None]:
    """Return why yesterday is not complete, and the newest complete day."""
    (one,) = read_freshness(warehouse)
    assert one.day == YESTERDAY
    assert one.is_complete is (one.reason is None)
    return one.reason, one.last


def test_a_day_is_complete_when_it_is_collected_read_and_built(
    warehouse: Warehouse, account: str
) -> None:
    assert read_freshness(warehouse) == []  # nothing was ever built
    build(warehouse, YESTERDAY)
    assert state(warehouse) == ("not collected: twitch", None)
    load(warehouse, account, YESTERDAY, "failed")
    build(warehouse, YESTERDAY)
    assert state(warehouse) == ("readings are missing: 1 of twitch", None)
    load(warehouse, account, YESTERDAY)
    assert state(warehouse) == ("not built since the last load of the day", None)
    build(warehouse, YESTERDAY)
    assert state(warehouse) == (None, YESTERDAY)
    # A poll that fails later takes nothing back.
    load(warehouse, account, YESTERDAY, "failed", is_whole=False)
    assert state(warehouse) == (None, YESTERDAY)


def test_a_refresh_during_the_day_does_not_finish_it(
    warehouse: Warehouse, account: str
) -> None:
    """The dashboard's day is finished by the same rule."""
    load(warehouse, account, YESTERDAY)
    execute(warehouse, "update app.loads set finished_at = '2026-03-09 23:59Z'")
    build(warehouse, YESTERDAY)
    finished = f"select api.read_finished_day('{TODAY}')"
    assert state(warehouse) == ("not collected: twitch", None)
    assert fetch(warehouse.url, finished) == [(None,)]
    load(warehouse, account, YESTERDAY, name="night")
    assert state(warehouse)[0] == "not built since the last load of the day"
    assert fetch(warehouse.url, finished) == [(YESTERDAY,)]
    ((ann,),) = fetch(warehouse.url, "select id::text from app.people")
    login = Login(warehouse.url, "service")
    try:
        assert login.ask_as(str(ann), finished) == [(YESTERDAY,)]
        assert login.ask_as(person(warehouse, "ben"), finished) == [(None,)]
    finally:
        login.drop()


def test_a_backfill_of_old_days_makes_nothing_fresh(
    warehouse: Warehouse, account: str
) -> None:
    old = YESTERDAY - 5 * DAY
    load(warehouse, account, old)
    build(warehouse, old - 30 * DAY, old)
    assert state(warehouse) == ("not collected: twitch", old)
    # All of history is built again, and yesterday is still not collected.
    build(warehouse, date(1, 1, 1), date(9999, 12, 31))
    assert state(warehouse) == ("not collected: twitch", old)
    # A poll of some channels collects no day.
    load(warehouse, account, YESTERDAY, is_whole=False)
    assert state(warehouse)[0] == "not collected: twitch"


def test_a_reading_that_can_no_longer_be_made_is_missing(
    warehouse: Warehouse, account: str
) -> None:
    load(warehouse, account, YESTERDAY)
    execute(
        warehouse,
        "insert into app.readings (platform, resource, kind, subject_id, credential_id,"
        " partition_date, status) values ('twitch', 'users', 'level', 'c', :account,"
        " :day, 'not_observable')",
        account=account,
        day=YESTERDAY,
    )
    build(warehouse, YESTERDAY)
    assert state(warehouse) == ("readings are missing: 1 of twitch", None)
    # Nothing is missing of an account that is no longer read.
    execute(warehouse, "update app.connections set is_active = false")
    assert state(warehouse) == (None, YESTERDAY)


def test_a_table_without_an_account_is_not_complete(
    warehouse: Warehouse, account: str
) -> None:
    build(warehouse, YESTERDAY)
    execute(warehouse, "delete from app.connections")
    assert state(warehouse) == ("no account of its platforms is read", None)


def test_the_check_warns_of_each_table_by_its_reason(
    warehouse: Warehouse, account: str
) -> None:
    load(warehouse, account, YESTERDAY)
    build(warehouse, YESTERDAY, table="creatorsync.channel_analytics")
    found = {
        one.asset_key: one
        for one in tables_are_fresh(WarehouseResource(url=warehouse.url))
        if one.check_name == CHECK
    }
    assert len(found) > 15
    built = found[AssetKey(["creatorsync", "channel_analytics"])]
    assert (built.passed, built.description) == (True, None)
    other = found[AssetKey(["creatorsync", "game_analytics"])]
    assert (other.passed, other.description) == (False, "it was never built")

"""The cost of a day is proportional to the day, however long history is.

Here: how many rows of the ledger and of live events PostgreSQL reads for one day, and
which rows dbt's tests of a day read. Not here: the seconds (`bench/building.py`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, cast

import pytest

from dlt_sources import platforms
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.databases import execute, fetch

DAYS = 60
SUBJECTS = 20
DAY = date(2026, 3, 1)
LISTS = [
    *((name, "content_lists") for name in ("youtube", "twitch", "devto")),
    *((name, "content_lists") for name in ("facebook", "instagram")),
    ("github", "repository_lists"),
]
HISTORY = f"""
    insert into app.loads (load_id, platform, partition_date, run_id, state)
    select platform || day, platform, date '{DAY}' - day, 'run', 'committed'
    from generate_series(0, {DAYS - 1}) as day
    cross join unnest(array['{{platforms}}']) as platform
"""
READINGS = f"""
    insert into app.readings (
        load_id, platform, resource, kind, subject_id, credential_id, partition_date,
        window_start, window_end, status, rows, observed_at, is_current
    )
    select
        '{{platform}}' || day, '{{platform}}', '{{resource}}', '{{kind}}',
        'subject ' || subject, 'public', date '{DAY}' - day, date '{DAY}' - day,
        date '{DAY}' - day + 1, 'complete', 1,
        (date '{DAY}' - day + time '22:00') at time zone 'UTC', true
    from generate_series(0, {DAYS - 1}) as day
    cross join generate_series(1, {SUBJECTS}) as subject
"""
EVENTS = f"""
    insert into app.live_events (
        platform, delivery_id, ordinal, subject_id, kind, occurred_at, livestream_id,
        received_at
    )
    select
        'twitch', 'delivery ' || number, 0, 'subject ' || number % {SUBJECTS},
        case when number % 20 = 0 then 'started' else 'followed' end,
        timestamptz '{DAY} 12:00+00' - number % {DAYS} * interval '1 day',
        case when number % 20 = 0 then 'stream ' || number end, now()
    from generate_series(1, 12000) as number
"""


@pytest.fixture(scope="module", autouse=True)
def history(warehouse: Warehouse) -> None:
    """Write readings and events of many days, and their statistics."""
    names = "', '".join(platforms())
    execute(warehouse.url, HISTORY.format(platforms=names), EVENTS)
    for platform in platforms().values():
        for resource in platform.resources:
            values = {"resource": resource.name, "kind": resource.kind}
            execute(warehouse.url, READINGS.format(platform=platform.name, **values))
    execute(warehouse.url, "analyze app.readings", "analyze app.live_events")


@pytest.mark.parametrize(("platform", "lists"), LISTS)
def test_the_lists_of_a_day_read_the_readings_of_that_day(
    warehouse: Warehouse, platform: str, lists: str
) -> None:
    query = (
        f"select * from intermediate.int_{platform}__{lists}"
        f" where partition_date >= '{DAY - timedelta(1)}' and partition_date <= '{DAY}'"
    )
    of_two_days = 2 * SUBJECTS * len(platforms()[platform].resources)
    assert fetch(warehouse.url, query)
    assert 0 < rows_read(warehouse.url, query, "readings") <= of_two_days


@pytest.mark.parametrize(
    "condition",
    [
        f"(occurred_at at time zone 'UTC')::date >= date '{DAY}'",
        "platform = 'twitch' and livestream_id = 'stream 60'",
    ],
)
def test_announced_starts_are_found_by_their_day_and_by_their_stream(
    warehouse: Warehouse, condition: str
) -> None:
    query = (
        "select * from intermediate.int_livestream_events"
        f" where kind = 'started' and {condition}"
    )
    found = len(fetch(warehouse.url, query))
    assert found
    assert rows_read(warehouse.url, query, "live_events") == found


def test_dbt_tests_of_a_table_read_the_rows_that_a_build_may_change() -> None:
    nodes = dbt.manifest()["nodes"]
    tables = {
        name
        for name, node in nodes.items()
        if node["config"].get("materialized") == "incremental"
    }
    unbounded = [
        node["name"]
        for node in nodes.values()
        if node["resource_type"] == "test"
        and node["depends_on"]["nodes"]
        and tables.issuperset(node["depends_on"]["nodes"])
        and " in the " not in str(node["config"].get("where"))
        and "in_window" not in node["raw_code"]
    ]
    assert not unbounded


def test_models_of_current_rows_ask_for_partitions_one_by_one() -> None:
    with_a_range = {
        node["name"]
        for node in dbt.manifest()["nodes"].values()
        if "{{ read_in_window() }}" in node.get("raw_code", "")
    }
    # Its lists are readings themselves, so that no join can lose the range.
    assert with_a_range == {"fct_list_days"}


def rows_read(url: str, query: str, relation: str) -> float:
    """Return how many rows of a relation a query reads, those it drops included."""
    [[found]] = fetch(url, f"explain (analyze, format json) {query}")
    [explained] = cast("list[dict[str, Any]]", found)
    return sum(
        node["Actual Loops"]
        * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
        for node in _nodes(explained["Plan"])
        if node.get("Relation Name") == relation
    )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from _nodes(one)

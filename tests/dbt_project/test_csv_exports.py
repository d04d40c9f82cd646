"""Imported files: what counts, per metric and day, and what an undo leaves."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from dlt_sources.csv_exports.options import ReadOptions
from pipelines.database.warehouse import Warehouse
from pipelines.imports.preview import preview
from pipelines.imports.undo import undo
from tests.support.builds import build_days
from tests.support.databases import execute, fetch
from tests.support.digests import digests
from tests.support.importing import Importer
from tests.support.random_twitch import at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

FIRST, SECOND, THIRD = date(2026, 9, 10), date(2026, 9, 11), date(2026, 9, 12)
FACTS = ("fct_channel_native_days", "fct_channel_audience_days")
build = partial(build_days, tables(*FACTS))
POST = "Post ID,Page ID,Date,Views,Reach,Reactions,Estimated earnings (USD)"


@pytest.fixture
def clean(warehouse: Warehouse) -> Iterator[Warehouse]:
    """Return the warehouse without imports of other tests."""
    yield warehouse
    execute(
        warehouse.url,
        "truncate app.imports cascade",
        *(f"delete from core.{name}" for name in built_of(warehouse)),
    )


def built_of(warehouse: Warehouse) -> list[str]:
    names = fetch(warehouse.url, "select tablename from pg_tables")
    return [name for name in FACTS if (name,) in names]


@pytest.fixture
def add(clean: Warehouse, tmp_path: Path) -> Importer:
    """Return what imports a text as a file."""
    return Importer(clean, tmp_path)


def native(warehouse: Warehouse, channel: str) -> list[tuple[object, ...]]:
    return fetch(
        warehouse.url,
        "select date::text, basis, views_gained, watch_minutes_gained"
        f" from core.fct_channel_native_days where channel_id = '{channel}'"
        " order by date",
    )


def studio(**views: int) -> str:
    rows = "".join(f"2026-09-{day[1:]},{count},1.5\n" for day, count in views.items())
    return f"Date,Views,Watch time (hours)\n{rows}"


def test_days_of_a_file_count_where_the_interface_has_none(
    add: Importer, clean: Warehouse
) -> None:
    raw = RawLoads(clean.url, "youtube")
    account = {"account_id": "UCx"}
    rows = [{"channel_id": "UCx", "day": date(2026, 9, 8), "views": 80}]
    window = (date(2026, 9, 8), date(2026, 9, 9))
    raw.load(at(FIRST, 15), Read("channel_days", "UCx", rows, window=window), day=FIRST)
    build(clean, FIRST)
    alone = digests(clean.url)

    older = add(studio(d07=70, d08=85), SECOND, **account)
    build(clean, SECOND)
    assert native(clean, "UCx") == [
        ("2026-09-07", "imported", 70, 90),
        ("2026-09-08", "native history", 80, None),
    ]
    with_older = digests(clean.url)

    newer = add(studio(d06=60, d07=77), THIRD, **account)
    build(clean, THIRD)
    assert [row[2] for row in native(clean, "UCx")] == [60, 77, 80]

    undo(clean, newer)
    build(clean, SECOND, THIRD)
    assert digests(clean.url) == with_older
    undo(clean, older)
    build(clean, SECOND)
    assert digests(clean.url) == alone


def test_a_dry_run_names_numbers_that_differ_from_the_interface(
    add: Importer, clean: Warehouse, tmp_path: Path
) -> None:
    raw = RawLoads(clean.url, "youtube")
    days = [date(2026, 9, 3), date(2026, 9, 4)]
    rows = [{"channel_id": "UCv", "day": day, "views": 50} for day in days]
    window = (days[0], date(2026, 9, 5))
    raw.load(at(FIRST, 15), Read("channel_days", "UCv", rows, window=window), day=FIRST)
    build(clean, FIRST)
    path = tmp_path / "later.csv"
    path.write_text(studio(d02=1, d03=50, d04=51))
    found = preview(clean, path, ReadOptions(SECOND, account_id="UCv"))
    assert found.changes == {"account_days": {"new": 6, "changed": 0, "same": 0}}
    assert found.conflicts == 1
    assert list(map(str, found.examples)) == [
        "UCv 2026-09-04 views: 51 in the file, 50 read"
    ]


def test_an_undo_of_an_older_file_leaves_the_newer_one(
    add: Importer, clean: Warehouse
) -> None:
    older = add(studio(d05=1, d06=2), FIRST, account_id="UCy")
    newer = add(studio(d06=3), SECOND, account_id="UCy")
    build(clean, FIRST)
    build(clean, SECOND)
    undo(clean, older)
    build(clean, FIRST, SECOND)
    assert [row[:3] for row in native(clean, "UCy")] == [("2026-09-06", "imported", 3)]
    undo(clean, newer)
    build(clean, FIRST, SECOND)
    assert native(clean, "UCy") == []


def test_each_metric_of_a_day_is_of_the_newest_download_that_has_it(
    add: Importer, clean: Warehouse
) -> None:
    page = {"platform": "facebook", "account_id": "P1"}
    add("Views\nDate,Primary\n2026-09-01T00:00:00,16\n", FIRST, **page)
    add("Follows\nDate,Primary\n2026-09-01T00:00:00,3\n", SECOND, **page)
    build(clean, FIRST, SECOND)
    assert fetch(
        clean.url,
        "select platform, basis, views_gained, followers_won, time_zone"
        " from core.fct_channel_native_days where channel_id = 'P1'",
    ) == [("facebook", "imported", 16, 3, "account")]
    assert fetch(
        clean.url,
        "select metric, value, line, template"
        " from intermediate.int_csv_exports__account_days where account_id = 'P1'"
        " order by metric",
    ) == [
        ("follows", Decimal(3), 3, "meta_account.v1"),
        ("views", Decimal(16), 3, "meta_account.v1"),
    ]


def test_the_audience_of_a_file_is_of_the_day_of_its_download(
    add: Importer, clean: Warehouse
) -> None:
    page = {"platform": "instagram", "account_id": "P2"}
    add("Top cities\nRome,Oslo\n60.5,39.5\n", FIRST, **page)
    add("Top cities\nRome,Bern\n70,30\n", SECOND, **page)
    add("Views\nReels,Links\n5,6\n", SECOND, **page)
    build(clean, FIRST, SECOND)
    assert fetch(
        clean.url,
        "select date::text, breakdown, segments::text"
        " from core.fct_channel_audience_days where channel_id = 'P2' order by date",
    ) == [
        (
            *("2026-09-10", "city"),
            '{"Oslo": {"audience_pct": 39.5}, "Rome": {"audience_pct": 60.5}}',
        ),
        (
            *("2026-09-11", "city"),
            '{"Bern": {"audience_pct": 30}, "Rome": {"audience_pct": 70}}',
        ),
    ]


def test_metrics_of_posts_merge_with_their_file_and_line(
    add: Importer, clean: Warehouse
) -> None:
    first = add(f"{POST}\n1,9,Lifetime,10,7,2,1.50\n2,9,Lifetime,5,,,\n", FIRST)
    second = add(f"{POST}\n1,9,Lifetime,12,,3,\n", FIRST)
    day = add(f"{POST}\n1,9,2026-09-01,4,,1,\n", FIRST)
    rows = fetch(
        clean.url,
        "select span, date::text, views, reach, reactions, earnings, currency,"
        " sources::text from intermediate.int_csv_exports__post_days"
        " where post_id = '1' order by span",
    )
    assert [row[:7] for row in rows] == [
        ("day", "2026-09-01", 4, None, 1, None, None),
        ("lifetime", "2026-09-10", 12, 7, 3, Decimal("1.50"), "USD"),
    ]
    (of_day, lifetime) = (json.loads(str(row[7])) for row in rows)
    assert {name: it["import_id"] for name, it in lifetime.items()} == {
        "views": second,
        "reactions": second,
        "reach": first,
        "earnings": first,
    }
    assert of_day["views"] == {
        "import_id": day,
        "file": "file-2.csv",
        "line": 2,
        "template": "meta_facebook_posts.v2",
    }
    undo(clean, second)
    assert fetch(
        clean.url,
        "select views, reactions from intermediate.int_csv_exports__post_days"
        " where post_id = '1' and span = 'lifetime'",
    ) == [(10, 2)]


def test_overlapping_earnings_are_never_added(add: Importer, clean: Warehouse) -> None:
    header = f"{POST},Approximate content monetization earnings"
    add(f"{header}\n1,9,Lifetime,1,,,0.40,0.50\n2,9,Lifetime,1,,,0.70,\n", FIRST)
    assert fetch(
        clean.url,
        "select post_id, earnings from intermediate.int_csv_exports__post_days"
        " order by post_id",
    ) == [("1", Decimal("0.50")), ("2", Decimal("0.70"))]


def test_attributes_of_a_post_are_the_newest_known_ones(
    add: Importer, clean: Warehouse
) -> None:
    header = "Content,Video title,Video publish time,Duration,Views,Watch time (hours)"
    account = {"account_id": "UCz"}
    add(f'{header}\nab1,Old,"Jun 7, 2020",5,1,0.5\n', FIRST, **account)
    add(f"{header}\nab1,New,,,2,0.6\n", SECOND, is_lifetime=True, **account)
    assert fetch(
        clean.url,
        "select title, published_local, duration_seconds, id_kind, account_id"
        " from intermediate.int_csv_exports__posts where post_id = 'ab1'",
    ) == [("New", "2020-06-07T00:00:00", 5, "video", "UCz")]
    assert fetch(
        clean.url,
        "select span, date::text, views, seconds_viewed"
        " from intermediate.int_csv_exports__post_days where post_id = 'ab1'"
        " order by span",
    ) == [
        ("lifetime", "2026-09-11", 2, Decimal("2160.0")),
        ("period", "2026-09-10", 1, Decimal("1800.0")),
    ]

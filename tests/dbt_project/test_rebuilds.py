"""What a build costs, what it leaves alone, and what --full-refresh keeps."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import psycopg2

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.random_twitch import DAY, FIRST, RandomTwitch, at
from tests.support.raw_loads import RawLoads, Read
from tests.support.views import tables

TABLES = tables(
    "path:models/marts/creatorsync", "path:models/marts/cg_analytics", "fct_tenant_days"
)
"""Models that Twitch fills."""
WORK = """
select schemaname || '.' || relname, seq_tup_read + coalesce(idx_tup_fetch, 0)
from pg_stat_user_tables
where schemaname in ('core', 'cg_analytics', 'creatorsync', 'raw_twitch')
and relname <> 'dim_dates'
"""
"""Rows that were read, by table."""
LOOK_BACK = 66
"""More days than a build ever looks back: livestream_days, restated_days."""
ADDED = 84
READ_WHOLE = {"core.fct_livestream_games", "core.fct_livestream_segments"}
"""Tables of a row a stream: `game_analytics` sums all streams of a user in a game, and
the window's delete by keys joins a table of few rows whole."""
ROWS = "select schemaname || '.' || relname, n_live_tup from pg_stat_user_tables"
NO_WHOLE_READS = "alter database {database} set enable_seqscan = off"
BOARD = "create view public.board as select * from creatorsync.video_analytics"
OWNERS = [("cleo", "901"), ("dan", "902")]
VERSIONS = "select coalesce(sum(xmin::text::bigint), 0), count(*) from {table}"
SHAPE = """
select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid)
from pg_index
where indrelid::regclass::text like 'creatorsync.%' and not indisunique
union all
select 'key', conrelid::regclass::text, pg_get_constraintdef(oid)
from pg_constraint where conrelid::regclass::text like 'creatorsync.%'
and contype <> 'n'
union all
select 'policy', schemaname || '.' || tablename,
    concat_ws(' ', policyname, cmd, roles, qual)
from pg_policies where schemaname = 'creatorsync'
union all
select 'row security', oid::regclass::text, relrowsecurity::text
from pg_class where relkind = 'r' and relnamespace = 'creatorsync'::regnamespace
union all
select 'right', table_schema || '.' || table_name, grantee || ' ' || privilege_type
from information_schema.role_table_grants
where table_schema in ('core', 'creatorsync') and grantee in ('analyst', 'creator')
"""
build = partial(build_days, TABLES)


def test_a_build_leaves_alone_what_did_not_change_and_a_refresh_keeps_the_rest(
    warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    raw.add_person("ada", "100")
    world = RandomTwitch(3, channels=1, days=3)
    for day in world.days:
        raw.load(at(day + DAY, 2), *world.daily(at(day + DAY, 2)))
        raw.load(at(day, 20), *world.poll(at(day, 20)))
    run("run", "--select", *TABLES)
    content = digests(warehouse.url)
    versions = read(warehouse.url, "creatorsync.video_daily_stats")
    created = fetch(
        warehouse.url, "select id, created_at from creatorsync.video_daily_stats"
    )
    shape = set(fetch(warehouse.url, SHAPE))

    build(warehouse, world.days[1])
    run("run", "--select", *TABLES)
    assert read(warehouse.url, "creatorsync.video_daily_stats") == versions

    fetch(warehouse.url, BOARD)
    run("run", "--full-refresh", "--select", *TABLES)
    assert digests(warehouse.url) == content
    query = "select id, created_at from creatorsync.video_daily_stats"
    assert sorted(fetch(warehouse.url, query)) == sorted(created)
    assert set(fetch(warehouse.url, SHAPE)) == shape
    assert fetch(warehouse.url, "select * from public.board")

    fetch(warehouse.url, "delete from app.people returning 1")
    assert read(warehouse.url, "creatorsync.video_daily_stats")[1] == 0


def test_a_readers_view_of_the_rows_is_their_own(
    warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    people = {raw.add_person(name, channel) for name, channel in OWNERS}
    world = RandomTwitch(4, channels=1, days=2)
    for name, channel in OWNERS:
        world.channels = [channel]
        for day in world.days:
            followers = {"broadcaster_id": channel, "total": len(name)}
            raw.load(at(day + DAY, 2), Read("channel_followers", channel, [followers]))
    run("run", "--select", *tables("channel_analytics"))
    query = (
        "select distinct user_id from creatorsync.channel_analytics"
        " where user_id in ('id-of-cleo', 'id-of-dan')"
    )
    assert {user for (user,) in fetch(warehouse.url, query)} == people
    assert {user for (user,) in fetch(warehouse.url, query, role="analyst")} == people
    assert fetch(warehouse.url, query, role="creator") == []
    (person,) = fetch(
        warehouse.url, "select id from app.people where username = 'cleo'"
    )
    own = fetch(warehouse.url, query, role="creator", person=str(person[0]))
    assert own == [("id-of-cleo",)]


def test_a_day_costs_the_same_however_long_history_is(
    warehouse: Warehouse, raw: RawLoads, run: Callable[..., None]
) -> None:
    raw.add_person("eve", "700")
    # Tables of a page are read whole whatever indexes they have; real ones are not.
    fetch(
        warehouse.url, NO_WHOLE_READS.format(database=warehouse.url.rpartition("/")[2])
    )

    def cost_after(first: date, days: int) -> Counter[str]:
        for number in range(days):
            raw.load(at(first + DAY * (number + 1), 2), *catalogue(first, number))
        run("run", "--select", *TABLES)
        fetch(warehouse.url, "analyze")
        before = work(warehouse.url)
        build(warehouse, first + DAY * (days - 1))
        return work(warehouse.url) - before

    short = cost_after(FIRST, LOOK_BACK)
    sizes = Counter[str](dict(fetch(warehouse.url, ROWS)))
    long = cost_after(FIRST + DAY * LOOK_BACK, ADDED)
    growth = (long - short).most_common()
    assert long["core.fct_livestreams"] > 0
    assert long.total() < 1.5 * short.total(), growth
    # A table that is read whole costs all rows of the days added.
    added = Counter[str](dict(fetch(warehouse.url, ROWS))) - sizes
    whole = {
        table
        for table, rows in growth
        if rows > 0.9 * ADDED and rows > 0.9 * added[table]
    }
    assert whole <= READ_WHOLE, growth

    # A metric of a past day counts in the next delta that has it, however late.
    before = work(warehouse.url)
    build(warehouse, FIRST)
    past = (work(warehouse.url) - before)["core.fct_post_snapshots"]
    # Here each post falls once, and the reasons of later falls are found again.
    assert 0 < past < 4 * long["core.fct_post_snapshots"]


def catalogue(first: date, number: int) -> list[Read]:
    now = at(first + DAY * (number + 1), 2)
    videos = [
        {
            "id": f"video-{one}",
            "user_id": "700",
            "type": "upload",
            "view_count": 10 * number + one,
            "created_at": now - timedelta(days=400),
            "duration": "1m",
        }
        for one in range(60)
    ]
    total = {"broadcaster_id": "700", "total": number}
    stream = {
        "id": f"stream-{now:%Y%m%d}",
        "user_id": "700",
        "viewer_count": 10 + number,
        "game_id": "509658",
        "started_at": now - timedelta(hours=1),
    }
    return [
        Read("videos", "700", videos),
        Read("channel_followers", "700", [total]),
        Read("streams", "700", [stream]),
    ]


def work(url: str) -> Counter[str]:
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute("select pg_sleep(1.2)")
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(WORK)
        return Counter(dict(cursor.fetchall()))


def read(url: str, table: str) -> tuple[int, int]:
    ((versions, rows),) = fetch(url, VERSIONS.format(table=table))
    return int(versions), int(rows)

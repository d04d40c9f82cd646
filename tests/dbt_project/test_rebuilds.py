"""What a build costs, what it leaves alone, and what --full-refresh keeps."""

from collections.abc import Callable
from datetime import date, timedelta

import psycopg2

from pipelines import dbt
from pipelines.warehouse import Warehouse
from tests.dbt_project.conftest import digests
from tests.dbt_project.landing_zone import Read, Zone
from tests.dbt_project.worlds import DAY, FIRST, World, at
from tests.support.views import tables

TABLES = tables("path:models/marts/creatorsync", "fct_scope_days")
"""All that Twitch tells of."""
WORK = """
select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))
from pg_stat_user_tables
where schemaname in ('core', 'creatorsync', 'raw_twitch')
and relname <> 'dim_dates'
"""
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


def test_a_build_leaves_alone_what_did_not_change_and_a_refresh_keeps_the_rest(
    house: Warehouse, zone: Zone, run: Callable[..., None]
) -> None:
    zone.add_person("ada", "100")
    world = World(3, channels=1, days=3)
    for day in world.days:
        zone.land(at(day + DAY, 2), *world.daily(at(day + DAY, 2)))
        zone.land(at(day, 20), *world.poll(at(day, 20)))
    run("run", "--select", *TABLES)
    content = digests(house.url)
    versions = read(house.url, "creatorsync.video_daily_stats")
    created = ask(house.url, "select id, created_at from creatorsync.video_daily_stats")
    shape = set(ask(house.url, SHAPE))

    build(house, world.days[1])
    run("run", "--select", *TABLES)
    assert read(house.url, "creatorsync.video_daily_stats") == versions

    ask(house.url, BOARD)
    run("run", "--full-refresh", "--select", *TABLES)
    assert digests(house.url) == content
    query = "select id, created_at from creatorsync.video_daily_stats"
    assert sorted(ask(house.url, query)) == sorted(created)
    assert set(ask(house.url, SHAPE)) == shape
    assert ask(house.url, "select * from public.board")

    ask(house.url, "delete from app.people returning 1")
    assert read(house.url, "creatorsync.video_daily_stats")[1] == 0


def test_a_readers_view_of_the_rows_is_their_own(
    house: Warehouse, zone: Zone, run: Callable[..., None]
) -> None:
    people = {zone.add_person(name, channel) for name, channel in OWNERS}
    world = World(4, channels=1, days=2)
    for name, channel in OWNERS:
        world.channels = [channel]
        for day in world.days:
            followers = {"broadcaster_id": channel, "total": len(name)}
            zone.land(at(day + DAY, 2), Read("channel_followers", channel, [followers]))
    run("run", "--select", *tables("channel_analytics"))
    query = (
        "select distinct user_id from creatorsync.channel_analytics"
        " where user_id in ('id-of-cleo', 'id-of-dan')"
    )
    assert {user for (user,) in ask(house.url, query)} == people
    assert {user for (user,) in ask(house.url, query, role="analyst")} == people
    assert ask(house.url, query, role="creator") == []
    (person,) = ask(house.url, "select id from app.people where username = 'cleo'")
    own = ask(house.url, query, role="creator", person=str(person[0]))
    assert own == [("id-of-cleo",)]


def test_a_day_costs_the_same_however_long_history_is(
    house: Warehouse, zone: Zone, run: Callable[..., None]
) -> None:
    zone.add_person("eve", "700")
    # Tables of a page are read whole whatever indexes they have; real ones are not.
    ask(house.url, NO_WHOLE_READS.format(database=house.url.rpartition("/")[2]))

    def cost_after(first: date, days: int) -> int:
        for number in range(days):
            zone.land(at(first + DAY * (number + 1), 2), *catalogue(first, number))
        run("run", "--select", *TABLES)
        ask(house.url, "analyze")
        before = work(house.url)
        build(house, first + DAY * (days - 1))
        return work(house.url) - before

    short = cost_after(FIRST, 12)
    long = cost_after(FIRST + DAY * 12, 60)
    assert long < 1.5 * short


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
    return [
        Read("videos", "700", videos),
        Read("channel_followers", "700", [total]),
        Read("streams", "700"),
    ]


def build(house: Warehouse, day: date) -> None:
    outcome = dbt.build(TABLES, house, (day, day))
    assert outcome.success, outcome.errors


def work(url: str) -> int:
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute("select pg_sleep(1.2)")
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute(WORK)
        (rows,) = cursor.fetchone() or (0,)
    return int(rows)


def read(url: str, table: str) -> tuple[int, int]:
    ((versions, rows),) = ask(url, VERSIONS.format(table=table))
    return int(versions), int(rows)


def ask(
    url: str, query: str, role: str | None = None, person: str = ""
) -> list[tuple[object, ...]]:
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        if role:
            cursor.execute(f"set role {role}")
            cursor.execute("select set_config('app.person_id', %s, true)", (person,))
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []

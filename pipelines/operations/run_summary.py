"""The summary of a warehouse, for a terminal.

Here: tables and small charts of loads, tables and incomplete readings, and the next
commands. Not here: any computation; each number comes from one query.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import text

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.health.incomplete_readings import (
    IncompleteReadings,
    read_incomplete,
)
from pipelines.terminal import PlainConsole, PlainTable

BARS = "▁▂▃▄▅▆▇█"

QUERIES_TO_TRY = """\
select * from channel_analytics order by date desc limit 10;
select title, view_count from video_analytics order by 2 desc nulls last limit 10;
select date, sum(view_count) from video_daily_stats group by 1 order by 1;
select game_name, sum(total_hours_streamed) from game_analytics group by 1 order by 2;
select platform, max(date), count(*) from core.fct_channel_days group by 1 order by 1;
select * from app.readings where is_current and status <> 'complete' limit 10;
"""


REQUESTS = """
    select
        title,
        (
            select count(*) from app.connections
            where connections.platform = platforms.platform and is_active
        ),
        count(distinct partition_date),
        sum((
            select sum(request_count::int)
            from jsonb_each_text(calls) as each (name, request_count)
        )) / count(distinct partition_date),
        sum(rows) / count(distinct partition_date)
    from app.loads
    inner join app.platforms using (platform)
    where state = 'committed'
    group by platforms.platform, title
    order by title
"""
RAW_ROWS = """
    select platform, resource, sum(rows), count(*), count(distinct partition_date)
    from app.readings
    where load_id is not null
    group by 1, 2
    order by 1, 2
"""
TABLES = """
    select schemaname, tablename
    from pg_tables
    where schemaname in ('core', 'creatorsync', 'devpulse', 'streamtrack')
    order by 1, 2
"""
WEBHOOKS = """
    select
        title,
        (
            select count(*) from app.webhook_subscriptions as held
            where held.platform = platforms.platform and is_active
        ),
        count(*),
        count(*) filter (where status = 'failed'),
        (
            select count(*) from app.live_events as live
            where live.platform = platforms.platform
        ),
        (
            select coalesce(sum(refreshed_subjects), 0) from app.loads
            where loads.platform = platforms.platform
        )
    from app.webhook_events
    inner join app.platforms using (platform)
    group by platforms.platform, title
    order by title
"""
FOLLOWERS = """
    select
        coalesce(people.display_name, people.username),
        array_agg(days.followers_count order by days.date)
    from creatorsync.channel_analytics as days
    inner join app.people as people on days.user_id = people.creatorsync_id
    group by 1
    order by 1
    limit 20
"""
SESSIONS = """
    select
        coalesce(people.display_name, people.username),
        count(*),
        count(sessions.peak_viewers),
        sum(sessions.duration) / 3600,
        sum(average_viewers * duration)
        / nullif(sum(duration) filter (where average_viewers is not null), 0),
        max(sessions.peak_viewers),
        sum(sessions.chat_message_count),
        sum(sessions.subscriber_growth)
    from streamtrack.livestreams as sessions
    inner join app.channels on sessions.channel_id = channels.id
    inner join app.connections on channels.connection_id = connections.id
    inner join app.people on connections.person_id = people.id
    group by 1
    order by 1
    limit 20
"""

Ask = Callable[[str], Sequence[Any]]
"""Runs a query and returns its rows."""


def show(console: PlainConsole, warehouse: Warehouse, seconds: float) -> None:
    """Print the summary of the warehouse and the next commands."""
    with warehouse.begin() as connection:

        def ask(sql: str) -> Sequence[Any]:
            return connection.execute(text(sql)).all()

        console.rule("requests")
        console.print_table(_requests(ask))
        console.rule("raw rows")
        console.print_table(_raw_rows(ask))
        console.rule("tables")
        console.print_table(_tables(ask))
        console.rule("followers by day")
        console.print_table(_followers(ask))
        console.rule("webhooks")
        console.print_table(_webhooks(ask))
        console.rule("live sessions")
        console.print_table(_sessions(ask))
        console.rule("incomplete readings")
        console.print_table(_incomplete(read_incomplete(connection)))
    _print_next_commands(console, seconds)


def spark(values: Sequence[float | None]) -> str:
    """Draw a series as one line of bars; an unknown value is a gap."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1
    return "".join(
        " " if value is None else BARS[round((value - low) / span * (len(BARS) - 1))]
        for value in values
    )


def _requests(ask: Ask) -> PlainTable:
    table = _table("platform", "accounts", "days", "requests a day", "rows a day")
    for platform, accounts, days, requests, rows in ask(REQUESTS):
        table.add_row(
            platform, str(accounts), str(days), f"{requests or 0:,.0f}", f"{rows:,.0f}"
        )
    return table


def _raw_rows(ask: Ask) -> PlainTable:
    table = _table("table", "rows", "readings", "days")
    for platform, resource, rows, readings, days in ask(RAW_ROWS):
        table.add_row(
            f"raw_{platform}.{resource}", f"{rows:,}", f"{readings:,}", str(days)
        )
    return table


def _tables(ask: Ask) -> PlainTable:
    table = _table("table", "rows")
    for schema, name in ask(TABLES):
        ((rows,),) = ask(f'select count(*) from "{schema}"."{name}"')  # noqa: S608 - names of the catalogue
        table.add_row(f"{schema}.{name}", f"{rows:,}")
    return table


def _webhooks(ask: Ask) -> PlainTable:
    table = _table(
        *("platform", "subscriptions", "events", "failed", "changes of channels"),
        "channels read again",
    )
    for platform, *counts in ask(WEBHOOKS):
        table.add_row(platform, *(f"{count:,}" for count in counts))
    return table


def _followers(ask: Ask) -> PlainTable:
    table = _table("creator", "first", "", "last", "change")
    for name, series in ask(FOLLOWERS):
        known = [value for value in series if value is not None]
        if known:
            change = f"{known[-1] - known[0]:+,}"
            first, last = f"{known[0]:,}", f"{known[-1]:,}"
            table.add_row(name, first, spark(series), last, change)
    return table


def _sessions(ask: Ask) -> PlainTable:
    table = _table(
        *("creator", "sessions", "with viewers", "hours", "average", "peak"),
        *("chat messages", "new followers"),
    )
    for name, *numbers in ask(SESSIONS):
        table.add_row(name, *(_number(one) for one in numbers))
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def _incomplete(readings: Iterable[IncompleteReadings]) -> PlainTable:
    table = PlainTable("table", "readings", "status", "days", "reason")
    for one in readings:
        days = f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}"
        reason = one.reason or ""
        if one.is_replaced:
            reason = f"{reason} (an older reading counts)"
        name = f"raw_{one.platform}.{one.resource}"
        table.add_row(name, f"{one.readings:,}", one.status, days, reason)
    return table


def _print_next_commands(console: PlainConsole, seconds: float) -> None:
    configuration = settings.load()
    port, services = configuration.ui_port, configuration.root / "postgres/services"
    console.rule(f"done in {seconds:.0f} s: next commands")
    for purpose, command in (
        ("dashboard", f".venv/bin/creators serve, port {configuration.serve_port}"),
        ("runs, lineage, checks", f"make ui, then http://127.0.0.1:{port}"),
        ("SQL", f"PGSERVICEFILE={services} psql service=analyst"),
        ("health", ".venv/bin/creators status; .venv/bin/creators doctor"),
        ("the platforms' APIs", ".venv/bin/creators sandbox"),
        ("stop everything", ".venv/bin/creators down"),
    ):
        console.print(f"{purpose:22} {command}", markup=False, soft_wrap=True)
    console.print(
        f"\nqueries to try in psql:\n{QUERIES_TO_TRY}", markup=False, soft_wrap=True
    )


def _table(*headings: str) -> PlainTable:
    table = PlainTable(*headings)
    for column in table.columns[1:]:
        column.justify = "right"
    return table

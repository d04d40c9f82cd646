"""What a run left behind, readable in a terminal.

Here: tables and small charts of what was landed, built and found missing, and where to
look next. Not here: computing any of it; every number is one query away.
"""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from pipelines import settings
from pipelines.database.warehouse import Warehouse

BARS = "▁▂▃▄▅▆▇█"

QUERIES = """\
select * from channel_analytics order by date desc limit 10;
select title, view_count from video_analytics order by 2 desc nulls last limit 10;
select date, sum(view_count) from video_daily_stats group by 1 order by 1;
select game_name, sum(total_hours_streamed) from game_analytics group by 1 order by 2;
select platform, max(date), count(*) from core.fct_channel_days group by 1 order by 1;
select * from app.readings where is_current and status <> 'complete' limit 10;
"""


def show(console: Console, warehouse: Warehouse, seconds: float) -> None:
    """Print the summary of everything in the warehouse."""
    with warehouse.begin() as connection:

        def ask(sql: str) -> Sequence[Any]:
            return connection.execute(text(sql)).all()

        console.rule("asked")
        console.print(_asked(ask))
        console.rule("landed")
        console.print(_landed(ask))
        console.rule("built")
        console.print(_built(ask))
        console.rule("followers, two weeks")
        console.print(_followers(ask))
        console.rule("found missing")
        console.print(_missing(ask))
    _where_next(console, seconds)


def spark(values: Sequence[float | None]) -> str:
    """Draw a series as one line of bars; an unknown value is a gap, not a zero."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1
    return "".join(
        " " if value is None else BARS[round((value - low) / span * (len(BARS) - 1))]
        for value in values
    )


def _asked(ask: Any) -> Table:
    table = _table("platform", "accounts", "days", "requests a day", "rows a day")
    for platform, accounts, days, requests, rows in ask(
        "select title, ("
        "  select count(*) from app.connections"
        "  where connections.platform = platforms.platform and is_active"
        " ), count(distinct partition_date),"
        " sum((select sum(asked::int) from jsonb_each_text(calls) as each (name, asked)"
        "  )) / count(distinct partition_date),"
        " sum(rows) / count(distinct partition_date)"
        " from app.loads inner join app.platforms using (platform)"
        " where state = 'committed' group by platforms.platform, title order by title"
    ):
        table.add_row(
            platform, str(accounts), str(days), f"{requests or 0:,.0f}", f"{rows:,.0f}"
        )
    return table


def _landed(ask: Any) -> Table:
    table = _table("table", "rows", "readings", "days")
    for platform, resource, rows, readings, days in ask(
        "select platform, resource, sum(rows), count(*), count(distinct partition_date)"
        " from app.readings where load_id is not null"
        " group by 1, 2 order by 1, 2"
    ):
        table.add_row(
            f"raw_{platform}.{resource}", f"{rows:,}", f"{readings:,}", str(days)
        )
    return table


def _built(ask: Any) -> Table:
    table = _table("table", "rows")
    for schema, name in ask(
        "select schemaname, tablename from pg_tables"
        " where schemaname in ('core', 'creatorsync', 'devpulse') order by 1, 2"
    ):
        ((rows,),) = ask(f'select count(*) from "{schema}"."{name}"')  # noqa: S608 - names of the catalogue
        table.add_row(f"{schema}.{name}", f"{rows:,}")
    return table


def _followers(ask: Any) -> Table:
    table = _table("creator", "first", "", "last", "change")
    for name, series in ask(
        "select coalesce(people.display_name, people.username),"
        " array_agg(days.followers_count order by days.date)"
        " from creatorsync.channel_analytics as days"
        " inner join app.people as people on days.user_id = people.creatorsync_id"
        " group by 1 order by 1 limit 20"
    ):
        known = [value for value in series if value is not None]
        if known:
            change = f"{known[-1] - known[0]:+,}"
            first, last = f"{known[0]:,}", f"{known[-1]:,}"
            table.add_row(name, first, spark(series), last, change)
    return table


def _missing(ask: Any) -> Table:
    table = _table("table", "readings", "status", "reason")
    for platform, resource, count, status, reason in ask(
        "select platform, resource, count(*), status, min(reason) from app.readings"
        " where is_current and status <> 'complete' group by 1, 2, 4 order by 1, 2, 4"
    ):
        table.add_row(f"raw_{platform}.{resource}", f"{count:,}", status, reason)
    return table


def _where_next(console: Console, seconds: float) -> None:
    configuration = settings.load()
    console.rule(f"done in {seconds:.0f} s; where to look next")
    console.print(
        f"the UI     make ui    then http://127.0.0.1:{configuration.ui_port}"
    )
    console.print('SQL        psql "$(.venv/bin/creators db-url)"', markup=False)
    console.print("health     .venv/bin/creators status    .venv/bin/creators doctor")
    console.print("the world  .venv/bin/creators sandbox")
    console.print("stop       .venv/bin/creators down")
    console.print(QUERIES, markup=False, soft_wrap=True)


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="left" if position == 0 else "right")
    return table

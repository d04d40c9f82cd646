"""The day a reading closes is one rule with two spellings."""

from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

import psycopg2
from jinja2 import Environment

from dlt_sources.contract import closing_date
from tests.support.tree import PROJECT

MACRO = PROJECT / "dbt_project/macros/closing_date.sql"


def test_sql_and_python_agree_on_every_instant(server_url: str) -> None:
    template = Environment(autoescape=False).from_string(MACRO.read_text())
    expression = template.make_module().closing_date("given.instant")  # type: ignore[attr-defined]
    instants = list(some_instants())
    with psycopg2.connect(f"{server_url}/postgres") as session:
        cursor = session.cursor()
        # The session's zone must not matter.
        cursor.execute("set timezone to 'Australia/Lord_Howe'")
        cursor.execute(
            f"select array_agg({expression} order by position)"
            " from unnest(%s::timestamptz[]) with ordinality"
            " as given (instant, position)",
            ([one.isoformat() for one in instants],),
        )
        (found,) = cursor.fetchone() or ([],)
    assert found == [closing_date(one) for one in instants]


def some_instants() -> list[datetime]:
    edges = [
        datetime(year, month, day, hour, tzinfo=UTC) + timedelta(microseconds=shift)
        for year in (2024, 2025, 2026)
        for month, day in ((1, 1), (2, 28), (3, 1), (3, 29), (10, 25), (12, 31))
        for hour in (0, 2, 5, 6, 23)
        for shift in (-1, 0, 1)
    ]
    random = Random(6)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    anywhere = [start + timedelta(seconds=random.random() * 3e8) for _ in range(500)]
    offset = timezone(timedelta(hours=-9, minutes=-30))
    return [*edges, *anywhere, *(one.astimezone(offset) for one in edges)]


def test_the_daily_run_closes_yesterday_and_the_afternoon_today() -> None:
    assert closing_date(datetime(2026, 3, 1, 2, tzinfo=UTC)) == date(2026, 2, 28)
    assert closing_date(datetime(2026, 3, 1, 5, 59, tzinfo=UTC)) == date(2026, 2, 28)
    assert closing_date(datetime(2026, 3, 1, 6, tzinfo=UTC)) == date(2026, 3, 1)
    assert closing_date(datetime(2026, 3, 1, 15, tzinfo=UTC)) == date(2026, 3, 1)

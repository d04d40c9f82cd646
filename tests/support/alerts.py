"""Rows of the tables that alert rules read.

Not here: the empty tables (`model_tables.py`), and how dbt builds them.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute

FIRST = date(2026, 3, 1)
MODELS = ("fct_channel_days", "fct_livestream_samples")


def day_of(number: int) -> date:
    """Return a day by its number; the first is 0."""
    return FIRST + timedelta(days=number)


def level(warehouse: Warehouse, number: int, value: int | None, **more: Any) -> None:
    """Write the followers of a channel, read at 02:00 after the day."""
    day = day_of(number)
    row = {
        "platform": "twitch",
        "channel_id": "100",
        "date": day,
        "observed_at": datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        + timedelta(days=1),
        "basis": "observed",
        "followers_total": value,
        **more,
    }
    _insert(warehouse, "core.fct_channel_days", row)


def sample(warehouse: Warehouse, minute: int, viewers: int | None, **more: Any) -> None:
    """Write one sample of a livestream."""
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(minutes=minute)
    row = {
        "platform": "twitch",
        "channel_id": "100",
        "livestream_id": "s",
        "observed_at": moment,
        "date": moment.date(),
        "viewers": viewers,
        "basis": "observed",
        "is_glitch": False,
        **more,
    }
    _insert(warehouse, "core.fct_livestream_samples", row)


def _insert(warehouse: Warehouse, table: str, row: dict[str, Any]) -> None:
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    execute(warehouse, f"insert into {table} ({columns}) values ({values})", **row)

"""Tables that alert rules read, and rows in them.

Here: the tables with the columns of dbt's models. Not here: how dbt builds them.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.fakes import execute

FIRST = date(2026, 3, 1)
MODELS = ("fct_channel_days", "fct_livestream_samples")


def create_alert_tables(warehouse: Warehouse) -> None:
    """Create the two tables of schema core, without rows."""
    execute(warehouse, "create schema if not exists core")
    for node in dbt.manifest()["nodes"].values():
        if node["resource_type"] == "model" and node["name"] in MODELS:
            columns = node["columns"].values()
            shown = ", ".join(f"{one['name']} {one['data_type']}" for one in columns)
            execute(warehouse, f"create table core.{node['name']} ({shown})")


def connect_ann(warehouse: Warehouse, person_id: str, channel: str = "100") -> None:
    """Connect the Twitch account `ann` of a person; no token is needed."""
    execute(
        warehouse,
        "insert into app.connections (person_id, platform, platform_user_id,"
        f" platform_username, access_token, refresh_token, token_expires_at)"
        f" values ('{person_id}', 'twitch', '{channel}', 'ann', 'a', 'b', now())",
    )


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

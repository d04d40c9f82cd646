"""The tables of livestreams between two nightly runs.

Here: which tables, when a build is due, and the build of today's rows. Not here: how
dbt runs (`transform/dbt.py`), and the models (their tag `live`).
"""

from datetime import datetime, timedelta

from sqlalchemy import text

from dlt_sources.contract import Window, closing_date
from dlt_sources.extract.windows import DAY
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt

TAG = "live"
"""The tag of models that a slot of live sampling builds."""

SETTLES = timedelta(minutes=15)
"""How long after its last sign a stream still changes: its end becomes known."""

IS_DUE = text("""
    select
        to_regclass('core.fct_livestreams') is not null
        and (
            exists (
                select from app.readings
                where
                    kind = 'sample'
                    and rows > 0
                    and partition_date >= cast(:since as timestamptz)::date - 1
                    and observed_at > :since
            )
            or exists (select from app.live_events where received_at > :since)
        )
""")


def is_build_due(warehouse: Warehouse, now: datetime) -> bool:
    """Tell whether a stream was live, or an event came, within the last minutes.

    The tables come with the first daily run; before it no build is due.
    """
    with warehouse.begin() as connection:
        return bool(connection.scalar(IS_DUE, {"since": now - SETTLES}))


def build_tables(warehouse: Warehouse, now: datetime) -> dbt.Outcome:
    """Build today's rows of the tables of livestreams."""
    today = closing_date(now)
    names = sorted(node["name"] for node in dbt.list_tables() if TAG in node["tags"])
    return dbt.build(names, warehouse, Window(today, today + DAY))

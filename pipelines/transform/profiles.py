"""Profiles: empty names and pictures of people, filled from their accounts.

Here: the one call. Not here: the rule, which is `app.fill_profiles` (migration 0029),
and when this runs (`defs/profiles.py`).
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse


def fill(warehouse: Warehouse) -> int:
    """Fill empty names and pictures; return how many people changed."""
    with warehouse.begin() as connection:
        return int(connection.execute(text("select app.fill_profiles()")).scalar_one())

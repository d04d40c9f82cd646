"""Profiles: empty names, pictures and e-mail addresses, filled from people's accounts.

Here: the calls. Not here: the rules, which are `app.fill_profiles` (migration 0029) and
`app.fill_emails` (0042), and when this runs (`defs/profiles.py`).
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse


def fill(warehouse: Warehouse) -> int:
    """Fill empty fields; return how many changes of people that took."""
    query = text("select app.fill_profiles() + app.fill_emails()")
    with warehouse.begin() as connection:
        return int(connection.execute(query).scalar_one())

"""Profiles: facts of people and of sites, filled from the tables that are built.

Here: the calls. Not here: the rules, which are `app.fill_profiles` (migration 0029),
`app.fill_emails` (0042) and `app.fill_sites` (0044), and when this runs
(`defs/profiles.py`).
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse


def fill_people(warehouse: Warehouse) -> int:
    """Fill empty fields of people; return how many changes that took."""
    query = text("select app.fill_profiles() + app.fill_emails()")
    with warehouse.begin() as connection:
        return int(connection.execute(query).scalar_one())


def fill_sites(warehouse: Warehouse) -> int:
    """Write the newest numbers of sites; return how many sites changed."""
    with warehouse.begin() as connection:
        return int(connection.execute(text("select app.fill_sites()")).scalar_one())

"""Goals: the progress that a build brings, written back to where people set them.

Here: the one call. Not here: what a goal counts and when it is reached, which is
`app.update_goals` (migration 0024), and when this runs (`defs/goals.py`).
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse


def update(warehouse: Warehouse) -> int:
    """Bring every goal up to the built days and return how many changed.

    Repeating it changes nothing, and days that are built later only correct it.
    """
    with warehouse.begin() as connection:
        return int(connection.execute(text("select app.update_goals()")).scalar_one())

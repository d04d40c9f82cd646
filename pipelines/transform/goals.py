"""Goals: the progress of people's goals after a build.

Here: the call of `app.update_goals`. Not here: the rules of a goal (migration 0024) and
the schedule (`defs/goals.py`).
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse


def update(warehouse: Warehouse) -> int:
    """Update every goal from the built days and return how many changed.

    A repeat changes nothing; days that are built later correct the goals.
    """
    with warehouse.begin() as connection:
        return int(connection.execute(text("select app.update_goals()")).scalar_one())

"""Builds of models for days, in this process.

Here: a build that must succeed. Not here: commands of dbt (`dbt_project/conftest.py`).
"""

from collections.abc import Sequence
from datetime import date

from dlt_sources.contract import Window
from dlt_sources.extract.windows import DAY
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt


def build_days(
    models: Sequence[str], warehouse: Warehouse, first: date, last: date | None = None
) -> None:
    """Build models for the days from `first` to `last`, or for `first` alone."""
    outcome = dbt.build(models, warehouse, Window(first, (last or first) + DAY))
    assert outcome.success, outcome.errors

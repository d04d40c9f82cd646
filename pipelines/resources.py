"""Dagster resources: what assets, checks, ops and sensors get from outside.

Here: the warehouse; a test gives its own instead. Not here: Dagster's storage
(`dagster.yaml`), and the warehouse itself (`database/warehouse.py`).
"""

from dagster import ConfigurableResource

from pipelines.database.warehouse import Warehouse, connect_warehouse
from pipelines.run_clock import RunClock


class WarehouseResource(ConfigurableResource["WarehouseResource"]):
    """The PostgreSQL database of the settings, or the one at `url`."""

    url: str | None = None

    def connect(self) -> Warehouse:
        """Return the warehouse; it opens a connection on its first use."""
        return Warehouse(self.url) if self.url else connect_warehouse()


RESOURCES = {"clock": RunClock(), "warehouse": WarehouseResource()}

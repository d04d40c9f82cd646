"""Empty tables with the columns of dbt's models, without a build.

Here: tables for tests that write rows of core themselves. Not here: built tables
(`views.py`, `builds.py`).
"""

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.fakes import execute


def create_model_tables(warehouse: Warehouse, *names: str) -> None:
    """Create tables of core by the contracts of their models."""
    execute(warehouse, "create schema if not exists core")
    nodes = {
        node["name"]: node
        for node in dbt.manifest()["nodes"].values()
        if node["resource_type"] == "model"
    }
    for name in names:
        columns = ", ".join(
            f"{one['name']} {one['data_type']}"
            for one in nodes[name]["columns"].values()
        )
        execute(warehouse, f"create table core.{name} ({columns})")


def grant_core(warehouse: Warehouse) -> None:
    """Let analysts read the tables of core, as a build does."""
    execute(warehouse, "grant usage on schema core to analyst")
    execute(warehouse, "grant select on all tables in schema core to analyst")

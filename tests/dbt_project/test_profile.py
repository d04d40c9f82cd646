"""dbt run by hand: a database of another profile than the target is refused."""

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.databases import execute, fetch

TABLE = "select to_regclass('core.dim_games') is not null"


def test_dbt_refuses_a_database_of_another_profile(warehouse: Warehouse) -> None:
    execute(
        warehouse.url, "insert into app.deployment_profile (profile) values ('staging')"
    )
    build = ["run", "--select", "dim_games"]
    outcome = dbt.invoke(build)
    assert not outcome.success
    assert "the database is of the profile staging, and the target is production" in (
        outcome.message
    )
    assert fetch(warehouse.url, TABLE) == [(False,)]
    execute(warehouse.url, "update app.deployment_profile set profile = 'production'")
    assert dbt.invoke(build).success
    assert fetch(warehouse.url, TABLE) == [(True,)]

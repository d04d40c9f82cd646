"""Origins of a column, read from its query; a column without known origins."""

from pathlib import Path

import pytest
from sqlglot import MappingSchema
from sqlglot.errors import SqlglotError

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt, lineage
from pipelines.transform.lineage import LineageCache, find_origins

SCHEMA = MappingSchema(
    {
        "db": {
            "core": {
                "days": {"id": "text", "day": "date", "total": "bigint"},
                "older": {"id": "text", "day": "date", "total": "bigint"},
                "owners": {"id": "text", "person": "text", "since": "date"},
            }
        }
    },
    dialect="postgres",
)
QUERY = """
with both as (
    select id, day, total from "db"."core"."days"
    union all
    select id, day, total from "db"."core"."older"
),
gains as (
    select id, total - lag(total) over (partition by id order by day) as gain
    from both
)
select gains.*, owner.person, 1 as one
from gains
left join "db"."core"."owners" as owner on gains.id = owner.id
"""


def test_origins_are_found_through_ctes_unions_and_windows() -> None:
    found = find_origins(QUERY, SCHEMA)
    both = ("days", "older")
    assert set(found) == {"id", "gain", "person", "one"}
    assert found["id"] == {("core", table, "id") for table in both}
    assert found["gain"] == {
        ("core", table, column) for table in both for column in ("id", "day", "total")
    }
    assert found["person"] == {("core", "owners", "person")}
    assert found["one"] == set()


def test_text_that_is_no_query_is_refused() -> None:
    with pytest.raises(SqlglotError):
        find_origins("select from where", SCHEMA)


def test_an_unknown_lineage_does_not_fail_a_run(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lineage.dbt, "find_target", lambda: tmp_path / "never built")
    model = "model.creator_analytics.dim_dates"
    assert model in dbt.manifest()["nodes"]
    event = {"data": {"node_info": {"unique_id": model}}}
    assert LineageCache(warehouse, tmp_path / "lineage.json").get_lineage(event) is None


def test_a_copy_of_a_database_has_the_lineage_of_its_build(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    cache = LineageCache(warehouse, tmp_path / "lineage.json")
    own = str(warehouse.engine.url.database)
    sql = 'select * from "built_elsewhere"."core"."days" as "d"."x"'
    assert (
        cache._name_database(sql) == f'select * from "{own}"."core"."days" as "d"."x"'
    )


def test_columns_of_an_unknown_table_have_no_origin() -> None:
    sql = 'select everything.* from "db"."core"."unknown" as everything'
    assert find_origins(sql, SCHEMA) == {"*": set()}

"""The lineage of a model: its cache, a copy of its database, a model without one."""

from pathlib import Path

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt, lineage
from pipelines.transform.lineage import LineageCache


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

"""The incremental strategy `window`, in a project of one model."""

import json
import os
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner, dbtRunnerResult

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch

MODELS = {
    "+materialized": "incremental",
    "+incremental_strategy": "window",
    "+unique_key": ["day"],
    "+meta": {"window": {"day": "day"}},
    "+post-hook": "create unique index if not exists one_day on {{ this }} (day)",
}
PROJECT = {
    "name": "one_model",
    "version": "1.0.0",
    "profile": "creator_analytics",
    "macro-paths": [str(settings.DBT_PROJECT / "macros")],
}
MODEL = "select date '2026-01-05' as day, 1 as views"
RIGHTS = """
select grantee from information_schema.role_table_grants
where table_name = 'day_views' and privilege_type = 'SELECT' and grantee <> current_user
"""


def run(folder: Path, **config: object) -> dbtRunnerResult:
    """Run a project of one model twice, so that the strategy applies."""
    models = {**MODELS, **{f"+{key}": one for key, one in config.items()}}
    (folder / "models").mkdir(exist_ok=True)
    (folder / "models" / "day_views.sql").write_text(MODEL)
    # JSON is YAML.
    (folder / "dbt_project.yml").write_text(json.dumps({**PROJECT, "models": models}))
    arguments = ["--log-level", "none", "--log-level-file", "none", "run"]
    arguments += ["--project-dir", str(folder), "--target-path", str(folder / "target")]
    arguments += ["--profiles-dir", str(settings.DBT_PROJECT)]
    os.environ.update(settings.environment(settings.load()))
    dbtRunner().invoke(arguments)
    return dbtRunner().invoke(arguments)


@pytest.mark.parametrize(
    ("name", "value"),
    [("incremental_predicates", ["true"]), ("merge_update_columns", ["views"])],
)
def test_the_strategy_refuses_what_it_does_not_support(
    warehouse: Warehouse, tmp_path: Path, name: str, value: list[str]
) -> None:
    fetch(warehouse.url, "drop table if exists public.day_views")
    result = run(tmp_path, **{name: value})
    (model,) = result.result
    assert f"day_views: strategy window does not support {name}\n" in model.message


def test_grants_follow_the_configuration(warehouse: Warehouse, tmp_path: Path) -> None:
    fetch(warehouse.url, "drop table if exists public.day_views")
    assert run(tmp_path, grants={"select": ["analyst", "creator"]}).success
    assert sorted(fetch(warehouse.url, RIGHTS)) == [("analyst",), ("creator",)]
    assert run(tmp_path, grants={"select": ["analyst"]}).success
    assert fetch(warehouse.url, RIGHTS) == [("analyst",)]

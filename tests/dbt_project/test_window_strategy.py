"""The incremental strategy `window`, in a project of one model."""

import json
import os
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner, dbtRunnerResult

from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
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
    "vars": {"analyzed_rows": 5000},
}
MODEL = "select date '2026-01-05' as day, 1 as views"
MANY = """
select date '2026-01-05' + number as day, 1 as views
from generate_series(1, {{ 30 if is_incremental() else 1 }}) as number
"""
JOINS = """
select
    date '2026-01-06' as day,
    array[
        current_setting('enable_mergejoin'), current_setting('enable_nestloop')
    ] as joins
"""
RIGHTS = """
select grantee from information_schema.role_table_grants
where table_name = 'day_views' and privilege_type = 'SELECT' and grantee <> current_user
"""
ROWS = "select reltuples::integer from pg_class where relname = 'day_views'"


def run(folder: Path, model: str = MODEL, /, **config: object) -> dbtRunnerResult:
    """Run a project of one model twice, so that the strategy applies."""
    models = {**MODELS, **{f"+{key}": one for key, one in config.items()}}
    (folder / "models").mkdir(exist_ok=True)
    (folder / "models" / "day_views.sql").write_text(model)
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


@pytest.mark.parametrize(("end", "known"), [("2026-01-13", 1), ("2026-02-05", 30)])
def test_a_long_window_gives_a_small_table_fresh_statistics(
    warehouse: Warehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: str,
    known: int,
) -> None:
    fetch(warehouse.url, "drop table if exists public.day_views")
    monkeypatch.setenv("CREATORS_WINDOW_START", "2026-01-06")
    monkeypatch.setenv("CREATORS_WINDOW_END", end)
    hooks = [MODELS["+post-hook"], "{{ analyze_changed_table() }}"]
    assert run(tmp_path, MANY, **{"post-hook": hooks}).success
    assert fetch(warehouse.url, ROWS) == [(known,)]


@pytest.mark.parametrize(
    ("end", "setting"), [("2026-01-13", "on"), ("2026-02-05", "off")]
)
def test_a_build_of_many_days_joins_by_hashes(
    warehouse: Warehouse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    end: str,
    setting: str,
) -> None:
    fetch(warehouse.url, "drop table if exists public.day_views")
    monkeypatch.setenv("CREATORS_WINDOW_START", "2026-01-06")
    monkeypatch.setenv("CREATORS_WINDOW_END", end)
    hooks = {
        hook["sql"]
        for node in dbt.manifest()["nodes"].values()
        if node["config"].get("incremental_strategy") == "window"
        for hook in node["config"]["pre-hook"]
    }
    assert run(tmp_path, JOINS, **{"pre-hook": sorted(hooks)}).success
    rows = fetch(warehouse.url, "select joins from public.day_views")
    assert rows == [([setting, setting],)]


def test_every_table_plans_for_its_days() -> None:
    unplanned = [
        node["name"]
        for node in dbt.manifest()["nodes"].values()
        if node["config"].get("incremental_strategy") == "window"
        and not node["config"]["pre-hook"]
    ]
    assert not unplanned

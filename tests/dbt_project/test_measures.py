"""Kinds of measures: as documented, and no model adds what cannot be added."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipelines.transform import dbt, measures
from tests.support.tree import PROJECT

NAMES = yaml.safe_load((PROJECT / "dbt_project" / "dbt_project.yml").read_text())[
    "vars"
]["measure_kinds"]
CATALOGUE = yaml.safe_load(
    (PROJECT / "tests" / "documented" / "cg_analytics.yml").read_text()
)
MONEY = {"lifetime_earnings", "earnings_delta"}
"""Documented as a level and a flow; both are of one currency."""


@pytest.fixture(scope="module")
def compiled(run: Callable[..., None]) -> Path:
    """Compile all models; return the folder of their SQL."""
    run("compile", "--exclude", "resource_type:unit_test")
    return dbt.find_target() / "compiled"


def test_the_kinds_of_posts_are_the_documented_ones() -> None:
    nodes = {node["name"]: node for node in dbt.list_tables()}
    for table in CATALOGUE["tables"]:
        if table["kind"] == "derived":
            columns = nodes[table["name"]]["columns"]
            found = {
                name: kind
                for name, column in columns.items()
                if (kind := measures.kind_of(name, column, NAMES))
            }
            documented = {
                column["name"]: "money"
                if column["name"] in MONEY
                else column["measure"]
                for column in table["columns"]
                if "measure" in column
                and column["measure"] != "attribute"
                and column["type"] != "jsonb"
            }
            assert found == documented, table["name"]


def test_no_model_adds_a_rate_or_a_distinct_count(compiled: Path) -> None:
    kinds = measures.find_kinds(dbt.manifest(), NAMES)
    assert set(kinds.values()) <= set(measures.KINDS)
    misuses = [
        str(misuse)
        for node in dbt.manifest()["nodes"].values()
        if node["resource_type"] == "model"
        for misuse in measures.find_misuses(
            node["name"],
            (compiled / node["package_name"] / node["original_file_path"]).read_text(),
            kinds,
            node["config"]["meta"].get("accepted_measures", {}),
        )
    ]
    assert misuses == []


@pytest.mark.parametrize(
    "sql",
    [
        "select sum(reach) from days",
        "select sum(days.reach) from days",
        "select sum(case when views > 0 then growth_rate end) from days",
        "select sum(coalesce(reach, 0)) from days",
        "select reach - lag(reach) over (order by date) from days",
        "select closing_reach[1] - opening_reach[1] from days",
        "select (sum(reach) over (order by date))::bigint from days",
    ],
)
def test_a_misuse_is_found(sql: str) -> None:
    kinds = {"reach": "distinct", "growth_rate": "rate", "views": "level"}
    assert list(measures.find_misuses("model", sql, kinds, {})) != []
    accepted = dict.fromkeys(kinds, "a reason")
    assert list(measures.find_misuses("model", sql, kinds, accepted)) == []


@pytest.mark.parametrize(
    "sql",
    [
        "select sum(growth_rate * views) / sum(views) from days",
        "select views - lag(views) over (order by date) from days",
        "select sum(case when growth_rate > 1 then views end) from days",
        "select max(reach) from days",
    ],
)
def test_what_may_be_added_is_no_misuse(sql: str) -> None:
    kinds = {"reach": "distinct", "growth_rate": "rate", "views": "level"}
    assert list(measures.find_misuses("model", sql, kinds, {})) == []

"""Metrics for MetricFlow: levels are not added over days, and nothing fills unknown.

Here: rules over the parsed project; dbt itself checks names and references. Not here:
queries of MetricFlow, which needs an environment of its own.
"""

from fnmatch import fnmatch
from typing import Any

from pipelines.transform import dbt


def values(kind: str) -> list[dict[str, Any]]:
    return list(dbt.manifest()[kind].values())


def test_a_level_counts_on_its_last_day_only() -> None:
    measures = [each for one in values("semantic_models") for each in one["measures"]]
    levels = [one for one in measures if fnmatch(one["name"], "*_total")]
    assert levels
    for one in levels:
        last = one["non_additive_dimension"]
        assert last["window_choice"] == "max"
        assert last["window_groupings"] == ["channel"]


def test_no_metric_makes_a_zero_of_unknown() -> None:
    metrics = values("metrics")
    assert len(metrics) > 5
    for one in metrics:
        measure = one["type_params"]["measure"]
        assert measure["fill_nulls_with"] is None
        assert measure["join_to_timespine"] is False
        assert one["description"]


def test_the_calendar_is_the_time_spine() -> None:
    spines = [
        node["name"]
        for node in values("nodes")
        if node["resource_type"] == "model" and node.get("time_spine")
    ]
    assert spines == ["dim_dates"]


def test_semantic_models_stand_on_core() -> None:
    tables = {one["node_relation"]["schema_name"] for one in values("semantic_models")}
    assert tables == {"core"}

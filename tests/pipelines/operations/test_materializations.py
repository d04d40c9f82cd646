"""Dagster shows the views that a command built."""

from pathlib import Path

import pytest
from dagster import AssetKey

from pipelines.operations import materializations
from pipelines.transform.dbt import Outcome
from tests.support import instances


def event(unique_id: str) -> dict[str, object]:
    return {"data": {"node_info": {"unique_id": unique_id}}}


def test_built_views_are_materialized_and_others_are_not(
    home: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("model.creator_analytics.stg_app__people", "model.creator_analytics.gone")
    with instances.opened(empty_url, monkeypatch) as instance:
        built = Outcome(success=True, events=[*map(event, names)])
        materializations.report_materialized(built)
        assert instance.get_asset_keys() == [AssetKey(["staging", "stg_app__people"])]

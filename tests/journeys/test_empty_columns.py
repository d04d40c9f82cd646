"""Every column without a value has a written reason, each other one its raw columns."""

from pathlib import Path

import pytest

from pipelines.transform.lineage import LineageCache
from tests.support.databases import opened
from tests.support.empty_columns import find_empty_columns, without_reason
from tests.support.journey import Journey
from tests.support.unexplained import find_unexplained


def test_an_empty_column_of_a_product_says_why(three_days: Journey) -> None:
    empty = find_empty_columns(three_days.url)
    assert "creatorsync.channel_analytics.total_views" in empty
    assert "creatorsync.video_analytics.like_count" in empty
    assert without_reason(empty) == []


def test_a_column_names_the_platforms_of_its_values(
    three_days: Journey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBT_TARGET_PATH", str(three_days.home / "dbt" / "target"))
    with opened(three_days.url) as warehouse:
        cache = LineageCache(warehouse, tmp_path / "lineage.json")
        assert find_unexplained(warehouse, cache) == {}

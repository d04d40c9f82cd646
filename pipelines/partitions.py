"""The partitions of the system: each is one UTC day that has ended.

Here: the partition set, and the tags and windows of runs. A run for today has the tag
of today; its materializations belong to no partition, because more of today follows.
Not here: which day is due (`days.py`).
"""

from collections.abc import Mapping, Sequence

from dagster import (
    AssetExecutionContext,
    DailyPartitionsDefinition,
    OpExecutionContext,
)

from dlt_sources.contract import Window
from pipelines import settings

PARTITION_TAG = "dagster/partition"
RANGE_TAGS = (
    "dagster/asset_partition_range_start",
    "dagster/asset_partition_range_end",
)
"""Dagster's tags for the partition of a run, or its first and last partition."""

daily_partitions = DailyPartitionsDefinition(
    start_date=settings.load().start_date.isoformat(), timezone="UTC"
)


def partition_tags(keys: Sequence[str]) -> dict[str, str]:
    """Return the tags of a run for consecutive days."""
    if len(keys) == 1:
        return {PARTITION_TAG: keys[0]}
    return dict(zip(RANGE_TAGS, (keys[0], keys[-1]), strict=True))


def run_window(context: AssetExecutionContext | OpExecutionContext) -> Window:
    """Return the days of a run."""
    days = context.partition_time_window
    return Window(days.start.date(), days.end.date())


def days_of(tags: Mapping[str, str]) -> str | None:
    """Return the day or the range of days of a run, as text for people."""
    if PARTITION_TAG in tags:
        return tags[PARTITION_TAG]
    first, last = (tags.get(name) for name in RANGE_TAGS)
    return f"{first} to {last}" if first and last else None

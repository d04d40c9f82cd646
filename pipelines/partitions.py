"""The partitions of the system: each is one UTC day that has ended.

Here: the partition set, and the days that a run's tags name. Not here: which day is due
(`days.py`).
"""

from collections.abc import Mapping

from dagster import DailyPartitionsDefinition

from pipelines import settings

PARTITION_TAG = "dagster/partition"
RANGE_TAGS = (
    "dagster/asset_partition_range_start",
    "dagster/asset_partition_range_end",
)
"""Dagster's tags for the partition of a run, or its first and last partition."""

daily_partitions = DailyPartitionsDefinition(
    start_date=settings.load().start_date.isoformat(), timezone="UTC", end_offset=1
)
"""Today's partition exists and is provisional; the schedule requests yesterday's."""


def days_of(tags: Mapping[str, str]) -> str | None:
    """Return the day or the range of days of a run, as text for people."""
    if PARTITION_TAG in tags:
        return tags[PARTITION_TAG]
    first, last = (tags.get(name) for name in RANGE_TAGS)
    return f"{first} to {last}" if first and last else None

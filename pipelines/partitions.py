"""The partitions of the system: one is one UTC day."""

from dagster import DailyPartitionsDefinition

from pipelines import settings

daily_partitions = DailyPartitionsDefinition(
    start_date=settings.load().start_date.isoformat(), timezone="UTC", end_offset=1
)
"""Today's partition exists and is provisional; the schedule asks for yesterday's."""

"""The sensor that reports ended livestreams to the teams that follow them.

Here: when it looks. Not here: which ends are settled, and the notification
(`notifications/stream_reports.py`).
"""

from dagster import (
    DefaultSensorStatus,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)

from pipelines import settings
from pipelines.notifications import stream_reports
from pipelines.resources import WarehouseResource


@sensor(
    name="ended_streams",
    minimum_interval_seconds=30,
    default_status=DefaultSensorStatus.RUNNING,
    description="Notify the members of teams when a followed livestream has ended.",
)
def ended_streams(
    context: SensorEvaluationContext, warehouse: WarehouseResource
) -> SkipReason:
    """Send the reports that are due; a statement is enough, so no run starts."""
    sent = stream_reports.report_ended_streams(warehouse.connect(), settings.now())
    if sent:
        context.log.info("%d reports of ended livestreams sent", sent)
    return SkipReason(f"{sent} reports sent")

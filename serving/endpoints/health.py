"""`/health`: whether the database answers.

Here: the endpoint for monitoring. Not here: the health of collections (`analytics_*`).
"""

from datetime import datetime
from typing import Literal

from serving.endpoint import Call, Endpoint, Shape


class Health(Shape):
    """The state of the service and its database."""

    status: Literal["healthy", "degraded"]
    checked_at: datetime


async def read_health(call: Call) -> Health:
    """Ask the database for its clock."""
    return Health(status="healthy", checked_at=await call.value("select now()"))


ENDPOINTS = (
    Endpoint(
        "GET",
        "/health",
        "Whether the database answers.",
        read_health,
        Health,
        access="anyone",
        tag="health",
        is_tagged=False,
    ),
)

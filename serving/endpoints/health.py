"""`/health`: whether the database answers.

Here: the endpoint for monitoring. Not here: the health of collections
(`analytics_collect.py`).
"""

from datetime import datetime
from typing import Literal

from serving.endpoint import Call, Endpoint, Shape


class Health(Shape):
    """The state of the database."""

    status: Literal["healthy", "degraded"]
    checked_at: datetime
    server_version: str
    migrations_applied: int
    connections_used: int
    connections_max: int


async def read_health(call: Call) -> Health:
    """Return the state."""
    row = await call.row("select * from api.health")
    return Health(**(row or {}))


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

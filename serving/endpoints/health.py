"""`/health`: whether the database answers.

Here: the endpoint for monitoring. Not here: the health of collections
(`analytics_collect.py`).
"""

from datetime import datetime
from typing import Literal

from serving.endpoint import Call, Endpoint, Shape
from serving.replica import ReplicaState


class Health(Shape):
    """The state of the database."""

    status: Literal["healthy", "degraded"]
    checked_at: datetime
    server_version: str
    migrations_applied: int
    connections_used: int
    connections_max: int
    replica: ReplicaState
    """Whether a replica answers reads: none, used, behind (too far), or gone."""
    replica_seconds_behind: float | None
    """Seconds that its numbers are old at most; null until it was compared."""


async def read_health(call: Call) -> Health:
    """Return the state."""
    row = await call.row("select * from api.health")
    replica = call.request.app.state.serving.replica
    return Health(
        **(row or {}),
        replica=replica.state if replica else "none",
        replica_seconds_behind=replica.seconds_behind if replica else None,
    )


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

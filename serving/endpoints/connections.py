"""`/api/connections`: the connected accounts, and the platforms that can be connected.

Here: one endpoint. Not here: connecting an account (`serving/connecting.py`).
"""

from datetime import datetime

from dlt_sources import platforms
from serving.endpoint import Call, Endpoint, Shape

CONNECTIONS = """
select
    platform,
    channel_id,
    username,
    is_active,
    inactive_reason as reason,
    last_synced_at,
    scopes_missing
from api.own_connections
order by platform, username, channel_id
limit 2000
"""


class Connection(Shape):
    """A connected account; `scopesMissing` is null where the scopes are unknown."""

    platform: str
    channel_id: str
    username: str
    is_active: bool
    reason: str | None
    last_synced_at: datetime | None
    scopes_missing: list[str] | None


class ConnectablePlatform(Shape):
    """A platform, and the address that connects an account of it."""

    platform: str
    title: str
    address: str | None


class Connections(Shape):
    """Accounts and platforms; a platform without an address takes an imported key."""

    connections: list[Connection]
    platforms: list[ConnectablePlatform]


async def read_connections(call: Call) -> Connections:
    """Return both."""
    return Connections(
        connections=[Connection(**row) for row in await call.rows(CONNECTIONS)],
        platforms=[
            ConnectablePlatform(
                platform=one.name,
                title=one.title,
                address=f"/connect/{one.name}" if one.authorization else None,
            )
            for one in platforms().values()
        ],
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/connections",
        "The connected accounts, the scopes they lack, and how to connect more.",
        read_connections,
        Connections,
        tag="connections",
        is_by_channel=True,
    ),
)

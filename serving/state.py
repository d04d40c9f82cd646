"""The state that all requests of one process share.

Here: the configuration, the pool, the replica, the issuers, the limits, the notices of
new live numbers. Not here: requests.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request

from dlt_sources.contract import Secret
from pipelines.accounts.vault import Keys
from pipelines.database.outages import Outage
from serving.access.code_flow import CodeFlow
from serving.access.issuer import OutsideIssuer
from serving.access.limits import OpenStreams, RateLimits
from serving.access.tokens import LocalIssuer
from serving.live_notices import Notices
from serving.replica import Replica


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of the service; `repr` hides the secrets."""

    database_url: str = field(repr=False)
    home: Path
    host_names: frozenset[str] = frozenset()
    """Host names in addition to those of loopback, for a service behind a proxy."""
    admin_key: str | None = field(default=None, repr=False)
    issuer: str = ""
    """The outside issuer of tokens; empty: the service signs its own."""
    audience: frozenset[str] = frozenset()
    client_id: str = ""
    """The client that the issuer knows; empty: it signs no browser in."""
    client_secret: Secret | None = None
    address: str = ""
    """The address that browsers know; empty: the host of each request."""
    read_url: str = field(default="", repr=False)
    """The URL of a streaming replica that answers reads; empty: there is none."""
    read_seconds: int = 10
    """How many seconds behind the replica may be."""
    read_vault_keys: Callable[[], Keys] | None = field(default=None, repr=False)
    """Reads the keys that seal tokens; None: no account can be connected."""


@dataclass(slots=True)
class State:
    """The parts that live as long as the process."""

    configuration: Configuration
    pool: Any = None
    replica: Replica | None = None
    limits: RateLimits = field(default_factory=RateLimits)
    open_streams: OpenStreams = field(default_factory=OpenStreams)
    live_notices: Notices = field(default_factory=Notices)
    outage: Outage = field(default_factory=lambda: Outage("requests"))
    local_issuer: LocalIssuer | None = field(init=False, default=None)
    outside_issuer: OutsideIssuer | None = field(init=False, default=None)
    code_flow: CodeFlow | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Open the one issuer of tokens, and name the replica."""
        given = self.configuration
        if given.read_url:
            self.replica = Replica(given.read_url, given.read_seconds)
        if not given.issuer:
            self.local_issuer = LocalIssuer(given.home)
            return
        self.outside_issuer = OutsideIssuer(given.issuer, given.audience)
        if given.client_id:
            self.code_flow = CodeFlow(
                self.outside_issuer, given.client_id, given.client_secret
            )

    def address(self, request: Request) -> str:
        """Return the address of this service, as the browser of a request knows it."""
        # The host of a request is a known one (`headers.py`).
        return self.configuration.address or str(request.base_url).rstrip("/")

    def is_secure(self, request: Request) -> bool:
        """Tell whether the browser of a request reached this service by TLS."""
        return self.address(request).startswith("https://")

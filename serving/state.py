"""The state that all requests of one process share.

Here: the configuration, the pool, the issuers, the limits, the notices of new live
numbers. Not here: requests.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from serving.access.issuer import OutsideIssuer
from serving.access.limits import RateLimits
from serving.access.tokens import LocalIssuer
from serving.live_notices import Notices


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of the service; `repr` hides the secrets."""

    database_url: str = field(repr=False)
    home: Path
    host_names: frozenset[str] = frozenset()
    """Host names beside those of loopback, for a service behind a proxy."""
    admin_key: str | None = field(default=None, repr=False)
    issuer: str = ""
    """The outside issuer of tokens; empty: the service signs its own."""
    audience: frozenset[str] = frozenset()


@dataclass(slots=True)
class State:
    """The parts that live as long as the process."""

    configuration: Configuration
    pool: Any = None
    limits: RateLimits = field(default_factory=RateLimits)
    live_notices: Notices = field(default_factory=Notices)
    local_issuer: LocalIssuer | None = field(init=False, default=None)
    outside_issuer: OutsideIssuer | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Open the one issuer of tokens."""
        given = self.configuration
        if given.issuer:
            self.outside_issuer = OutsideIssuer(given.issuer, given.audience)
        else:
            self.local_issuer = LocalIssuer(given.home)

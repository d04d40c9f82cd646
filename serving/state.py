"""What every request of one process shares.

Here: the configuration, the pool, the issuers, the limits. Not here: requests.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from serving.access.limits import RateLimits
from serving.access.tokens import LocalIssuer


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of the service; `repr` hides the secrets."""

    database_url: str = field(repr=False)
    home: Path
    host_names: frozenset[str] = frozenset()
    """Host names beside those of loopback, for a service behind a proxy."""
    admin_key: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class State:
    """The parts that live as long as the process."""

    configuration: Configuration
    pool: Any = None
    limits: RateLimits = field(default_factory=RateLimits)
    local_issuer: LocalIssuer = field(init=False)

    def __post_init__(self) -> None:
        """Open the key of the local issuer."""
        self.local_issuer = LocalIssuer(self.configuration.home)

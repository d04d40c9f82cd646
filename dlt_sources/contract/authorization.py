"""The authorization code flow of a platform (RFC 6749, 4.1).

Here: the address of a platform's consent page, and the exchange of its code. Not here:
the requests (`<platform>/authorize.py`), storage of tokens (`pipelines/accounts`).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from dlt_sources.contract.auth import Grant, Secret
from dlt_sources.contract.quota import Throttle


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """The values of the request that opens a consent page."""

    callback: str
    state: str
    challenge: str
    """The PKCE challenge by S256, for platforms that know PKCE."""


@dataclass(frozen=True, slots=True)
class AuthorizationResponse:
    """The code that a consent page returned, with the verifier of its challenge."""

    code: Secret
    callback: str
    verifier: Secret


@dataclass(frozen=True, slots=True)
class GrantedAccount:
    """One account that a person has granted, with its own grant."""

    account_id: str
    username: str
    grant: Grant


ConsentAddress = Callable[[Mapping[str, str], AuthorizationRequest], str]


Exchange = Callable[
    [Mapping[str, str], AuthorizationResponse, Throttle],
    Awaitable[tuple[GrantedAccount, ...]],
]


@dataclass(frozen=True, slots=True)
class Authorization:
    """The authorization code flow of a platform.

    `scopes` are requested; a person may grant fewer. `exchange` returns every account
    that the code grants, and raises RefusedGrant where there is none.
    """

    scopes: tuple[str, ...]
    address: ConsentAddress
    exchange: Exchange

    def missing_scopes(self, granted: tuple[str, ...] | None) -> tuple[str, ...]:
        """Return the scopes that a grant lacks; none where they are unknown."""
        if granted is None:
            return ()
        return tuple(one for one in self.scopes if one not in granted)

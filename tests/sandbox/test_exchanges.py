"""Tokens without a refresh token are exchanged while they are valid."""

from typing import Any

import pytest

from sandbox.kit.clock import Clock
from sandbox.kit.faults import Faults
from sandbox.kit.state import Caller, State
from sandbox.kit.tokens import Account, Accounts, OAuthClient, OAuthTokens
from sandbox.world.creators import World
from sandbox.world.times import DAY

CLIENT = OAuthClient(
    id="client",
    secret="secret",
    scopes=("read",),
    prefixes={"user": "u.", "refresh": "r."},
    lifetimes={"user": 60 * DAY},
    rotates=False,
)


@pytest.fixture
def state() -> State:
    return State(World(), Clock("2026-03-10T12:00:00Z"), Faults())


@pytest.fixture
def tokens(state: State) -> OAuthTokens:
    account = Account("1", "ann", "ann", ("read",))
    accounts: Accounts[Any] = Accounts(
        "platform", [account], {"1": account}.get, lambda it: it
    )
    return OAuthTokens(state, CLIENT, accounts)


def test_a_valid_token_is_exchanged_and_stays_valid(
    state: State, tokens: OAuthTokens
) -> None:
    first = tokens.issue("1", ("read",)).access_token
    state.clock.advance(30 * DAY)
    caller = Caller()
    second = tokens.exchange(first, caller)
    assert second is not None
    assert caller.user == "1"
    assert second.access_token != first
    assert tokens.accept(first)
    state.clock.advance(31 * DAY)
    assert not tokens.accept(first)
    assert tokens.accept(second.access_token)


def test_an_ended_or_revoked_token_is_not_exchanged(
    state: State, tokens: OAuthTokens
) -> None:
    token = tokens.issue("1", ("read",)).access_token
    assert tokens.exchange("u.nothing", Caller()) is None
    for fault in ("revoke:user=ann", "expire:user=ann"):
        state.faults.set([fault])
        assert tokens.exchange(token, Caller()) is None
    state.faults.set([])
    state.clock.advance(61 * DAY)
    assert tokens.exchange(token, Caller()) is None

"""Tokens, logins and settings of Twitch."""

import asyncio
from typing import Any

import httpx
import pytest

from dlt_sources.contract import Identity, Quota, RefusedGrant, Secret, Subject
from dlt_sources.http import errors
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.twitch.auth import refresh
from dlt_sources.twitch.collect import collect
from dlt_sources.twitch.identify import identify
from tests.support.small_twitch import (
    ENVIRON,
    SECRETS,
    HandlerTransport,
    MemorySink,
    Router,
    job,
    listing,
    twitch_router,
    user,
)


@pytest.mark.parametrize("name", ["TWITCH_CLIENT_ID", "TWITCH_CLIENT_SECRET"])
def test_a_missing_setting_is_named_before_any_request(name: str) -> None:
    router = twitch_router()
    work = job([Subject("1")], "users")
    work.environ = {key: value for key, value in ENVIRON.items() if key != name}
    with pytest.raises(errors.MissingSetting, match=name):
        asyncio.run(collect(work, transport=HandlerTransport(router)))
    assert router.requests == []


def test_a_wrong_application_secret_names_its_variables() -> None:
    def deny(request: httpx.Request) -> httpx.Response:
        body = {"status": 403, "message": "invalid client secret"}
        return httpx.Response(403, json=body)

    work = job([Subject("1")], "users", "videos")
    asyncio.run(collect(work, transport=HandlerTransport(deny)))
    assert isinstance(work.sink, MemorySink)
    reason = work.sink.status("users", "1")[1] or ""
    assert "TWITCH_CLIENT_SECRET" in reason
    assert not [secret for secret in SECRETS if secret in reason]


def refresh_with(response: httpx.Response) -> Any:
    return asyncio.run(
        refresh(
            ENVIRON,
            Secret("refresh-me"),
            TokenBuckets(Quota(800, 60)),
            transport=HandlerTransport(lambda request: response),
        )
    )


def test_a_refresh_returns_the_rotated_pair() -> None:
    grant = refresh_with(
        httpx.Response(
            200,
            json={
                "access_token": "new",
                "refresh_token": "rotated",
                "expires_in": 15000,
                "scope": ["user:read:follows"],
                "token_type": "bearer",
            },
        )
    )
    assert grant.access_token == Secret("new")
    assert grant.refresh_token == Secret("rotated")
    assert grant.scopes == ("user:read:follows",)
    assert grant.expires_at is not None


def test_a_refused_refresh_raises_refused_grant() -> None:
    with pytest.raises(RefusedGrant, match="Invalid refresh token"):
        refresh_with(httpx.Response(400, json={"message": "Invalid refresh token"}))


def test_a_wrong_application_secret_does_not_disconnect() -> None:
    with pytest.raises(errors.Permanent):
        refresh_with(httpx.Response(403, json={"message": "invalid client secret"}))


def test_a_login_is_resolved_to_its_id() -> None:
    router = Router({"users": lambda r: listing([user("12")])})
    throttle = TokenBuckets(Quota(800, 60))
    found = identify(
        ENVIRON, " TwitchDev ", throttle, transport=HandlerTransport(router)
    )
    assert asyncio.run(found) == Identity("12", "channel")
    assert router.requests[-1].url.params["login"] == "twitchdev"


def test_an_unknown_login_is_not_found() -> None:
    router = Router({"users": lambda r: listing([])})
    throttle = TokenBuckets(Quota(800, 60))
    with pytest.raises(errors.NotFound, match="stranger"):
        asyncio.run(
            identify(ENVIRON, "stranger", throttle, transport=HandlerTransport(router))
        )

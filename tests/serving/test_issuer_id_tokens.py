"""An ID token that is not of this sign-in opens no session."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from serving.access import sessions
from tests.support.oidc_provider import (
    CLIENT,
    CLIENT_SECRET,
    Claims,
    Provider,
    come_back,
)
from tests.support.serving import Service


def edit(**changes: Any) -> Callable[[Provider], Callable[[Claims], str | None]]:
    return lambda _: lambda claims: claims.update(changes)


def without(name: str) -> Callable[[Provider], Callable[[Claims], str | None]]:
    def spoil(claims: Claims) -> None:
        del claims[name]

    return lambda _: spoil


def unsigned(_: Provider) -> Callable[[Claims], str | None]:
    def encode(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return lambda claims: f"{encode({'alg': 'none'})}.{encode(claims)}."


def by_public_key(provider: Provider) -> Callable[[Claims], str | None]:
    key = OctKey.import_key(json.dumps(provider.key.as_dict(private=False)))
    header = {"alg": "HS256", "kid": provider.key.kid}
    return lambda claims: jwt.encode(header, claims, key)


def by_client_secret(provider: Provider) -> Callable[[Claims], str | None]:
    key = OctKey.import_key(CLIENT_SECRET)
    header = {"alg": "HS256", "kid": provider.key.kid}
    return lambda claims: jwt.encode(header, claims, key)


def by_another_key(provider: Provider) -> Callable[[Claims], str | None]:
    key = RSAKey.generate_key(2048, {"kid": provider.key.kid})
    header = {"alg": "RS256", "kid": provider.key.kid}
    return lambda claims: jwt.encode(header, claims, key)


@pytest.mark.parametrize(
    "bad",
    [
        edit(iss="https://other.example"),
        edit(aud="other"),
        edit(aud=["other", "another"]),
        edit(aud=[CLIENT, "other"]),  # several audiences need `azp`
        edit(aud=[CLIENT, "other"], azp="other"),
        edit(azp="other"),
        edit(nonce="other"),
        edit(exp=1),
        edit(nbf=9_999_999_999),
        without("nonce"),
        without("aud"),
        without("exp"),
        without("sub"),
        unsigned,
        by_public_key,
        by_client_secret,
        by_another_key,
    ],
)
def test_a_token_that_is_not_of_this_sign_in_is_refused(
    bad: Callable[[Provider], Callable[[Claims], str | None]],
    outside: Service,
    provider: Provider,
) -> None:
    provider.spoil = bad(provider)
    with outside.client() as client:
        answer = come_back(client, provider)
        assert answer.status_code == 401, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert sessions.COOKIE not in client.cookies


def test_several_audiences_with_this_client_are_accepted(
    outside: Service, provider: Provider
) -> None:
    provider.spoil = edit(aud=["other", CLIENT], azp=CLIENT)(provider)
    with outside.client() as client:
        assert come_back(client, provider).status_code == 303

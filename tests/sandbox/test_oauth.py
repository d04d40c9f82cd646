"""Twitch's access tokens last four hours, and its refresh tokens one use."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

import sandbox


def _validate(api: Any, text: str) -> httpx.Response:
    headers = {"Authorization": f"OAuth {text}"}
    answer: httpx.Response = api.http.get(
        f"{api.env['TWITCH_AUTH_URL']}/validate", headers=headers
    )
    return answer


@pytest.mark.parametrize(
    ("form", "status", "message"),
    [
        ({"client_id": ""}, 400, "missing client id"),
        ({"client_secret": ""}, 400, "missing client secret"),
        ({}, 400, "missing grant type"),
        ({"client_id": "other", "grant_type": "x"}, 400, "invalid client"),
        ({"client_secret": "x", "grant_type": "x"}, 403, "invalid client secret"),
        ({"grant_type": "password"}, 400, "invalid grant type"),
        ({"grant_type": "refresh_token"}, 400, "missing refresh token"),
    ],
)
def test_a_wrong_grant_is_refused_without_an_error_key(
    api: Any, form: dict[str, str], status: int, message: str
) -> None:
    answer = api.token(**form)
    assert answer.status_code == status
    assert answer.json() == {"status": status, "message": message}


def test_an_app_token_validates_without_a_user(api: Any) -> None:
    granted = api.token(grant_type="client_credentials").json()
    assert set(granted) == {"access_token", "expires_in", "token_type"}
    assert _validate(api, granted["access_token"]).json() == {
        "client_id": "sandbox-client",
        "scopes": None,
        "expires_in": 60 * 86_400,
    }


def test_a_refresh_token_works_once(api: Any) -> None:
    old = api.lines["nomad"]
    form = {"grant_type": "refresh_token", "refresh_token": old["refresh_token"]}
    new = api.token(**form).json()
    assert new["expires_in"] == 14_400
    assert new["scope"] == old["scopes"].split(" ")
    assert new["refresh_token"] != old["refresh_token"]
    again = api.token(**form)
    assert (again.status_code, again.json()) == (
        400,
        {"error": "Bad Request", "status": 400, "message": "Invalid refresh token"},
    )
    assert _validate(api, new["access_token"]).json()["login"] == "nomadlive"
    fresh = api.server.connections()[2]
    form["refresh_token"] = fresh["refresh_token"]
    assert api.token(**form).status_code == 200


def test_a_refresh_token_must_be_encoded_in_the_form(api: Any) -> None:
    text = api.lines["wes"]["refresh_token"]
    body = (
        "client_id=sandbox-client&client_secret=sandbox-secret"
        f"&grant_type=refresh_token&refresh_token={text}"
    )
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    url = f"{api.env['TWITCH_AUTH_URL']}/token"
    assert api.http.post(url, content=body, headers=kind).status_code == 400


def test_access_tokens_expire_after_four_hours_of_the_sandbox_clock(api: Any) -> None:
    text = api.lines["nora"]["access_token"]
    start = api.server.clock()
    api.server.set_clock(start + timedelta(hours=4, seconds=-1))
    assert _validate(api, text).json()["expires_in"] == 1
    api.server.advance(1)
    expired = _validate(api, text)
    assert expired.status_code == 401
    assert expired.json() == {"status": 401, "message": "invalid access token"}
    assert api.get("users", "nora").json()["message"] == "Invalid OAuth token"


def test_tokens_are_valid_after_a_restart_with_the_same_seed_only(api: Any) -> None:
    line = api.lines["nora"]
    headers = {
        "Authorization": f"Bearer {line['access_token']}",
        "Client-Id": "sandbox-client",
    }
    now = api.server.clock()
    for seed, status in ((0, 200), (1, 401)):
        with sandbox.start(clock=now, seed=seed) as other:
            url = f"{other.url}/twitch/helix/users"
            assert httpx.get(url, headers=headers).status_code == status

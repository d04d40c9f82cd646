"""Invalid requests have Twitch's own errors."""

from typing import Any

import pytest

USER_MISMATCH = "must match the user ID found in the request's OAuth token."
CASES = [
    ("users", "", 400, "Must provide an ID, Login or OAuth Token."),
    ("users?id=abc", "", 400, '"id" was malformed'),
    ("users?id=", "", 400, "must not be empty"),
    ("users?ids=1", "", 400, 'Unknown query parameter "ids"'),
    ("users?" + "&".join(f"id={n}" for n in range(101)), "", 400, "no more than 100"),
    ("channels", "", 400, 'Missing required parameter "broadcaster_id"'),
    ("channels/followers", "", 400, 'Missing required parameter "broadcaster_id"'),
    ("channels/followed", "nora", 400, 'Missing required parameter "user_id"'),
    ("channels/followed?user_id={nora}", "", 401, "Missing User OAUTH Token"),
    ("channels/followed?user_id={gus}", "nora", 401, USER_MISMATCH),
    ("channels/followed?user_id={sam}", "sam", 401, "Missing scope: user:read:follows"),
    ("subscriptions?broadcaster_id={nora}", "", 401, "Missing User OAUTH Token"),
    ("subscriptions?broadcaster_id={gus}", "nora", 401, USER_MISMATCH),
    (
        "subscriptions?broadcaster_id={sam}",
        "sam",
        401,
        "Missing scope: channel:read:subscriptions",
    ),
    (
        "subscriptions?broadcaster_id={hana}",
        "hana",
        403,
        "does not have a subscription program",
    ),
    ("streams?first=0", "", 400, "greater than or equal to 1"),
    ("streams?first=101", "", 400, "less than or equal to 100"),
    ("streams?first=x", "", 400, "must be an integer"),
    ("streams?first=1&first=2", "", 400, "must not be repeated"),
    ("streams?type=rerun", "", 400, "must be one of"),
    ("streams?after=bm9uc2Vuc2U", "", 400, "must be a cursor of the same request"),
    ("streams?after=%F0%9F%8C%B8", "", 400, "must be a cursor of the same request"),
    ("videos", "", 400, "Must provide one of"),
    ("videos?user_id={nora}&id=1", "", 400, "May provide only one of"),
    ("videos?user_id={nora}&user_id={gus}", "", 400, "must not be repeated"),
    ("videos?user_id={nora}&type=clip", "", 400, "must be one of"),
    ("clips", "", 400, "Must provide one of"),
    ("clips?broadcaster_id={nora}&started_at=2026-11-01", "", 400, "RFC3339"),
    ("clips?broadcaster_id={nora}&ended_at=2026-11-01T00:00:00Z", "", 400, "requires"),
    ("games", "", 400, 'Missing required parameter "id"'),
    ("users/follows?from_id=1", "", 410, "This API is not available."),
    ("nothing", "", 404, ""),
]


@pytest.mark.parametrize(("path", "owner", "status", "message"), CASES)
def test_an_invalid_request_is_refused(
    api: Any, path: str, owner: str, status: int, message: str
) -> None:
    ids = {name: api.id(name) for name in api.lines}
    answer = api.get(path.format(**ids), owner)
    body = answer.json()
    assert (answer.status_code, body["status"]) == (status, status)
    assert message in body["message"]
    assert set(body) == {"error", "status", "message"}
    assert "ratelimit-limit" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"Authorization": ""}, "OAuth token is missing"),
        ({"Authorization": "OAuth x"}, "OAuth token is missing"),
        ({"Authorization": "Bearer x"}, "Invalid OAuth token"),
        ({"Client-Id": ""}, "Client ID is missing"),
        ({"Client-Id": "other"}, "Client ID and OAuth token do not match"),
    ],
)
def test_both_headers_are_required_and_match(
    api: Any, headers: dict[str, str], message: str
) -> None:
    answer = api.get("games/top", **headers)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Unauthorized", "status": 401, "message": message}


def test_unknown_ids_are_left_out_and_a_hundred_are_allowed(api: Any) -> None:
    ids = "&".join(f"id={n}" for n in range(1, 100))
    body = api.get(f"users?{ids}&id={api.id('nora')}").json()
    assert [one["login"] for one in body["data"]] == ["noranova"]
    assert api.get("videos?id=1&id=99999999999999999999").json()["data"] == []
    assert api.get("clips?id=Nonsense-zzz").json()["data"] == []
    assert api.get("channels?broadcaster_id=1").json() == {"data": []}
    assert api.get(f"users?id[]={api.id('gus')}").json()["data"]


def test_only_the_owner_with_the_scope_sees_the_email(api: Any) -> None:
    assert api.get("users", "sam").json()["data"][0]["email"] == "sam@creators.example"
    assert "email" not in api.get(f"users?id={api.id('sam')}", "nora").json()["data"][0]


def test_only_the_broadcaster_sees_the_followers(api: Any) -> None:
    path = f"channels/followers?broadcaster_id={api.id('nora')}"
    own, app, other = api.get(path, "nora"), api.get(path), api.get(path, "gus")
    assert len(own.json()["data"]) in (19, 20)
    assert app.json() == {"total": own.json()["total"], "data": [], "pagination": {}}
    assert other.json() == app.json()

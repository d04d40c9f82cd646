"""Faults change connections, bodies and tokens."""

import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.kit.faults import KINDS, parse


def _raw(api: Any, path: str) -> tuple[bytes, bool]:
    """Return the bytes that arrived and whether the connection was reset."""
    address = urlsplit(api.server.url)
    text = api.app()
    with socket.create_connection((address.hostname, address.port), 10) as line:
        line.sendall(
            f"GET /twitch/helix/{path} HTTP/1.1\r\nHost: x\r\nClient-Id: sandbox-client"
            f"\r\nAuthorization: Bearer {text}\r\n\r\n".encode()
        )
        got = b""
        try:
            while part := line.recv(65_536):
                got += part
        except ConnectionResetError:
            return got, True
        return got, False


@pytest.mark.parametrize(("name", "is_reset"), [("reset", True), ("truncate", False)])
def test_the_connection_ends_in_the_middle_of_the_body(
    api: Any, name: str, *, is_reset: bool
) -> None:
    api.server.set_faults([f"{name}:count=1"])
    got, was_reset = _raw(api, "games/top")
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    assert was_reset is is_reset
    assert 0 < len(body) < length
    assert api.get("games/top").status_code == 200


def test_html_redirect_and_5xx_replace_the_response(api: Any) -> None:
    api.server.set_faults(
        ["html:count=1", "redirect:count=1", "5xx:count=1,status=500"]
    )
    page, moved, failed = (api.get("games/top") for _ in range(3))
    assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")
    assert moved.status_code == 302
    assert urlsplit(moved.headers["location"]).hostname == "localhost"
    assert failed.json() == {
        "error": "Internal Server Error",
        "status": 500,
        "message": "",
    }


def test_the_log_shows_a_token_at_another_origin(api: Any) -> None:
    api.http.get(f"{api.server.url}/elsewhere")
    api.http.get(f"{api.server.url}/elsewhere", headers={"Authorization": "Bearer x"})
    kinds = [one["token"] for one in api.server.requests()]
    assert kinds == ["none", "unknown"]


def test_a_rate_limit_has_a_reset_time_and_no_retry_after(api: Any) -> None:
    api.server.set_faults(["rate_limit:count=1,seconds=2"])
    answer = api.get("games/top")
    assert answer.status_code == 429
    assert answer.headers["ratelimit-remaining"] == "0"
    assert 0 < int(answer.headers["ratelimit-reset"]) - time.time() <= 3
    assert "retry-after" not in answer.headers
    assert answer.json()["error"] == "Too Many Requests"


def test_slow_delays_the_response(api: Any) -> None:
    api.server.set_faults(["slow:seconds=0.3,path=/games,count=1"])
    start = time.monotonic()
    assert api.get("games/top").status_code == 200
    assert time.monotonic() - start >= 0.3


def test_empty_removes_data_and_loop_repeats_a_page(api: Any) -> None:
    user = api.id("nora")
    api.server.set_faults(["empty:count=1", "loop"])
    empty = api.get(f"channels/followers?broadcaster_id={user}").json()
    assert empty == {"total": 0, "data": [], "pagination": {}}
    first = api.get(f"videos?user_id={user}").json()
    cursor = first["pagination"]["cursor"]
    second = api.get(f"videos?user_id={user}&after={cursor}").json()
    assert second == first


def test_garbage_is_valid_json_with_an_invalid_record(api: Any) -> None:
    path = f"videos?user_id={api.id('nora')}&first=3"
    clean = api.get(path).json()["data"]
    api.server.set_faults(["garbage"])
    text = api.get(path).text
    keys = json.loads(text, object_pairs_hook=lambda pairs: [key for key, _ in pairs])
    assert text.count('"id":') == len(clean) + 1
    assert keys == ["data", "pagination"]
    spoiled = json.loads(text)["data"]
    assert "\x00" in spoiled[0]["title"]
    assert "\ud83d" in spoiled[0]["title"]
    assert spoiled[0]["view_count"].bit_length() == 70
    assert spoiled[1:] == clean[1:]


def test_garbage_skips_empty_responses(api: Any) -> None:
    api.server.set_faults(["garbage:count=1,path=/clips"])
    path = f"clips?broadcaster_id={api.id('nora')}"
    window = "&started_at=2001-01-01T00:00:00Z&ended_at=2001-01-02T00:00:00Z"
    assert api.get(path + window).json()["data"] == []
    assert [one["count"] for one in api.server.faults()] == [1]
    assert "\\u0000" in api.get(path).text
    assert [one["count"] for one in api.server.faults()] == [0]


def test_expire_lasts_until_the_token_is_refreshed(api: Any) -> None:
    for _ in range(2):
        api.lines["gus"] = api.server.connections()[1]
        api.server.set_faults(["expire:user=gus"])
        assert api.get("users", "gus").status_code == 401
        assert api.get("users", "nora").status_code == 200
        form = {
            "grant_type": "refresh_token",
            "refresh_token": api.lines["gus"]["refresh_token"],
        }
        api.lines["gus"] = api.token(**form).json()
        assert api.get("users", "gus").status_code == 200


def test_one_refresh_ends_the_lifetime_and_the_fault(api: Any) -> None:
    api.server.set_faults(["expire:user=gus"])
    api.server.advance(4 * 3600)
    assert api.get("users", "gus").status_code == 401
    form = {
        "grant_type": "refresh_token",
        "refresh_token": api.lines["gus"]["refresh_token"],
    }
    api.lines["gus"] = api.token(**form).json()
    assert api.get("users", "gus").status_code == 200


def test_revoke_refuses_refreshing_too(api: Any) -> None:
    api.server.set_faults(["revoke:user=tidytomas"])
    assert api.get("users", "tomas").json()["message"] == "Invalid OAuth token"
    refused = api.token(
        grant_type="refresh_token", refresh_token=api.lines["tomas"]["refresh_token"]
    )
    assert refused.json()["message"] == "Invalid refresh token"
    assert api.get("users", "nora").status_code == 200


def test_scope_removes_a_scope(api: Any) -> None:
    path = f"subscriptions?broadcaster_id={api.id('nora')}"
    assert api.get(path, "nora").status_code == 200
    api.server.set_faults(["scope:user=nora,scope=channel:read:subscriptions"])
    answer = api.get(path, "nora")
    assert answer.json()["message"] == "Missing scope: channel:read:subscriptions"
    assert len(api.server.connections()[0]["scopes"].split(" ")) == 6


def test_a_fault_accepts_every_name_of_a_user(api: Any) -> None:
    for one in ("tomas", "tidytomas", "TidyTomas", "TOMAS", api.id("tomas")):
        api.server.set_faults([f"5xx:user={one}"])
        assert api.get("users", "tomas").status_code == 503, one
        assert api.get("users", "nora").status_code == 200, one
    for one in ("PixelNomad", "TheNomad"):
        api.server.set_faults([f"revoke:user={one}"])
        assert api.get("users", "nomad").status_code == 401, one


def test_faults_select_requests_by_count_after_path_and_user(api: Any) -> None:
    api.server.set_faults([{"name": "5xx", "count": 1, "after": 1, "user": "nora"}])
    seen = [api.get("users", "nora").status_code for _ in range(3)]
    assert (seen, api.get("users", "gus").status_code) == ([200, 503, 200], 200)
    assert api.server.faults()[0]["hits"] == 1
    api.server.set_faults(["5xx:path=/oauth2/token,count=1"])
    assert api.token(grant_type="client_credentials").status_code == 503


def test_unknown_faults_and_arguments_are_refused(api: Any) -> None:
    for bad in ("fire", "slow:secs=1", "slow:seconds=soon", "5xx:count=x"):
        with pytest.raises(ValueError, match=r"\w"):
            parse(bad)
        with pytest.raises(ValueError, match=r"\w"):
            api.server.set_faults([bad])


def test_the_front_page_lists_every_fault(api: Any) -> None:
    page = httpx.get(api.server.url).text
    assert all(name in page for name in KINDS)

"""The server: determinism, request log, rate limits, start and end."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

import sandbox
from sandbox.__main__ import parser
from sandbox.kit.faults import KINDS
from sandbox.kit.middleware import CLIENT_GONE
from sandbox.world.personas import PERSONAS
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]
PATHS = (
    "users?id={id}",
    "channels?broadcaster_id={id}",
    "channels/followers?broadcaster_id={id}",
    "streams",
    "videos?user_id={id}&first=100",
    "clips?broadcaster_id={id}&first=100",
    "games/top?first=100",
)


def test_the_same_seed_and_clock_give_the_same_bytes(api: Any) -> None:
    paths = [path.format(id=api.id("mara")) for path in PATHS]
    here = [api.get(path, "mara").content for path in paths]
    now = api.server.clock()
    with sandbox.start(clock=now) as other:
        assert other.connections()[5] == api.server.connections()[5]
        api.env = other.twitch_env()
        assert [api.get(path, "mara").content for path in paths] == here
    api.server.advance(3_600)
    api.env = api.server.twitch_env()
    assert api.get(paths[2], "mara").content != here[2]


def test_an_empty_bucket_answers_429(api: Any) -> None:
    with sandbox.start(clock=api.server.clock(), points=5) as small:
        api.env = small.twitch_env()
        answers = [api.get("users", "nora") for _ in range(6)]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        left = [one.headers["ratelimit-remaining"] for one in answers]
        assert left == ["4", "3", "2", "1", "0", "0"]
        assert api.get("users", "gus").status_code == 200
        refused = [api.get("users?x=1", "wes").status_code for _ in range(7)]
        assert refused == [400] * 7


def test_the_log_has_callers_and_no_secrets(api: Any) -> None:
    api.get("games/top", "nora")
    url = f"{api.env['TWITCH_AUTH_URL']}/token?client_secret=sandbox-secret&x=1"
    api.http.post(url)
    asked, granted = api.server.requests()
    assert (asked["token"], asked["user"]) == ("user", api.id("nora"))
    assert asked["path"] == "/twitch/helix/games/top"
    assert (asked["method"], asked["status"]) == ("GET", 200)
    assert granted["path"] == "/twitch/oauth2/token?client_secret=***&x=1"


def test_people_own_the_connections(api: Any) -> None:
    people = api.server.people()
    owners = [one["owner"] for one in api.server.connections("twitch")]
    assert [one["username"] for one in people] == owners
    assert len(owners) == 12
    assert set(people[0]) == {"username", "display_name", "email", "timezone"}


def test_an_invalid_time_leaves_the_clock_unchanged(api: Any) -> None:
    url = f"{api.server.url}/_sandbox/clock"
    before = api.server.clock()
    for body in ({"now": "soon"}, {"now": "2020-01-01"}, {"then": 1}, [], {"now": 5}):
        answer = httpx.post(url, json=body)
        assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert api.server.clock() == before


def test_the_front_page_is_html_for_browsers_and_text_for_curl(api: Any) -> None:
    plain = httpx.get(api.server.url)
    page = httpx.get(api.server.url, headers={"Accept": "text/html"})
    assert plain.headers["content-type"].startswith("text/plain")
    assert page.headers["content-type"].startswith("text/html")
    for answer in (plain, page):
        assert "changes name and login every fourteen days" in answer.text
        assert "curl" in answer.text
    shown = re.search(r"TOKEN=(\S+)", plain.text)
    assert shown
    headers = {"Authorization": f"OAuth {shown[1]}"}
    url = f"{api.env['TWITCH_AUTH_URL']}/validate"
    assert httpx.get(url, headers=headers).status_code == 200


def test_the_server_ends_with_its_parent() -> None:
    program = (
        "import os, sandbox; server = sandbox.start();"
        "print(server._process.pid, server.url, flush=True); os._exit(1)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    url = result.stdout.split()[1]
    for _ in range(50):
        try:
            httpx.get(url, timeout=1)
        except httpx.TransportError:
            break
    else:
        pytest.fail("the sandbox outlived its parent")


@pytest.mark.parametrize(
    "arguments", [["--fault", "fire"], ["--clock", "soon"], ["--creators", "0"]]
)
def test_a_wrong_command_line_has_no_traceback(arguments: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "sandbox", *arguments],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_the_command_prints_its_address(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "--until-stdin-closes"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout
    url = json.loads(process.stdout.readline())["url"]
    assert url.startswith("http://127.0.0.1:")
    rest, _ = process.communicate(timeout=20)
    assert rest == b""


def test_the_readme_lists_every_fault_option_and_creator() -> None:
    text = (ROOT / "sandbox" / "README.md").read_text(encoding="utf-8")
    options = [one for action in parser()._actions for one in action.option_strings]
    expected = [*(f"`{name}`" for name in KINDS), *(one.names[0] for one in PERSONAS)]
    expected += [one for one in options if one not in {"-h", "--help"}]
    assert [one for one in expected if one not in text] == []


def test_a_client_that_leaves_is_logged_as_gone(api: Any) -> None:
    with sandbox.start(clock=api.server.clock(), latency_ms=200) as slow:
        address = urlsplit(slow.url)
        place = ("127.0.0.1", address.port or 0)
        with socket.create_connection(place) as client:
            client.sendall(b"GET /twitch/helix/users HTTP/1.1\r\nhost: x\r\n\r\n")
        until(lambda: bool(slow.requests()), within=10)
        assert [one["status"] for one in slow.requests()] == [CLIENT_GONE]

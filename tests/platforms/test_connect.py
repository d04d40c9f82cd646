"""An account is connected by the consent page of its platform, on every platform."""

import json
import logging
import socket
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from dlt_sources import platforms
from dlt_sources.contract import Platform
from pipelines import settings
from pipelines.accounts import connect
from pipelines.accounts.vault import SealContext, Vault
from pipelines.cli.database import register_platforms
from pipelines.ports import find_free_port
from tests.support.command_line import Ended, call
from tests.support.system import System

WITH_CONSENT = [one for one in platforms().values() if one.authorization is not None]
EACH = pytest.mark.parametrize("platform", WITH_CONSENT, ids=lambda one: one.name)
OWN = (
    "select c.id::text, c.platform_user_id, c.access_token, c.refresh_token, c.scopes,"
    " people.username as owner from app.connections as c"
    " join app.people on people.id = c.person_id"
    " where platform = :platform order by platform_user_id limit 1"
)
Answer = Callable[[str, str], None]


def agree(address: str, account: str, **more: str) -> str:
    """Return where a person who agrees is sent."""
    answer = httpx.get(address, params={**_query(address), "account": account, **more})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def _query(address: str) -> dict[str, str]:
    given = parse_qs(urlsplit(address).query)
    return {name: values[-1] for name, values in given.items()}


@pytest.fixture
def run(system: System, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Run `creators connect` with a browser that does what a test says."""
    callback = f"http://localhost:{find_free_port()}/auth/callback"
    monkeypatch.setenv("CREATORS_CALLBACK_URL", callback)
    register_platforms(system.warehouse)
    make_address = connect.make_address

    def run(platform: Platform, person: str, browse: Answer, *more: str) -> Ended:
        def make(*arguments: Any) -> str:
            address = make_address(*arguments)
            assert _query(address)["redirect_uri"] == callback
            threading.Timer(0.5, browse, (address, callback)).start()
            return address

        monkeypatch.setattr(connect, "make_address", make)
        return call("connect", platform.name, "--person", person, *more)

    return run


@EACH
def test_an_account_is_connected_again_with_sealed_tokens(
    platform: Platform,
    system: System,
    run: Callable[..., Ended],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    (before,) = system.ask(OWN, platform=platform.name)
    seen: list[str] = []

    def browse(address: str, callback: str) -> None:
        assert httpx.get(f"{callback}?code=x&state=foreign").status_code == 400
        assert httpx.get(callback.replace("/auth", "/other")).status_code == 404
        seen.append(agree(address, before.owner))
        assert httpx.get(seen[0]).status_code == 200

    ended = run(platform, before.owner, browse, "--json")
    assert ended.code == 0, ended.err
    (facts,) = json.loads(ended.out)
    assert facts["account_id"] == before.platform_user_id
    assert not facts["is_new"]
    (after,) = system.ask(OWN, platform=platform.name)
    assert after.id == before.id
    vault = Vault.open(settings.load(), system.warehouse)
    context = SealContext("connections", after.id, "access_token")
    token = vault.unseal(after.access_token, context).reveal()
    code = _query(seen[0])["code"]
    rows = str(system.ask("select t::text from app.audit_logs as t")) + str(after)
    assert "connections.connect" in rows
    for text in (ended.out, ended.err, caplog.text, rows):
        assert token not in text
        assert code not in text


@EACH
def test_a_code_that_the_platform_does_not_know_connects_nothing(
    platform: Platform, system: System, run: Callable[..., Ended]
) -> None:
    (own,) = system.ask(OWN, platform=platform.name)

    def browse(address: str, callback: str) -> None:
        answer = _query(agree(address, own.owner))
        stolen = f"{callback}?code=stolen&state={answer['state']}"
        assert httpx.get(stolen).status_code == 200

    ended = run(platform, own.owner, browse)
    assert ended.code == 1
    assert system.ask(OWN, platform=platform.name) == [own]
    assert "refused the code" in ended.err
    assert "Traceback" not in ended.err


def test_a_declined_page_and_a_silent_browser_connect_nothing(
    run: Callable[..., Ended],
) -> None:
    platform = WITH_CONSENT[0]

    def decline(address: str, callback: str) -> None:
        query = {**_query(address), "answer": "no"}
        httpx.get(httpx.get(address, params=query).headers["location"])

    ended = run(platform, "nora", decline)
    assert (ended.code, "access_denied" in ended.err) == (1, True)
    ended = run(platform, "nora", lambda *_: None, "--wait", "1")
    assert (ended.code, "in time" in ended.err) == (1, True)


def test_missing_scopes_are_told_and_stored(
    system: System, run: Callable[..., Ended]
) -> None:
    platform = next(
        one for one in WITH_CONSENT if one.refresh and one.exchange_before is None
    )
    assert platform.authorization is not None
    kept, *missing = platform.authorization.scopes
    (own,) = system.ask(OWN, platform=platform.name)

    def browse(address: str, _: str) -> None:
        httpx.get(agree(address, own.owner, scopes=kept))

    ended = run(platform, own.owner, browse)
    assert ended.code == 0, ended.err
    assert all(scope in ended.out for scope in missing)
    ((found,),) = system.ask(
        "select scopes_missing from api.own_connections where connection_id = :id",
        id=own.id,
    )
    assert found == sorted(missing)


def test_an_account_of_another_person_is_refused(
    system: System, run: Callable[..., Ended]
) -> None:
    platform = WITH_CONSENT[0]
    (own,) = system.ask(OWN, platform=platform.name)
    ((other,),) = system.ask(
        "select username from app.people where username <> :owner limit 1",
        owner=own.owner,
    )
    ended = run(platform, other, lambda page, _: httpx.get(agree(page, own.owner)))
    assert ended.code == 2
    assert "belongs to another person" in ended.err
    assert system.ask(OWN, platform=platform.name) == [own]


def test_an_erased_account_stays_erased(
    system: System, run: Callable[..., Ended]
) -> None:
    platform = WITH_CONSENT[0]
    (own,) = system.ask(OWN, platform=platform.name)
    system.ask(
        "with gone as (delete from app.connections where id = :id returning 1)"
        " insert into app.erasures (digest, kind) select"
        " app.erasure_digest(:platform, :account), 'account' from gone returning 1",
        id=own.id,
        platform=platform.name,
        account=own.platform_user_id,
    )
    browse = lambda page, _: httpx.get(agree(page, own.owner))  # noqa: E731 - as above
    ended = run(platform, own.owner, browse)
    assert (ended.code, len(ended.errors)) == (2, 1)
    assert "was erased" in ended.err


def test_bad_input_is_one_line(system: System, run: Callable[..., Ended]) -> None:
    without = next(one for one in platforms().values() if one.authorization is None)
    ended = call("connect", without.name, "--person", "nora")
    assert (ended.code, len(ended.errors)) == (1, 1)
    assert "connections import" in ended.err
    ended = call("connect", WITH_CONSENT[0].name, "--person", "nobody")
    assert (ended.code, len(ended.errors)) == (2, 1)
    ended = call("connect", "myspace", "--person", "nora")
    assert (ended.code, len(ended.errors)) == (2, 1)


def test_a_callback_elsewhere_or_a_taken_port_is_refused(
    run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("connect", WITH_CONSENT[0].name, "--person", "nora", "--wait", "1")
    for callback, reason in (
        ("https://hooks.example.com/auth/callback", "on this machine"),
        ("http://example.com/auth/callback", "CREATORS_CALLBACK_URL"),
        ("http://localhost:1/auth/callback?x=1", "CREATORS_CALLBACK_URL"),
    ):
        monkeypatch.setenv("CREATORS_CALLBACK_URL", callback)
        ended = call(*arguments)
        assert (ended.code, reason in ended.err) == (2, True), ended.err
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setenv("CREATORS_CALLBACK_URL", f"http://localhost:{port}/x")
        ended = call(*arguments)
    assert (ended.code, "is not free" in ended.err) == (2, True)


def test_the_documented_callback_is_the_default(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREATORS_CALLBACK_URL", raising=False)
    documented = "http://localhost:3000/auth/callback"
    assert settings.load().callback_url == documented

"""A signed-in person connects accounts by the sandbox's consent pages."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import sandbox
from dlt_sources import platforms
from pipelines.accounts import vault
from pipelines.accounts.vault import SealContext, Vault
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from tests.support.databases import execute, fetch
from tests.support.serving import Service, running
from tests.support.system import NOW

EACH = pytest.mark.parametrize(
    "name", [one.name for one in platforms().values() if one.authorization]
)


@pytest.fixture(scope="module")
def world() -> Iterator[sandbox.Sandbox]:
    with sandbox.start(clock=NOW, creators=6) as server:
        yield server


@pytest.fixture(scope="module")
def opened(module_warehouse: Warehouse) -> Vault:
    found = Vault(vault.parse_keys(vault.new_key("test"), "test"))
    with module_warehouse.begin() as session:
        found.check_canaries(session)
    return found


@pytest.fixture(scope="module")
def connecting(
    module_warehouse: Warehouse,
    world: sandbox.Sandbox,
    opened: Vault,
    tmp_path_factory: Any,
) -> Iterator[Service]:
    register_platforms(module_warehouse)
    home: Path = tmp_path_factory.mktemp("connecting")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in world.environ().items():
            patch.setenv(name, value)
        with running(
            module_warehouse, home, read_vault_keys=lambda: opened._keys
        ) as service:
            yield service


@pytest.fixture(autouse=True)
def _reset(connecting: Service) -> None:
    connecting.app.state.serving.limits.reset()


def leave(client: httpx.Client, path: str) -> dict[str, str]:
    """Begin; return the address of the consent page and its query."""
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    query = {name: one[-1] for name, one in parse_qs(urlsplit(address).query).items()}
    return {**query, "address": address}


def agree(query: dict[str, str], account: str, **more: str) -> str:
    """Return the callback of a person who agrees."""
    given = {name: one for name, one in query.items() if name != "address"}
    answer = httpx.get(query["address"], params={**given, "account": account, **more})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def account_of(world: sandbox.Sandbox, name: str) -> str:
    """Return the owner of the platform's first account."""
    owner: str = world.connections(name)[0]["owner"]
    return owner


@EACH
def test_an_account_is_connected_and_its_tokens_are_sealed(
    name: str,
    connecting: Service,
    world: sandbox.Sandbox,
    opened: Vault,
    people: dict[str, str],
) -> None:
    owner = account_of(world, name)
    with connecting.browser_of(people["ann"]) as client:
        query = leave(client, f"/connect/{name}?next=/?page=data")
        assert query["redirect_uri"] == f"{connecting.url}/auth/callback"
        callback = agree(query, owner)
        answer = client.get(callback)
        assert answer.status_code == 200, answer.text
        assert 'href="/?page=data"' in answer.text
        assert "<script" not in answer.text
        assert client.get(callback).status_code == 400
        found = client.get("/api/connections").json()["connections"]
    account = world.connections(name)[0]["platform_user_id"]
    (own,) = [
        one for one in found if (one["platform"], one["channelId"]) == (name, account)
    ]
    assert own["isActive"]
    ((row_id, token, audit),) = fetch(
        connecting.warehouse.url,
        "select c.id::text, access_token, (select a.details::text from app.audit_logs"
        " as a where a.entity_id = c.id::text and action = 'connections.connect'"
        " limit 1)"
        f" from app.connections as c where platform = '{name}'"
        f" and platform_user_id = '{account}'",
    )
    secret = opened.unseal(
        str(token), SealContext("connections", str(row_id), "access_token")
    )
    assert secret.reveal() not in answer.text + str(audit)
    assert '"operator": "the web service"' in str(audit)


def test_scopes_that_were_not_granted_are_named(
    connecting: Service, world: sandbox.Sandbox, people: dict[str, str]
) -> None:
    platform = next(
        one
        for one in platforms().values()
        if one.authorization and one.refresh and one.exchange_before is None
    )
    assert platform.authorization is not None
    kept, *missing = sorted(platform.authorization.scopes)
    with connecting.browser_of(people["ann"]) as client:
        query = leave(client, f"/connect/{platform.name}")
        owner = world.connections(platform.name)[1]["owner"]
        answer = client.get(agree(query, owner, scopes=kept))
        assert all(scope in answer.text for scope in missing)
        health = client.get("/api/analytics/health").json()["scopesMissing"]
        assert missing in [one["scopes"] for one in health]
        channels = client.get("/api/board/channels")
        assert channels.status_code in (200, 503)  # 503: no table is built


def test_an_answer_counts_only_for_the_person_and_browser_that_began(
    connecting: Service, world: sandbox.Sandbox, people: dict[str, str]
) -> None:
    owner = account_of(world, "twitch")
    with (
        connecting.browser_of(people["ann"]) as ann,
        connecting.browser_of(people["ben"]) as ben,
    ):
        callback = agree(leave(ann, "/connect/twitch"), owner)
        assert ben.get(callback).status_code == 400  # login CSRF
        secret = ann.cookies["creators_connect"]
        ben.cookies.set("creators_connect", secret, path="/auth/callback")
        assert ben.get(callback).status_code == 403
        with connecting.client() as nobody:
            assert nobody.get(callback).status_code == 401
            assert nobody.get("/connect/twitch").status_code == 401
    with connecting.client_of(people["ann"]) as program:
        assert program.get("/connect/twitch").status_code == 403
    with connecting.browser_of(people["ann"]) as client:
        cross = {"sec-fetch-site": "cross-site"}
        assert client.get("/connect/twitch", headers=cross).status_code == 403
        assert client.get("/connect/myspace").status_code == 404
        assert client.get("/connect/devto").status_code == 409
        assert client.get("/connect/twitch?next=//evil.example").status_code == 400


def test_an_account_of_another_person_is_refused(
    connecting: Service, world: sandbox.Sandbox, people: dict[str, str]
) -> None:
    owner = world.connections("github")[2]["owner"]
    for name, status in (("ann", 200), ("ben", 409)):
        with connecting.browser_of(people[name]) as client:
            callback = agree(leave(client, "/connect/github"), owner)
            assert client.get(callback).status_code == status


def test_an_erased_account_stays_erased(
    connecting: Service, world: sandbox.Sandbox, people: dict[str, str]
) -> None:
    line = world.connections("twitch")[3]
    execute(
        connecting.warehouse.url,
        "insert into app.erasures (digest, kind) values"
        f" (app.erasure_digest('twitch', '{line['platform_user_id']}'), 'account')",
    )
    with connecting.browser_of(people["ann"]) as client:
        answer = client.get(agree(leave(client, "/connect/twitch"), line["owner"]))
        assert answer.status_code == 409
        assert "was erased" in answer.json()["detail"]


def test_a_refusal_repeats_no_foreign_text(
    connecting: Service, people: dict[str, str]
) -> None:
    with connecting.browser_of(people["ann"]) as client:
        for error, shown in (("access_denied", "access_denied"), ("<b>x", "no code")):
            state = leave(client, "/connect/twitch")["state"]
            answer = client.get(
                "/auth/callback", params={"error": error, "state": state}
            )
            assert answer.status_code == 403
            assert answer.json()["detail"].endswith(shown)
        state = leave(client, "/connect/twitch")["state"]
        answer = client.get(f"/auth/callback?code=unknown&state={state}")
        assert answer.status_code == 502
        assert "refused the code" in answer.json()["detail"]


def test_a_service_without_the_vaults_key_seals_nothing(
    connecting: Service, people: dict[str, str], tmp_path: Path
) -> None:
    wrong = vault.parse_keys(vault.new_key("test"), "test")
    unused = vault.parse_keys(vault.new_key("unused"), "test")
    for number, keys in enumerate((None, lambda: wrong, lambda: unused)):
        with (
            running(
                connecting.warehouse, tmp_path / str(number), read_vault_keys=keys
            ) as service,
            service.browser_of(people["ann"]) as client,
        ):
            assert client.get("/connect/twitch").status_code == 503


def test_no_application_is_a_problem(
    connecting: Service, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(os.environ, "GITHUB_CLIENT_ID")
    with connecting.browser_of(people["ann"]) as client:
        answer = client.get("/connect/github")
        assert answer.status_code == 409
        assert "GITHUB_CLIENT_ID" in answer.json()["detail"]


def test_people_see_their_own_connections(
    connecting: Service, people: dict[str, str]
) -> None:
    execute(
        connecting.warehouse.url,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token) values"
        f" ('{people['ben']}', 'devto', '77', 'ben', 'v1:k:A')",
    )
    shown = connecting.get("/api/connections", people["ann"])
    assert "77" not in {one["channelId"] for one in shown["connections"]}
    addresses = {one["platform"]: one["address"] for one in shown["platforms"]}
    assert addresses["devto"] is None
    assert addresses["twitch"] == "/connect/twitch"

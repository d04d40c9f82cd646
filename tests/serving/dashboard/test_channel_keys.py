"""A key for channels reads their numbers, nothing else of its owner or of others."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from pipelines.accounts import api_keys
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from serving.endpoints import find_endpoints
from tests.support.board import Board
from tests.support.databases import execute, fetch
from tests.support.serving import Service

RANGE = {"from": "2026-01-01", "to": "2026-12-31"}
CHANNELS = """
select channel.platform || ':' || channel.channel_name
from app.channels as channel
inner join app.connections as connection on connection.id = channel.connection_id
where connection.person_id = '{}'
order by 1
"""
KNOW_CHANNELS = """
insert into app.channels (platform, channel_id, channel_name, connection_id)
select platform, platform_user_id, platform_username, id
from app.connections
on conflict (platform, channel_id) do update set connection_id = excluded.connection_id
"""


@pytest.fixture(scope="module", autouse=True)
def _channels(board: Board, board_warehouse: Warehouse) -> None:
    """Every account is a channel, as after an import."""
    execute(board_warehouse.url, KNOW_CHANNELS)


def own_channels(service: Service, person: str) -> list[str]:
    rows = fetch(service.warehouse.url, CHANNELS.format(person))
    return [str(name) for (name,) in rows]


@pytest.fixture
def limited(service: Service, board: Board) -> Iterator[httpx.Client]:
    """A client with a key for one of Ann's channels."""
    service.app.state.serving.limits.reset()
    (first, *others) = own_channels(service, board.people["ann"])
    assert others
    made = api_keys.create_key(service.warehouse, "ann", "one", channels=[first])
    with service.client(authorization=f"Bearer {made.key.reveal()}") as client:
        yield client


def keys_of(answer: Any, name: str) -> set[tuple[str, str]]:
    return {(one["platform"], one["channelId"]) for one in answer.json()[name]}


def test_a_channel_is_found_by_its_id_its_shown_name_and_its_login(
    service: Service, board: Board
) -> None:
    url = service.warehouse.url
    (first, *_) = own_channels(service, board.people["ann"])
    platform, _, login = first.partition(":")
    rename = (
        "update app.channels set channel_name = '{}' where platform = '{}'"
        " and lower(channel_name) = lower('{}') returning id::text, channel_id"
    )
    ((key, channel_id),) = fetch(url, rename.format("Shown Name", platform, login))
    try:
        for name in (channel_id, "shown name", login):
            made = api_keys.create_key(
                service.warehouse, "ann", "one", channels=[f"{platform}:{name}"]
            )
            stored = (
                "select channel_ids::text[] from app.api_keys where key_prefix = '{}'"
            )
            assert fetch(url, stored.format(made.prefix)) == [([key],)]
    finally:
        fetch(url, rename.format(login, platform, "Shown Name"))


def test_a_limited_key_sees_one_channel_everywhere(
    limited: httpx.Client, service: Service, board: Board
) -> None:
    whole = service.get("/api/board/channels", board.people["ann"])["channels"]
    seen = keys_of(limited.get("/api/board/channels"), "channels")
    assert len(seen) == 1
    assert len(whole) > 1
    assert keys_of(limited.get("/api/connections"), "connections") == seen
    mine = {
        (one["platform"], one["channelId"])
        for one in service.get("/api/board/days", board.people["ann"], **RANGE)["days"]
    }
    found = keys_of(limited.get("/api/board/days", params=RANGE), "days")
    assert found == mine & seen
    for path in ("streams", "contents"):
        answer = limited.get(f"/api/board/{path}", params=RANGE)
        assert answer.status_code == 200
        text = answer.text
        for platform, channel in mine - seen:
            assert f'"{platform}","channelId":"{channel}"' not in text


def test_a_limited_key_reads_no_other_endpoint(limited: httpx.Client) -> None:
    for endpoint in find_endpoints():
        if endpoint.access == "anyone" or endpoint.is_by_channel:
            continue
        answer = limited.request(endpoint.method, endpoint.path, json={})
        assert answer.status_code in (400, 403), endpoint.path


def test_a_channel_of_another_person_in_the_row_shows_nothing(
    limited: httpx.Client, service: Service, board: Board
) -> None:
    execute(
        service.warehouse.url,
        "update app.api_keys set channel_ids = array("
        "select channel.id from app.channels as channel"
        " join app.connections as c on c.id = channel.connection_id"
        f" where c.person_id <> '{board.people['ann']}')",
    )
    service.app.state.serving.limits.reset()
    fresh = api_keys.create_key(
        service.warehouse,
        "ann",
        "two",
        channels=own_channels(service, board.people["ann"])[:1],
    )
    execute(
        service.warehouse.url,
        "update app.api_keys set channel_ids = (select max(channel_ids) from"
        f" app.api_keys where key_prefix <> '{fresh.prefix}')"
        f" where key_prefix = '{fresh.prefix}'",
    )
    with service.client(authorization=f"Bearer {fresh.key.reveal()}") as client:
        assert client.get("/api/board/channels").json()["channels"] == []
        assert client.get("/api/board/days", params=RANGE).json()["days"] == []


def test_a_key_for_no_channel_shows_nothing(service: Service) -> None:
    made = api_keys.create_key(service.warehouse, "ann", "none")
    execute(
        service.warehouse.url,
        "update app.api_keys set channel_ids = '{}'"
        f" where key_prefix = '{made.prefix}'",
    )
    with service.client(authorization=f"Bearer {made.key.reveal()}") as client:
        assert client.get("/api/board/channels").json()["channels"] == []
        assert client.get("/api/analytics/overview").status_code == 403


def test_a_key_is_made_for_own_accounts_alone(service: Service, board: Board) -> None:
    foreign = own_channels(service, board.people["ben"])
    for channel in (*foreign, "twitch:nobody", "nothing", ":", "x:' or true --"):
        with pytest.raises(UserError, match="no such account"):
            api_keys.create_key(service.warehouse, "ann", "x", channels=[channel])
    with pytest.raises(UserError, match="at most"):
        api_keys.create_key(service.warehouse, "ann", "x", channels=["a:b"] * 101)

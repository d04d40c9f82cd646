"""The receiver over real HTTP and a real database, and killed while it receives."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from http import HTTPStatus

import httpx
import pytest

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import WebhookEvent, sign
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.ports import find_free_port
from pipelines.webhooks.bodies import SHARED_BYTES
from pipelines.webhooks.event_store import EventStore
from pipelines.webhooks.queue import drain
from pipelines.webhooks.refusals import RefusalLog
from pipelines.webhooks.routes import find_routes
from pipelines.webhooks.store_queries import StoreUnavailable
from tests.support import sign_in
from tests.support.databases import fetch
from tests.support.receiver import SECRET, Receiver, post, receiving, signed, stored
from tests.support.secrets_scan import Scanner, forms
from tests.support.waiting import until


def test_a_delivery_is_stored_once_and_answered_after_its_commit(
    receiver: Receiver, warehouse_url: str
) -> None:
    request = signed(1)
    for _ in range(3):
        assert post(receiver, **request).status_code == HTTPStatus.NO_CONTENT
    assert stored(warehouse_url) == [
        ("m1", "stream.online", json.loads(request["content"]))
    ]
    health = httpx.get(f"{receiver.address}/health").json()
    assert (health["status"], health["stored"]) == ("ok", 3)


def test_of_two_bodies_under_one_id_the_first_stays(
    receiver: Receiver, warehouse_url: str
) -> None:
    """The sender gets a success for both, so it does not repeat the second."""
    first, second = signed(1), signed(1, {"id": "another"})
    for request in (first, second, first):
        assert post(receiver, **request).status_code == HTTPStatus.NO_CONTENT
    assert stored(warehouse_url) == [
        ("m1", "stream.online", json.loads(first["content"]))
    ]


def test_an_event_belongs_to_the_channel_that_it_names(
    receiver: Receiver, warehouse_url: str
) -> None:
    ((channel,),) = fetch(
        warehouse_url,
        "insert into app.channels (platform, channel_id) values ('twitch', '7')"
        " returning id",
    )
    post(receiver, **signed(1))
    assert fetch(warehouse_url, "select channel_id from app.webhook_events") == [
        (channel,)
    ]


def test_every_refusal_is_the_same(receiver: Receiver, warehouse_url: str) -> None:
    stranger = signed(1, secret=Secret("stranger's secret"))
    answers = [
        post(receiver, **stranger),
        post(receiver, content=b"{}"),
        post(receiver, route="unknown", **signed(2)),
        post(receiver, route="github", **signed(2)),
        httpx.get(f"{receiver.address}/webhooks/twitch"),
    ]
    assert {(one.status_code, one.text) for one in answers} == {(403, "refused")}
    assert stored(warehouse_url) == []


def test_a_user_of_the_sign_in_service_is_stored_without_metadata(
    receiver: Receiver, warehouse_url: str
) -> None:
    now = datetime.now(UTC)
    body = sign_in.envelope("user.created", "user_1", now)
    delivery = sign_in.deliver(body, now)
    for _ in range(2):
        answer = post(receiver, "clerk", content=body, headers=delivery.headers)
        assert answer.status_code == HTTPStatus.NO_CONTENT
    ((message_id, event_type, data),) = stored(warehouse_url)
    assert (message_id, event_type) == ("msg_1", "user.created")
    assert data["data"]["id"] == "user_1"
    assert "private" not in json.dumps(data)
    bodies = "select body from app.webhook_events"
    assert fetch(warehouse_url, bodies) == [(None,)]
    forged = {**delivery.headers, "svix-id": "msg_2"}
    answer = post(receiver, "clerk", content=body, headers=forged)
    assert (answer.status_code, answer.text) == (403, "refused")
    other = b'{"type": "session.created", "data": {}}'
    headers = sign_in.deliver(other, now, message_id="msg_3").headers
    answer = post(receiver, "clerk", content=other, headers=headers)
    assert answer.status_code == HTTPStatus.ACCEPTED
    assert len(stored(warehouse_url)) == 1
    drain(Warehouse(warehouse_url), b"salt")
    people = "select clerk_user_id, display_name, email from app.people"
    assert fetch(warehouse_url, people) == [("user_1", "Anna Lee", "ann@example.com")]


def test_youtube_gets_a_success_for_a_delivery_that_is_ignored(
    receiver: Receiver, warehouse_url: str
) -> None:
    answer = post(receiver, route="youtube", content=b"<feed/>")
    assert answer.status_code == HTTPStatus.ACCEPTED
    assert stored(warehouse_url) == []


def test_a_text_that_jsonb_cannot_hold_loses_its_nul_and_the_body_nothing(
    receiver: Receiver, warehouse_url: str
) -> None:
    hostile = signed(1, {"title": "a\x00b", "tags\x00": ["\x00"]})
    assert post(receiver, **hostile).is_success
    assert post(receiver, **signed(2)).is_success
    (cleaned, good) = [row[2] for row in stored(warehouse_url)]
    assert cleaned["event"] == {"title": "ab", "tags": [""]}
    assert good["event"] == {"id": "2"}
    query = (
        "select convert_from(body, 'utf8') from app.webhook_events"
        " where delivery_id = 'm1'"
    )
    assert fetch(warehouse_url, query) == [(hostile["content"].decode(),)]


def test_the_body_the_time_and_the_subject_are_stored(
    receiver: Receiver, warehouse_url: str
) -> None:
    request = signed(1)
    post(receiver, **request)
    sent_at = request["headers"]["twitch-eventsub-message-timestamp"]
    assert fetch(
        warehouse_url,
        "select convert_from(body, 'utf8'), sent_at, subject_id"
        " from app.webhook_events",
    ) == [(request["content"].decode(), datetime.fromisoformat(sent_at), "7")]


def test_the_text_of_a_chat_message_is_never_stored(
    receiver: Receiver, warehouse_url: str
) -> None:
    told = {"chatter_user_id": "9", "message": {"text": "told in confidence"}}
    assert post(receiver, **signed(1, told, kind="channel.chat.message")).is_success
    assert fetch(warehouse_url, "select event_data, body from app.webhook_events") == [
        (
            {
                "subscription": {
                    "type": "channel.chat.message",
                    "condition": {"broadcaster_user_id": "7"},
                },
                "event": {"chatter_user_id": "9"},
            },
            None,
        )
    ]


def test_a_key_that_no_index_holds_is_refused_alone(
    receiver: Receiver, warehouse_url: str
) -> None:
    request = signed(1)
    long_id = "m" * 9_000
    at = request["headers"]["twitch-eventsub-message-timestamp"]
    request["headers"]["twitch-eventsub-message-id"] = long_id
    signature = sign(f"{long_id}{at}".encode() + request["content"], SECRET)
    request["headers"]["twitch-eventsub-message-signature"] = signature
    assert post(receiver, **request).status_code == HTTPStatus.FORBIDDEN
    assert post(receiver, **signed(2)).is_success
    assert [row[0] for row in stored(warehouse_url)] == ["m2"]


def test_limits_of_a_body(receiver: Receiver) -> None:
    assert post(receiver, content=b"x" * 1_000_001).status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    # The connection may close while the sender is still writing.
    with suppress(httpx.TransportError):
        assert post(receiver, content=chunks()).status_code == 413
    compressed = {"content-encoding": "gzip"}
    assert post(receiver, content=b"x", headers=compressed).status_code == 415


def count_unread(receiver: Receiver) -> object:
    return httpx.get(f"{receiver.address}/health").json()["unread"]


def test_strangers_bodies_share_a_bounded_memory(receiver: Receiver) -> None:
    size = 24_000_000
    head = (
        f"POST /webhooks/github HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n"
        "X-Hub-Signature-256: sha256=00\r\n\r\n"
    ).encode()
    with ExitStack() as opened:
        for _ in range(SHARED_BYTES // size + 1):
            stranger = opened.enter_context(
                socket.create_connection(("127.0.0.1", receiver.port))
            )
            with suppress(ConnectionError):
                stranger.sendall(head + bytes(size - 1))
        # The last bytes may still wait in the kernel.
        until(lambda: count_unread(receiver))
        assert count_unread(receiver) == 1
        assert post(receiver, **signed(1)).status_code == HTTPStatus.NO_CONTENT
    # The memory of ended requests is free again.
    until(lambda: post(receiver, "github", content=bytes(size)).status_code == 403)


def test_questions_of_strangers_leave_the_database_its_sessions(
    receiver: Receiver,
) -> None:
    async def ask() -> set[int]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(timeout=30, limits=limits) as client:
            asked = [client.get(f"{receiver.address}/health") for _ in range(130)]
            return {one.status_code for one in await asyncio.gather(*asked)}

    assert asyncio.run(ask()) == {HTTPStatus.OK}


def test_a_flood_of_refusals_is_one_line_a_minute_for_each_reason(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    seconds = [0.0]
    refusals = RefusalLog(lambda: seconds[0])
    for _ in range(1_000):
        refusals.add("twitch", "refused: the message is stale")
    refusals.add("github", "refused: the signature does not match")
    seconds[0] = 60.0
    refusals.add("twitch", "refused: the message is stale")
    assert [one.message for one in caplog.records] == [
        "twitch: refused: the message is stale",
        "github: refused: the signature does not match",
        "twitch: refused: the message is stale (1000 times since the last line)",
    ]


def test_slow_and_huge_headers_are_cut_off(receiver: Receiver) -> None:
    slow = socket.create_connection(("127.0.0.1", receiver.port))
    slow.sendall(b"POST /webhooks/twitch HTTP/1.1\r\nHost: x\r\n")
    huge = socket.create_connection(("127.0.0.1", receiver.port))
    huge.sendall(b"GET /health HTTP/1.1\r\n" + b"x: y\r\n" * 10_000)
    huge.settimeout(3)
    assert huge.recv(100) == b""
    assert post(receiver, **signed(1)).is_success
    slow.settimeout(10)
    assert slow.recv(100) == b""
    slow.close()
    huge.close()


def test_the_receiver_loads_neither_dagster_nor_dlt() -> None:
    code = (
        "import sys, pipelines.webhooks.server;"
        " from pipelines.webhooks.routes import find_routes; find_routes();"
        " assert not {'dagster', 'dlt', 'dbt', 'polars'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_killed_receiver_has_stored_whatever_it_acknowledged(
    receiver: Receiver, warehouse_url: str
) -> None:
    acknowledged: list[str] = []

    async def send() -> None:
        enough = asyncio.Event()
        async with httpx.AsyncClient(base_url=receiver.address) as client:

            async def one(worker: int) -> None:
                for number in range(worker * 10_000, worker * 10_000 + 10_000):
                    request = signed(number)
                    try:
                        answer = await client.post("/webhooks/twitch", **request)
                    except httpx.TransportError:
                        return
                    assert answer.status_code == HTTPStatus.NO_CONTENT
                    acknowledged.append(f"m{number}")
                    if len(acknowledged) == 200:
                        enough.set()

            async def kill() -> None:
                await enough.wait()
                receiver.process.kill()

            await asyncio.gather(kill(), *(one(worker) for worker in range(10)))

    asyncio.run(send())
    rows = {row[0] for row in stored(warehouse_url)}
    assert len(acknowledged) >= 200
    assert set(acknowledged) <= rows


def test_without_a_database_the_sender_is_asked_to_try_again() -> None:
    with receiving(f"postgresql://stranger@127.0.0.1:{find_free_port()}/none") as one:
        started = time.monotonic()
        answers = [post(one, **signed(number)) for number in range(3)]
        assert {answer.status_code for answer in answers} == {503}
        assert answers[0].headers["retry-after"] == "5"
        assert time.monotonic() - started < 10
        assert httpx.get(f"{one.address}/health").status_code == 503


def test_a_secret_in_a_delivery_is_stored_nowhere(
    receiver: Receiver, warehouse_url: str
) -> None:
    scanner = Scanner({"webhook secret": SECRET.reveal()})
    echo = {"echo": [form.decode() for form in forms(SECRET.reveal())]}
    echo["kept"] = ["other text"]
    assert post(receiver, **signed(1, echo)).status_code == HTTPStatus.NO_CONTENT
    ((_, _, data),) = stored(warehouse_url)
    assert scanner.found(json.dumps(data).encode()) == set()
    assert data["event"]["kept"] == ["other text"]


@pytest.mark.parametrize("variable", ["TWITCH_WEBHOOK_SECRET", "GITHUB_WEBHOOK_SECRET"])
def test_a_short_secret_is_refused(variable: str) -> None:
    with pytest.raises(UserError, match=f"^{variable}: a secret has at least 10"):
        find_routes({variable: f"{'long' * 5},short"})


def test_an_outage_is_logged_once_at_each_end(
    warehouse_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    register_platforms(Warehouse(warehouse_url))
    event = WebhookEvent("message", "stream.online", "1", {}, None)
    port = find_free_port()
    gone = f"postgresql://stranger@127.0.0.1:{port}/none"

    async def store() -> None:
        async with EventStore(gone) as events:
            for _ in range(3):
                with pytest.raises(StoreUnavailable):
                    await events.store("twitch", event, b"")
            events._url = warehouse_url
            await events.store("twitch", event, b"")

    asyncio.run(store())
    reason = f"[Errno 111] Connect call failed ('127.0.0.1', {port})"
    assert [one.message for one in caplog.records] == [
        f"the database does not answer; deliveries get 503: {reason}",
        "the database answers again",
    ]

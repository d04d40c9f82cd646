"""The receiver beside hostile traffic, random requests, and a killed database."""

import asyncio
import json
import os
import random
import signal
import socket
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import httpx

from dlt_sources.contract.webhook import sign
from pipelines.cli.database import register_platforms
from pipelines.database.embedded_server import Server
from pipelines.database.migrate import migrate
from pipelines.database.warehouse import Warehouse
from tests.support.receiver import SECRET, Receiver, post, receiving, signed, stored
from tests.support.waiting import until

SLOWEST_MS = 500
"""Bound of the 99th percentile beside hostile traffic, on cores that others share."""
ATTACKERS, GOOD = 25, 150
RANDOM_REQUESTS = 200
ROUTES = ("twitch", "github", "facebook", "instagram", "youtube", "clerk", "none")


async def attack(receiver: Receiver, number: int, done: asyncio.Event) -> None:
    """Send one kind of hostile traffic again and again."""
    random_source = random.Random(number)
    while not done.is_set():
        with suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
            with closing(writer):
                await _send_hostile(number % 5, writer, random_source)
                async with asyncio.timeout(0.2):
                    await reader.read(200)
        await asyncio.sleep(0.01)


async def _send_hostile(
    kind: int, writer: asyncio.StreamWriter, random_source: random.Random
) -> None:
    start = b"POST /webhooks/twitch HTTP/1.1\r\nHost: x\r\n"
    if kind == 0:  # a header, letter by letter
        for letter in start[:8]:
            writer.write(bytes([letter]))
            await writer.drain()
            await asyncio.sleep(0.05)
    elif kind == 1:  # more than any platform sends
        writer.write(start + b"Content-Length: 5000000\r\n\r\n" + b"x" * 200_000)
    elif kind == 2:  # compressed
        writer.write(start + b"Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx")
    elif kind == 3:  # a body that never ends
        writer.write(start + b"Content-Length: 90\r\n\r\nx")
    else:  # no HTTP at all
        writer.write(random_source.randbytes(600))
    await writer.drain()


def test_hostile_traffic_does_not_disturb_good_traffic(
    receiver: Receiver, warehouse_url: str
) -> None:
    took: list[float] = []

    async def send() -> None:
        done = asyncio.Event()
        attacks = [
            asyncio.create_task(attack(receiver, number, done))
            for number in range(ATTACKERS)
        ]
        async with httpx.AsyncClient(base_url=receiver.address) as client:
            for number in range(GOOD):
                began = time.perf_counter()
                answer = await client.post("/webhooks/twitch", **signed(number))
                took.append(1_000 * (time.perf_counter() - began))
                assert answer.is_success
        done.set()
        await asyncio.gather(*attacks)

    asyncio.run(send())
    took.sort()
    p99 = took[len(took) * 99 // 100]
    assert p99 < SLOWEST_MS, f"p99 of good traffic: {p99:.1f} ms"
    assert {row[0] for row in stored(warehouse_url)} == {f"m{n}" for n in range(GOOD)}


def random_value(random_source: random.Random, depth: int = 0) -> object:
    """Return a JSON value that a careless reader does not expect."""
    kind = random_source.randrange(6 if depth > 3 else 8)
    if kind == 6:
        return [random_value(random_source, depth + 1) for _ in range(3)]
    if kind == 7:
        keys = ("id", "condition", "event", "\u0000", "\ud83d", "")
        chosen = random_source.sample(keys, 3)
        return {key: random_value(random_source, depth + 1) for key in chosen}
    values = (None, True, 10**40, -1.5e308, "\u0000\udc00", "x" * 600)
    return values[kind]


def test_a_signed_random_body_never_gives_an_error_of_the_server(
    receiver: Receiver,
) -> None:
    random_source = random.Random(5)
    with httpx.Client(base_url=receiver.address) as client:
        for number in range(RANDOM_REQUESTS):
            request = signed(number)
            headers = request["headers"]
            body = json.dumps(
                {
                    "subscription": random_value(random_source),
                    "event": random_value(random_source),
                }
            ).encode()
            if number % 4 == 0:
                body = random_source.randbytes(100)
            at = headers["twitch-eventsub-message-timestamp"]
            headers["twitch-eventsub-message-signature"] = sign(
                f"m{number}{at}".encode() + body, SECRET
            )
            headers["x-github-event"] = random_source.choice(("push", "\x80", ""))
            headers["x-github-delivery"] = str(number)
            headers["x-hub-signature-256"] = sign(body, SECRET)
            for route in ("twitch", "github"):
                encoded = {name: it.encode("latin-1") for name, it in headers.items()}
                answer = client.post(
                    f"/webhooks/{route}", content=body, headers=encoded
                )
                assert answer.status_code in (204, 403), (body, answer.status_code)
    assert post(receiver, **signed(9_999)).is_success


def test_random_bytes_never_give_an_error_of_the_server(receiver: Receiver) -> None:
    random_source = random.Random(6)
    names = ("Host", "Content-Length", "Transfer-Encoding", "X-Hub-Signature", "Cookie")
    for _ in range(RANDOM_REQUESTS):
        lines = [
            f"{random_source.choice(('POST', 'GET', 'PUT', 'x'))}"
            f" /webhooks/{random_source.choice(ROUTES)}?hub.mode=%00 HTTP/1.1".encode()
        ]
        for _ in range(random_source.randrange(6)):
            value = random_source.randbytes(random_source.randrange(20))
            lines.append(random_source.choice(names).encode() + b": " + value)
        message = b"\r\n".join(lines) + b"\r\n\r\n" + random_source.randbytes(40)
        with socket.create_connection(("127.0.0.1", receiver.port)) as connection:
            connection.sendall(message)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(15)
            with suppress(ConnectionError):
                answer = connection.recv(100)
                assert not answer.startswith(b"HTTP/1.1 5"), (message, answer)
    assert post(receiver, **signed(1)).is_success


def test_a_killed_database_has_stored_whatever_was_acknowledged(
    fresh_home: Path,
) -> None:
    """The server is durable here: fsync is on, unlike in other tests."""
    server, acknowledged = Server(fresh_home / "postgres"), set[str]()
    with ExitStack() as running:
        running.callback(server.stop)
        server.start()
        url = f"{server.owner_url}/postgres"
        migrate(url)
        register_platforms(Warehouse(url))
        receiver = running.enter_context(receiving(url))
        asyncio.run(_send_until_killed(receiver, server, acknowledged))
        server.start()
        until(lambda: post(receiver, **signed(1_000_000)).is_success)
        rows = {row[0] for row in stored(url)}
    assert len(acknowledged) >= 300
    assert acknowledged <= rows


async def _send_until_killed(
    receiver: Receiver, server: Server, acknowledged: set[str]
) -> None:
    refused = asyncio.Event()

    async def send(client: httpx.AsyncClient, worker: int) -> None:
        for number in range(worker * 10_000, worker * 10_000 + 10_000):
            answer = await client.post("/webhooks/twitch", **signed(number), timeout=20)
            if not answer.is_success:
                # A sender is told to come again, and never gets an error of ours.
                assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
                refused.set()
            if refused.is_set():
                return
            acknowledged.add(f"m{number}")
            if len(acknowledged) == 300:
                lines = (server.data / "postmaster.pid").read_text().splitlines()
                os.kill(int(lines[0]), signal.SIGKILL)

    async with httpx.AsyncClient(base_url=receiver.address) as client:
        await asyncio.gather(*(send(client, worker) for worker in range(10)))
